import { z } from "zod";
import { route } from "@/lib/http/route";
import { removeRule } from "@/lib/requests";

export const DELETE = route(
  { action: "requests:rules", summary: "Take a rule away", params: z.object({ id: z.string().max(64) }), status: 204 },
  ({ db, caller, params: { id }, requestId }) => removeRule(db, caller, id, requestId),
);
