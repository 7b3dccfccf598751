import { z } from "zod";
import { verifyAudit } from "@/lib/audit";
import { route } from "@/lib/http/route";

const answer = z.object({
  ok: z.boolean(),
  checked: z.int(),
  broken: z.object({ id: z.string(), sequence: z.int(), reason: z.string() }).nullable(),
  head: z.string(),
});

export const GET = route(
  { action: "audit:read", needsAllTenants: true, summary: "Walk the chain of the record", answer },
  ({ db }) => verifyAudit(db),
);
