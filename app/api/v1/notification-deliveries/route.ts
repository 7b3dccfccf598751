import { z } from "zod";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { deliverySchema, type Delivery } from "@/lib/domain/notification";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";
import { listDeliveries } from "@/lib/notifications";

const sorts = { createdAt: (delivery: Delivery) => delivery.createdAt, state: (delivery: Delivery) => delivery.state };
const newest = 1_000;

export const GET = route(
  {
    action: "requests:rules",
    summary: "List the newest messages by mail and to channels, and how each went",
    query: z.object({ ...listQueryShape, state: z.array(deliverySchema.shape.state).max(3).optional() }),
    answer: listAnswerSchema(deliverySchema),
    csv: true,
  },
  async ({ db, scope, query, request }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const found = (await listDeliveries(db, scope, newest)).filter(
      ({ title, target, state }) =>
        `${title} ${target}`.toLowerCase().includes(words) && (query.state === undefined || query.state.includes(state)),
    );
    return answerWhole(request, found, {
      name: "notification-deliveries",
      item: deliverySchema,
      query,
      sorts,
      defaultSort: "-createdAt",
    });
  },
);
