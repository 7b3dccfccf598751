import "server-only";
import { and, desc, eq } from "drizzle-orm";
import { newId } from "@/lib/access/new-id";
import type { OpenConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { operationCalls } from "@/lib/db/schema";
import { VendorError, type VendorErrorFacts } from "@/lib/providers/http";
import type { Plan, PlanStep, StepOutputs } from "@/lib/providers/plan";
import type { OperationSupport, ProviderIo } from "@/lib/providers/provider";
import { addressOf, capturedFrom, filledCall } from "./planned-call";

export type CallRow = typeof operationCalls.$inferSelect;

export interface StepPlace {
  db: Db;
  io: ProviderIo;
  connection: OpenConnection;
  support: OperationSupport;
  operationId: string;
  plan: Plan;
  step: PlanStep;
  stepIndex: number;
  outputs: StepOutputs;
}

export type StepEnd = { ok: true; outputs: StepOutputs } | { ok: false; facts: VendorErrorFacts };

/** The last time this step was sent; null when it never was. */
export async function lastCall(db: Db, operationId: string, stepIndex: number): Promise<CallRow | null> {
  const [row] = await db
    .select()
    .from(operationCalls)
    .where(and(eq(operationCalls.operationId, operationId), eq(operationCalls.stepIndex, stepIndex)))
    .orderBy(desc(operationCalls.attempt), desc(operationCalls.at))
    .limit(1);
  return row ?? null;
}

/**
 * Sends a step. The call is recorded, with what was seen before it, *before* it leaves: a record without an end is how a later
 * process knows that the outcome is not known.
 */
export async function sendStep(place: StepPlace, attempt: number): Promise<StepEnd> {
  const { db, io, step, support, plan, outputs } = place;
  const call = filledCall(step, outputs);
  const baseline = step.effect === "write" && support.baseline ? await support.baseline(io, { plan, step, outputs }) : null;
  const id = newId("event");
  await db.insert(operationCalls).values({
    id,
    operationId: place.operationId,
    stepIndex: place.stepIndex,
    stepId: step.id,
    attempt,
    method: call.method,
    url: addressOf(place.connection, call),
    baseline: baseline ?? null,
  });
  const end = (values: { status: number | null; outcome: string; error?: unknown }) =>
    db
      .update(operationCalls)
      .set({ ...values, endedAt: new Date() })
      .where(eq(operationCalls.id, id));
  try {
    const answer = await io.http.call(call, { signal: io.signal });
    await end({ status: answer.status, outcome: "answered" });
    return { ok: true, outputs: capturedFrom(step, answer.body) };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const { facts } = error;
    await end({ status: facts.status, outcome: facts.outcome, error: { kind: facts.kind, message: facts.message } });
    return { ok: false, facts };
  }
}

/** Notes what the vendor showed of a call whose outcome was not known. */
export async function noteReconciled(db: Db, call: CallRow, outcome: "found-at-vendor" | "not-at-vendor"): Promise<void> {
  await db.update(operationCalls).set({ outcome, endedAt: new Date() }).where(eq(operationCalls.id, call.id));
}
