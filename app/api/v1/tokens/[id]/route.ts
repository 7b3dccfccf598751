import { z } from "zod";
import { revokeToken } from "@/lib/access/manage-tokens";
import { route } from "@/lib/http/route";

export const DELETE = route(
  { action: "tokens:own", summary: "Revoke a token", params: z.object({ id: z.string().max(64) }), status: 204 },
  ({ db, caller, params: { id }, requestId }) => revokeToken(db, caller, id, requestId),
);
