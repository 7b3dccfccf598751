import { recordAudit, verifyAudit } from "@/lib/audit";
import { getEnv } from "@/lib/config/env";
import { auditVerdictSchema } from "@/lib/domain/audit";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    action: "audit:read",
    needsAllTenants: true,
    summary: "Walk the record: its chain and the signed heads of its days",
    answer: auditVerdictSchema,
  },
  async ({ db, caller, requestId }) => {
    const verdict = await verifyAudit(db, getEnv().BACKDESK_ENCRYPTION_KEYS);
    await recordAudit(db, {
      actor: caller.actor,
      action: "audit.verify",
      subject: verdict.broken?.id ?? null,
      outcome: verdict.ok ? "done" : "failed",
      requestId,
      details: { checked: verdict.checked, head: verdict.head },
    });
    return verdict;
  },
);
