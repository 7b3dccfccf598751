import { z } from "zod";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { notificationSchema, type Notification } from "@/lib/domain/notification";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";
import { readInbox } from "@/lib/notifications";

const sorts = { createdAt: (notice: Notification) => notice.createdAt };
const newest = 200;

export const GET = route(
  {
    action: "requests:read",
    summary: "List one's own newest notices",
    query: z.object(listQueryShape),
    answer: listAnswerSchema(notificationSchema).extend({ unread: z.int() }),
    csv: true,
  },
  async ({ db, caller, query, request }) => {
    const { items, unread } = await readInbox(db, caller, newest);
    const words = query.q?.trim().toLowerCase() ?? "";
    const found = items.filter(({ title }) => title.toLowerCase().includes(words));
    const answer = answerWhole(request, found, {
      name: "notifications",
      item: notificationSchema,
      query,
      sorts,
      defaultSort: "-createdAt",
    });
    return answer instanceof Response ? answer : { ...answer, unread };
  },
);
