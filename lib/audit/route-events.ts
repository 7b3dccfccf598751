import "server-only";
import type { Caller } from "@/lib/access";
import { getDb } from "@/lib/db/client";
import { recordAudit } from "./record";

/** Whose people should find it in their part of the record: the tenant of somebody who has one. */
const onlyTenant = ({ scope }: Caller): string | null =>
  scope.tenantIds !== "all" && scope.tenantIds.length === 1 ? (scope.tenantIds[0] ?? null) : null;

/** Records that somebody asked for what their role does not allow. */
export async function recordRefusal(
  caller: Caller,
  occasion: { method: string; path: string; action: string; requestId: string },
): Promise<void> {
  await recordAudit(getDb(), {
    actor: caller.actor,
    action: "access.refused",
    subject: `${occasion.method} ${occasion.path}`,
    tenantId: onlyTenant(caller),
    outcome: "refused",
    requestId: occasion.requestId,
    details: { needed: occasion.action, role: caller.role },
  });
}

/** Records that rows left as a file: what was asked for, not what was in it. */
export async function recordExport(
  caller: Caller,
  occasion: { path: string; query: URLSearchParams; requestId: string },
): Promise<void> {
  await recordAudit(getDb(), {
    actor: caller.actor,
    action: "inventory.export",
    subject: occasion.path,
    tenantId: onlyTenant(caller),
    outcome: "done",
    requestId: occasion.requestId,
    details: { query: occasion.query.toString() },
  });
}
