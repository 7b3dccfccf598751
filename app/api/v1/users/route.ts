import { z } from "zod";
import { listUsers } from "@/lib/db/queries/people";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { invitedPersonSchema, invitePersonSchema, userSchema, type User } from "@/lib/domain/people";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";
import { invitePersonByLinkOrMail } from "@/lib/notifications/invite-person";

const sorts = {
  email: (user: User) => user.email,
  name: (user: User) => user.name,
  role: (user: User) => user.role,
  state: (user: User) => user.state,
  lastSeenAt: (user: User) => user.lastSeenAt ?? "",
};

export const GET = route(
  {
    action: "people:read",
    summary: "List people",
    query: z.object(listQueryShape),
    answer: listAnswerSchema(userSchema),
    csv: true,
  },
  async ({ db, scope, query, request }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const people = (await listUsers(db, scope)).filter((user) => `${user.name} ${user.email}`.toLowerCase().includes(words));
    return answerWhole(request, people, { name: "users", item: userSchema, query, sorts, defaultSort: "email" });
  },
);

export const POST = route(
  {
    action: "people:write",
    summary: "Invite a person; the link is shown once",
    body: invitePersonSchema,
    answer: invitedPersonSchema,
    status: 201,
  },
  ({ db, caller, body, requestId }) => invitePersonByLinkOrMail(db, body, { caller, requestId }),
);
