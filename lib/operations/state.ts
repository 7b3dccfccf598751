import "server-only";
import { eq, sql } from "drizzle-orm";
import { recordAudit } from "@/lib/audit";
import type { Db, Queryable } from "@/lib/db/client";
import { operations } from "@/lib/db/schema";
import { operationStateSchema, type OperationError, type OperationState } from "@/lib/domain/operation";
import { finalOperationStates } from "@/lib/domain/states";
import { publish } from "@/lib/events";
import type { OperationRow } from "./present";
import { enqueueRequestOf } from "./queue";

type Changes = Partial<
  Pick<
    OperationRow,
    | "state"
    | "progressPercent"
    | "outputs"
    | "nextStep"
    | "error"
    | "result"
    | "startedAt"
    | "endedAt"
    | "cancelRequestedAt"
    | "undoingTo"
  >
>;

/** Changes an operation and tells everybody who may see it, in one go. */
export async function changeOperation(db: Queryable, row: OperationRow, changes: Changes): Promise<OperationRow> {
  const [changed] = await db
    .update(operations)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(eq(operations.id, row.id))
    .returning();
  if (!changed) throw new Error(`The operation ${row.id} is gone.`);
  if (changed.requestId !== null && changed.state !== row.state) await enqueueRequestOf(db, changed.requestId);
  const { id, kind, state, progressPercent, subject } = changed;
  await publish(db, {
    type: "operation",
    tenantId: changed.tenantId,
    connectionId: changed.connectionId,
    payload: { id, kind, state, progressPercent, subject },
  });
  return changed;
}

export interface Ending {
  state: Extract<OperationState, "succeeded" | "failed" | "cancelled" | "needs-attention">;
  error?: OperationError;
  result?: unknown;
}

/** Ends an operation, with its entry in the record, in one transaction. */
export async function endOperation(db: Db, row: OperationRow, ending: Ending): Promise<OperationRow> {
  return db.transaction(async (tx) => {
    const ended = await changeOperation(tx, row, {
      state: ending.state,
      error: ending.error ?? null,
      ...(ending.result === undefined ? {} : { result: ending.result }),
      progressPercent: ending.state === "succeeded" ? 100 : row.progressPercent,
      endedAt: new Date(),
    });
    await recordAudit(tx, {
      actor: { kind: "system", id: "worker", name: "Backdesk" },
      action: `operation.${ending.state}`,
      subject: row.subject,
      tenantId: row.tenantId,
      connectionId: row.connectionId,
      outcome: ending.state === "succeeded" ? "done" : "failed",
      requestId: row.id,
      details: { operationId: row.id, kind: row.kind, ...(ending.error ? { error: ending.error.title } : {}) },
    });
    return ended;
  });
}

export const isFinal = (row: OperationRow): boolean => finalOperationStates.includes(operationStateSchema.parse(row.state));
