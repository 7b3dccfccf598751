import "server-only";
import { asc, inArray } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { operationCalls, type operations } from "@/lib/db/schema";
import { operationSchema, type Operation } from "@/lib/domain/operation";
import { shownSteps } from "./shown-steps";

export type OperationRow = typeof operations.$inferSelect;
type CallRow = typeof operationCalls.$inferSelect;

const time = (date: Date | null) => date?.toISOString() ?? null;

/** A row and its calls as the API shows them. */
export function toOperation(row: OperationRow, calls: readonly CallRow[]): Operation {
  return operationSchema.parse({
    id: row.id,
    kind: row.kind,
    connectionId: row.connectionId,
    provider: row.provider,
    tenantId: row.tenantId,
    subject: row.subject,
    state: row.state,
    progressPercent: row.progressPercent,
    requestedBy: { id: row.requestedById, name: row.requestedByName },
    createdAt: row.createdAt.toISOString(),
    startedAt: time(row.startedAt),
    endedAt: time(row.endedAt),
    input: row.input,
    summary: row.summary,
    steps: shownSteps(row, calls),
    calls: calls.map(({ method, url, status, at, attempt }) => ({ method, url, status, at: at.toISOString(), attempt })),
    error: row.error,
    result: row.result,
  });
}

export async function callsOf(db: Queryable, operationIds: readonly string[]): Promise<Map<string, CallRow[]>> {
  const byOperation = new Map<string, CallRow[]>();
  if (operationIds.length === 0) return byOperation;
  const rows = await db
    .select()
    .from(operationCalls)
    .where(inArray(operationCalls.operationId, [...operationIds]))
    .orderBy(asc(operationCalls.at), asc(operationCalls.id));
  for (const row of rows) byOperation.set(row.operationId, [...(byOperation.get(row.operationId) ?? []), row]);
  return byOperation;
}

export async function presentOperation(db: Queryable, row: OperationRow): Promise<Operation> {
  return toOperation(row, (await callsOf(db, [row.id])).get(row.id) ?? []);
}
