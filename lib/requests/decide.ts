import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import type { Db } from "@/lib/db/client";
import { requestApprovals, requests } from "@/lib/db/schema";
import type { RequestDetail, RequestReview } from "@/lib/domain/request";
import { requestEffectSchema } from "@/lib/domain/request-rule";
import { ProblemError } from "@/lib/http/problems";
import { dryRunOperation } from "@/lib/operations";
import { carryOut, readyFor, wishOf } from "./carry-out";
import { doerOf } from "./doer";
import { checksOf } from "./forecast";
import { showRequest } from "./present";
import { lockRequest, readRequest, throwRefusal } from "./read";
import { recordMoment } from "./record-moment";
import { approvalRefusal, rejectionRefusal, type RequestRecord } from "./refusals";
import { ruleFor } from "./rules";
import { scopeOfTenant } from "./wish";

interface Act {
  caller: Caller;
  requestId: string;
  signal: AbortSignal;
}

const currentRule = (db: Parameters<typeof ruleFor>[0], row: RequestRecord) =>
  ruleFor(db, row.tenantId, requestEffectSchema.parse(row.effect));

/** The checks made anew, with exactly what would be sent; for whoever decides. Sends reads only. */
export async function reviewRequest(db: Db, caller: Caller, id: string, signal: AbortSignal): Promise<RequestReview> {
  const row = await readRequest(db, caller.scope, id);
  throwRefusal(approvalRefusal(row, caller, await currentRule(db, row), new Date()));
  const { calls, checks, summary } = await dryRunOperation(db, { scope: scopeOfTenant(row.tenantId) }, wishOf(row), signal);
  return { calls, checks: checksOf({ checks }), summary, at: new Date().toISOString() };
}

/**
 * Approves for the caller's person. The approval that is the last one needed makes the one operation, in the same transaction. A
 * person who approves again changes nothing. Whoever comes too late is told what was decided.
 */
export async function approveRequest(db: Db, id: string, act: Act, now = new Date()): Promise<RequestDetail> {
  const { caller, requestId, signal } = act;
  const seen = await readRequest(db, caller.scope, id);
  throwRefusal(approvalRefusal(seen, caller, await currentRule(db, seen), now));
  const by = await doerOf(db, caller, requestId);
  const wish = wishOf(seen);
  const { checks } = await dryRunOperation(db, { scope: scopeOfTenant(seen.tenantId) }, wish, signal);
  const blocking = checks.find(({ level }) => level === "error");
  if (blocking) throw new ProblemError("conflict", `A check stands against it: ${blocking.message} Nothing was approved.`);
  const ready = await readyFor(db, seen, wish, by.person.name);
  await db.transaction(async (tx) => {
    const row = await lockRequest(tx, caller.scope, id);
    throwRefusal(approvalRefusal(row, caller, await currentRule(tx, row), now));
    const [approval] = await tx
      .insert(requestApprovals)
      .values({ requestId: id, userId: by.person.id, userName: by.person.name, at: now })
      .onConflictDoNothing()
      .returning();
    if (!approval) return;
    const [counted] = await tx
      .update(requests)
      .set({
        approvalsGiven: sql`${requests.approvalsGiven} + 1`,
        checks: checksOf({ checks }),
        checkedAt: now,
        updatedAt: sql`now()`,
      })
      .where(eq(requests.id, id))
      .returning();
    if (!counted) throw new Error(`The request ${id} is gone.`);
    if (counted.approvalsGiven < counted.approvalsNeeded) {
      const details = { given: counted.approvalsGiven, needed: counted.approvalsNeeded };
      return recordMoment(tx, counted, by, { moment: "supported", details });
    }
    const approved = await carryOut(tx, counted, ready, { actor: caller.actor, requestId, now });
    await recordMoment(tx, approved, by, { moment: "approved", details: { operationId: approved.operationId, rule: row.rule } });
  });
  return showRequest(db, caller, id);
}

/** Refuses with a reason, which the person who asked reads. */
export async function rejectRequest(
  db: Db,
  id: string,
  reason: string,
  { caller, requestId }: Omit<Act, "signal">,
  now = new Date(),
): Promise<RequestDetail> {
  const by = await doerOf(db, caller, requestId);
  await db.transaction(async (tx) => {
    const row = await lockRequest(tx, caller.scope, id);
    throwRefusal(rejectionRefusal(row, caller, now));
    const [rejected] = await tx
      .update(requests)
      .set({ state: "rejected", outcome: reason, decidedAt: now, endedAt: now, updatedAt: sql`now()` })
      .where(eq(requests.id, id))
      .returning();
    await recordMoment(tx, rejected ?? row, by, { moment: "rejected", text: reason, details: { reason } });
  });
  return showRequest(db, caller, id);
}
