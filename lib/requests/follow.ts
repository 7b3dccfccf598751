import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Db, Transaction } from "@/lib/db/client";
import { operations, requests } from "@/lib/db/schema";
import { operationErrorSchema, operationStateSchema, type OperationState } from "@/lib/domain/operation";
import { requestStateSchema, type RequestMoment, type RequestState } from "@/lib/domain/request";
import { systemScope } from "@/lib/domain/scope";
import { after, type LifeStep } from "./life";
import { lockRequest } from "./read";
import { backdesk, recordMoment } from "./record-moment";
import type { RequestRecord } from "./refusals";

/** What a state of the operation means for its request; null while nothing has begun. */
const stepOf: Record<OperationState, LifeStep | null> = {
  queued: null,
  running: "start",
  reconciling: "start",
  succeeded: "succeed",
  failed: "fail",
  "needs-attention": "fail",
  cancelled: "stop",
};

const momentOf: Partial<Record<RequestState, RequestMoment>> = {
  running: "running",
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "cancelled",
};

/** Brings a request to where its operation is. May be asked any number of times; a step that is behind it changes nothing. */
export async function followRequest(db: Db, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await lockRequest(tx, systemScope, id);
    const [operation] = await tx.select().from(operations).where(eq(operations.requestId, id));
    if (!operation) return;
    const step = stepOf[operationStateSchema.parse(operation.state)];
    if (step === null) return;
    const isOver = step !== "start";
    // What began and ended between two looks still began.
    const begun = isOver && operation.startedAt !== null && row.state === "approved" ? await take(tx, row, "start", null) : row;
    const error = operation.error === null ? null : operationErrorSchema.parse(operation.error);
    await take(tx, begun, step, isOver && step !== "succeed" && error ? `${error.title}: ${error.detail}` : null);
  });
}

async function take(tx: Transaction, row: RequestRecord, step: LifeStep, outcome: string | null): Promise<RequestRecord> {
  const state = after(requestStateSchema.parse(row.state), step);
  const moment = state === null ? undefined : momentOf[state];
  if (state === null || moment === undefined) return row;
  const [changed] = await tx
    .update(requests)
    .set({ state, outcome, endedAt: step === "start" ? null : new Date(), updatedAt: sql`now()` })
    .where(eq(requests.id, row.id))
    .returning();
  if (!changed) return row;
  await recordMoment(tx, changed, backdesk(changed.operationId ?? changed.id), { moment, text: outcome });
  return changed;
}
