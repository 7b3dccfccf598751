import "server-only";
import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { newId } from "@/lib/access/new-id";
import type { OpenConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { operationCalls } from "@/lib/db/schema";
import { VendorError, type VendorErrorFacts } from "@/lib/providers/http";
import type { Plan, PlanStep, StepOutputs, VendorCall } from "@/lib/providers/plan";
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

const outputsSchema = z.record(z.string(), z.string());

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
  const { io, step, support, plan, outputs } = place;
  const call = filledCall(step.call, outputs);
  const baseline = step.effect === "write" && support.baseline ? await support.baseline(io, { plan, step, outputs }) : null;
  return sendRecorded(place, call, { stepIndex: place.stepIndex, step, attempt, baseline: baseline ?? null });
}

interface Sending {
  stepIndex: number;
  step: Pick<PlanStep, "id" | "capture">;
  attempt: number;
  baseline: unknown;
}

/** Sends a call and keeps how it ended. Whatever a later turn must know is in the record in one write. */
export async function sendRecorded(
  { db, io, connection, operationId }: Pick<StepPlace, "db" | "io" | "connection" | "operationId">,
  call: VendorCall,
  { stepIndex, step, attempt, baseline }: Sending,
): Promise<StepEnd> {
  const id = newId("event");
  const { method } = call;
  const url = addressOf(connection, call);
  const at = io.now();
  await db.insert(operationCalls).values({ id, operationId, stepIndex, stepId: step.id, attempt, method, url, baseline, at });
  const end = (values: Pick<Partial<CallRow>, "status" | "outcome" | "outputs" | "error">) =>
    db
      .update(operationCalls)
      .set({ ...values, endedAt: io.now() })
      .where(eq(operationCalls.id, id));
  try {
    const answer = await io.http.call(call, { signal: io.signal });
    const outputs = capturedFrom(step, answer.body);
    await end({ status: answer.status, outcome: "answered", outputs });
    return { ok: true, outputs };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const { facts } = error;
    await end({ status: facts.status, outcome: facts.outcome, error: facts });
    return { ok: false, facts };
  }
}

const recordedErrorSchema = z.object({ message: z.string(), code: z.string().nullish() });

function recordedFacts({ error, status, operationId }: CallRow): VendorErrorFacts {
  const { message, code } = recordedErrorSchema.parse(error);
  const known = { status, code: code ?? null, retryAfterSeconds: null, requestId: operationId };
  return { kind: status === 429 ? "rate-limited" : "answered-error", outcome: "answered", message, ...known };
}

/**
 * What a recorded call is known to have come to: it took effect, it was refused, it did nothing, or nobody knows (it never ended,
 * or its answer was lost).
 */
export function knownEnd(call: CallRow): StepEnd | "unknown" | "not-done" {
  if (call.outcome === "found-at-vendor" || (call.outcome === "answered" && call.error === null))
    return { ok: true, outputs: outputsSchema.parse(call.outputs ?? {}) };
  if (call.outcome === "answered") return { ok: false, facts: recordedFacts(call) };
  if (call.outcome === "not-sent" || call.outcome === "not-at-vendor") return "not-done";
  return "unknown";
}

/** Notes what the vendor showed of a call whose outcome was not known. */
export async function noteReconciled(
  { db, io }: Pick<StepPlace, "db" | "io">,
  call: CallRow,
  found: { outcome: "found-at-vendor"; outputs: StepOutputs } | { outcome: "not-at-vendor" },
): Promise<void> {
  await db
    .update(operationCalls)
    .set({ ...found, endedAt: io.now() })
    .where(eq(operationCalls.id, call.id));
}
