import { z } from "zod";
import { tryConnection } from "@/lib/connections";
import { route } from "@/lib/http/route";

const answer = z.object({
  ok: z.boolean(),
  latencyMs: z.int(),
  permissions: z.array(z.string()),
  problem: z.object({ kind: z.string(), message: z.string() }).optional(),
});

export const POST = route(
  {
    action: "connections:sync",
    needsAllTenants: true,
    summary: "Try a connection's credentials",
    params: z.object({ id: z.string().max(64) }),
    answer,
  },
  ({ db, params: { id }, caller, requestId, signal }) => tryConnection(db, id, { caller, requestId, signal }),
);
