import { z } from "zod";
import { endOwnSession } from "@/lib/access/own-sign-in";
import { route } from "@/lib/http/route";

export const DELETE = route(
  {
    action: "signed-in",
    summary: "End one of one's own sessions",
    params: z.object({ id: z.string().max(64) }),
    status: 204,
    needsSession: true,
  },
  ({ db, caller, params: { id }, requestId }) => endOwnSession(db, caller, id, requestId),
);
