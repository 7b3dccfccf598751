import { z } from "zod";
import { route } from "@/lib/http/route";
import { endShareLink } from "@/lib/shares";

export const DELETE = route(
  { action: "shares:write", summary: "End a link at once", params: z.object({ id: z.string().max(64) }), status: 204 },
  ({ db, params: { id }, caller, requestId }) => endShareLink(db, id, { caller, requestId }),
);
