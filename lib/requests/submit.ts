import "server-only";
import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import { newId } from "@/lib/access/new-id";
import { canonicalJson } from "@/lib/audit/chain";
import type { Db, Queryable } from "@/lib/db/client";
import { inScope } from "@/lib/db/queries/scope";
import { requests } from "@/lib/db/schema";
import type { CreateRequest, RequestDetail } from "@/lib/domain/request";
import { ProblemError } from "@/lib/http/problems";
import { invalidBody } from "@/lib/http/read-body";
import { carryOut, readyFor } from "./carry-out";
import { doerOf } from "./doer";
import { checksOf, consider } from "./forecast";
import { showRequest } from "./present";
import { enqueueTending } from "./queue";
import { backdesk, recordMoment } from "./record-moment";
import type { RequestRecord } from "./refusals";

interface Act {
  caller: Caller;
  idempotencyKey: string;
  requestId: string;
  signal: AbortSignal;
}

/**
 * Files a request with the checks of this moment and the rule that holds. The same key and body again give the request that exists.
 * Where a rule approves what does no harm, its operation is made at once, as the rule's act.
 */
export async function submitRequest(db: Db, body: CreateRequest, act: Act, now = new Date()): Promise<RequestDetail> {
  const { caller, idempotencyKey, requestId, signal } = act;
  const bodyHash = createHash("sha256").update(canonicalJson(body)).digest("hex");
  const known = await findByKey(db, caller.userId, idempotencyKey);
  if (known) return standing(db, caller, known, bodyHash);
  await refuseUnknownCopy(db, caller, body.copyOfId ?? null);
  const { wish, rule, dryRun, automaticBecause } = await consider(db, caller, body, signal, now);
  const by = await doerOf(db, caller, requestId);
  const id = newId("request");
  const person = { requestedById: by.person.id, requestedByName: by.person.name };
  const ready =
    automaticBecause === null ? null : await readyFor(db, { id, tenantId: wish.tenantId, ...person }, wish.operation, "a rule");
  const expiresAt = new Date(now.getTime() + rule.expiresAfterSeconds * 1_000);
  const remindAt = rule.remindBeforeSeconds === null ? null : new Date(expiresAt.getTime() - rule.remindBeforeSeconds * 1_000);
  const made = await db.transaction(async (tx) => {
    const [row] = await tx
      .insert(requests)
      .values({
        id,
        tenantId: wish.tenantId,
        connectionId: wish.operation.connectionId,
        provider: wish.provider,
        kind: wish.kind,
        effect: wish.effect,
        state: "submitted",
        vmId: wish.vm.id,
        vmName: wish.vm.name,
        restoreTargetId: wish.point.id,
        takenAt: wish.point.takenAt,
        sizeBytes: wish.point.sizeBytes,
        operationKind: wish.operation.kind,
        input: wish.operation.input,
        summary: dryRun.summary,
        reason: body.reason || null,
        ticket: body.ticket || null,
        ...person,
        idempotencyKey,
        bodyHash,
        rule,
        decideRoles: rule.decideRoles,
        approvalsNeeded: rule.approvals,
        checks: checksOf(dryRun),
        checkedAt: now,
        expiresAt,
        remindAt,
        copyOfId: body.copyOfId ?? null,
        createdAt: now,
      })
      .onConflictDoNothing({ target: [requests.requestedById, requests.idempotencyKey] })
      .returning();
    if (!row) return null;
    if (ready === null || automaticBecause === null) {
      await enqueueTending(tx, id, remindAt ?? expiresAt);
      await recordMoment(tx, row, by, { moment: "submitted", details: { summary: row.summary } });
      return row;
    }
    const rules = { actor: { kind: "system" as const, id: "request-rule", name: "Backdesk, by rule" }, requestId, now };
    const approved = await carryOut(tx, row, ready, rules);
    await recordMoment(tx, approved, by, { moment: "submitted", details: { summary: row.summary } });
    await recordMoment(tx, approved, backdesk(requestId), {
      moment: "approved",
      text: `By rule: ${automaticBecause}.`,
      details: { operationId: approved.operationId, rule },
    });
    return approved;
  });
  if (made) return showRequest(db, caller, made.id);
  const first = await findByKey(db, caller.userId, idempotencyKey);
  if (!first) throw new Error("The request was neither made nor found.");
  return standing(db, caller, first, bodyHash);
}

async function findByKey(db: Queryable, userId: string, key: string): Promise<RequestRecord | null> {
  const [row] = await db
    .select()
    .from(requests)
    .where(and(eq(requests.requestedById, userId), eq(requests.idempotencyKey, key)));
  return row ?? null;
}

function standing(db: Db, caller: Caller, row: RequestRecord, bodyHash: string): Promise<RequestDetail> {
  if (row.bodyHash === bodyHash) return showRequest(db, caller, row.id);
  throw new ProblemError(
    "idempotency-conflict",
    "Idempotency-Key: this key was used with another body. Use a new key for a new wish.",
    { errors: [{ path: "Idempotency-Key", message: "was used with another body" }] },
  );
}

async function refuseUnknownCopy(db: Db, caller: Caller, id: string | null): Promise<void> {
  if (id === null) return;
  const [row] = await db
    .select({ id: requests.id })
    .from(requests)
    .where(and(eq(requests.id, id), inScope(caller.scope, requests.tenantId)));
  if (!row) throw invalidBody([{ path: ["copyOfId"], message: "names no request that you can see" }]);
}
