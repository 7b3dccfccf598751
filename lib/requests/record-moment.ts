import "server-only";
import { recordAudit, type AuditActor } from "@/lib/audit";
import type { Transaction } from "@/lib/db/client";
import { requestEntries } from "@/lib/db/schema";
import type { RequestMoment } from "@/lib/domain/request";
import { ruleContentSchema } from "@/lib/domain/request-rule";
import { publish } from "@/lib/events";
import { tell } from "@/lib/notifications";
import { audienceOf } from "./audience";
import type { RequestRecord } from "./refusals";
import { titleOf } from "./title";

/** Somebody, or Backdesk itself where there is no person. */
export interface Doer {
  actor: AuditActor;
  person: { id: string; name: string } | null;
  requestId: string;
}

export const backdesk = (requestId: string): Doer => ({
  actor: { kind: "system", id: "requests", name: "Backdesk" },
  person: null,
  requestId,
});

interface Moment {
  moment: RequestMoment;
  text?: string | null;
  details?: Record<string, unknown>;
}

/**
 * Writes down what happened to a request, in the transaction of what happened: its life, people's notices, the event and the
 * record. Publishing and recording wait for others, so this comes last.
 */
export async function recordMoment(
  tx: Transaction,
  row: RequestRecord,
  by: Doer,
  { moment, text, details }: Moment,
): Promise<void> {
  await tx
    .insert(requestEntries)
    .values({ requestId: row.id, moment, byId: by.person?.id ?? null, byName: by.person?.name ?? null, text: text ?? null });
  await tell(tx, {
    requestId: row.id,
    tenantId: row.tenantId,
    moment,
    title: titleOf(row, moment, by.person?.name ?? null),
    text: text ?? (moment === "submitted" ? [row.ticket, row.reason].filter(Boolean).join(": ") : null),
    userIds: await audienceOf(tx, row, moment, by.person?.id ?? null),
    channelIds: ruleContentSchema.parse(row.rule).channelIds,
  });
  await publish(tx, {
    type: "request",
    tenantId: row.tenantId,
    connectionId: row.connectionId,
    payload: { id: row.id, state: row.state, moment },
  });
  await recordAudit(tx, {
    actor: by.actor,
    action: `request.${moment}`,
    subject: row.vmName,
    tenantId: row.tenantId,
    connectionId: row.connectionId,
    outcome: "done",
    requestId: by.requestId,
    details: {
      request: row.id,
      requestedBy: { id: row.requestedById, name: row.requestedByName },
      ...(by.person ? { by: by.person } : {}),
      ...details,
    },
  });
}
