import { z } from "zod";
import { changePerson, showPerson } from "@/lib/access/people";
import { changePersonSchema, userSchema } from "@/lib/domain/people";
import { route } from "@/lib/http/route";

const params = z.object({ id: z.string().max(64) });

export const GET = route(
  { action: "people:read", summary: "Show a person", params, answer: userSchema },
  ({ db, scope, params: { id } }) => showPerson(db, scope, id),
);

export const PATCH = route(
  {
    action: "people:write",
    summary: "Change a person's name or roles, disable or enable them",
    params,
    body: changePersonSchema,
    answer: userSchema,
  },
  ({ db, caller, params: { id }, body, requestId }) => changePerson(db, id, body, { caller, requestId }),
);
