import "server-only";
import { eq, sql } from "drizzle-orm";
import type { AuditActor } from "@/lib/audit";
import type { Db, Transaction } from "@/lib/db/client";
import { requests } from "@/lib/db/schema";
import type { CreateOperation } from "@/lib/domain/operation";
import { createOperationSchema } from "@/lib/domain/operation";
import { ruleContentSchema } from "@/lib/domain/request-rule";
import { readyOperation, writeOperation, type NewOperation } from "@/lib/operations";
import { startAfterQuietHours } from "./quiet-hours";
import type { RequestRecord } from "./refusals";
import { scopeOfTenant } from "./wish";

export const wishOf = (row: Pick<RequestRecord, "operationKind" | "connectionId" | "input">): CreateOperation =>
  createOperationSchema.parse({ kind: row.operationKind, connectionId: row.connectionId, input: row.input });

interface Wished {
  id: string;
  tenantId: string | null;
  requestedById: string;
  requestedByName: string;
}

/** The operation of a request with its plan, still unwritten; both names go to vendors that have a field for them. */
export async function readyFor(db: Db, row: Wished, wish: CreateOperation, approvedBy: string): Promise<NewOperation> {
  const note = `asked for by ${row.requestedByName}, approved by ${approvedBy}`;
  const ready = await readyOperation(db, { scope: scopeOfTenant(row.tenantId) }, wish, note);
  return { ...ready, requestId: row.id, requestedForId: row.requestedById, requestedForName: row.requestedByName };
}

/**
 * Makes the one operation of a request that is approved for good, in the transaction that approves it: the approver's act, for
 * whoever asked. The row must be locked by the caller.
 */
export async function carryOut(
  tx: Transaction,
  row: RequestRecord,
  ready: NewOperation,
  act: { actor: AuditActor; requestId: string; now: Date },
): Promise<RequestRecord> {
  const startsAt = startAfterQuietHours(ruleContentSchema.parse(row.rule).quietHours, act.now);
  const afterSeconds = startsAt === null ? 0 : Math.ceil((startsAt.getTime() - act.now.getTime()) / 1_000);
  const operation = await writeOperation(
    tx,
    {
      caller: { actor: act.actor, scope: scopeOfTenant(row.tenantId) },
      idempotencyKey: `request:${row.id}`,
      requestId: act.requestId,
    },
    ready,
    afterSeconds,
  );
  if (!operation) throw new Error(`The request ${row.id} has an operation already.`);
  const [approved] = await tx
    .update(requests)
    .set({ state: "approved", operationId: operation.id, startsAt, decidedAt: act.now, updatedAt: sql`now()` })
    .where(eq(requests.id, row.id))
    .returning();
  if (!approved) throw new Error(`The request ${row.id} is gone.`);
  return approved;
}
