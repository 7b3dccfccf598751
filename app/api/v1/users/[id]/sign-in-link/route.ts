import { z } from "zod";
import { resetPerson } from "@/lib/access/people";
import { signInLinkSchema } from "@/lib/domain/people";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    action: "people:write",
    summary: "Take a person's password away and make the link by which they choose another; it is shown once",
    params: z.object({ id: z.string().max(64) }),
    answer: signInLinkSchema,
    status: 201,
  },
  ({ db, caller, params: { id }, requestId }) => resetPerson(db, id, { caller, requestId }),
);
