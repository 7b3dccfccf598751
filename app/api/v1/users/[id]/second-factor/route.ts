import { z } from "zod";
import { resetSecondFactor } from "@/lib/access/people";
import { route } from "@/lib/http/route";

export const DELETE = route(
  {
    action: "people:write",
    summary: "Take a person's second factor away, so that they can set up another",
    params: z.object({ id: z.string().max(64) }),
    status: 204,
  },
  ({ db, caller, params: { id }, requestId }) => resetSecondFactor(db, id, { caller, requestId }),
);
