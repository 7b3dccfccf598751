import "server-only";
import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import { newId } from "@/lib/access/new-id";
import { recordAudit, type AuditActor } from "@/lib/audit";
import { canonicalJson } from "@/lib/audit/chain";
import { getConnection } from "@/lib/db/queries/connections";
import type { Db, Queryable, Transaction } from "@/lib/db/client";
import { operations } from "@/lib/db/schema";
import type { CreateOperation, Operation } from "@/lib/domain/operation";
import { publish } from "@/lib/events";
import { ProblemError } from "@/lib/http/problems";
import { prepare } from "./prepare";
import { presentOperation, type OperationRow } from "./present";
import { enqueueOperation } from "./queue";

export interface OperationAct {
  caller: { actor: AuditActor; scope: Caller["scope"] };
  idempotencyKey: string;
  requestId: string;
}

/** What makes two bodies the same wish; which group it is followed in is not part of it. */
const hashBody = ({ kind, connectionId, input }: CreateOperation) =>
  createHash("sha256").update(canonicalJson({ kind, connectionId, input })).digest("hex");

/**
 * Makes a write durable: a row with its plan, an audit entry and a job, in one transaction. The same key and body again give the
 * operation that exists; the same key with another body is refused.
 */
export async function createOperation(db: Db, request: CreateOperation, act: OperationAct): Promise<Operation> {
  const bodyHash = hashBody(request);
  // An invalid body is told also under a used key, so reading comes first; a repeated one is answered before rows are looked for.
  const known = await findByKey(db, act);
  if (known?.bodyHash === bodyHash) return presentOperation(db, known);
  const ready = await readyOperation(db, act.caller, request);
  if (known) throw keyReused();
  return insertOperation(db, act, ready);
}

/** An operation with its plan, ready to be written down. Only reads; nothing is sent. */
export async function readyOperation(
  db: Db,
  caller: Pick<Caller, "scope">,
  request: CreateOperation,
  note?: string,
): Promise<NewOperation> {
  const id = newId("operation");
  const prepared = await prepare(db, caller, request, { operationTag: id.slice(-8), note });
  const { connection, plan } = prepared;
  return {
    id,
    kind: request.kind,
    connectionId: connection.id,
    provider: connection.provider.id,
    tenantId: prepared.tenantId,
    subject: plan.subject,
    subjectIds: prepared.subjectIds,
    groupId: request.groupId ?? null,
    bodyHash: hashBody(request),
    input: prepared.input,
    plan,
    summary: plan.summary,
    requestId: null,
    requestedForId: null,
    requestedForName: null,
  };
}

/** Asks for a pass over a connection, as an operation like any other. */
export async function createSyncOperation(db: Db, connectionId: string, act: OperationAct): Promise<Operation> {
  const connection = await getConnection(db, act.caller.scope, connectionId);
  if (!connection) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
  const request: CreateOperation = { kind: "connection.sync", connectionId, input: {} };
  return insertOperation(db, act, {
    id: newId("operation"),
    kind: "connection.sync",
    connectionId,
    provider: connection.provider,
    tenantId: null,
    subject: connection.name,
    subjectIds: [],
    groupId: null,
    bodyHash: hashBody(request),
    input: {},
    plan: null,
    requestId: null,
    requestedForId: null,
    requestedForName: null,
    summary: `Reads everything of ${connection.name} again. Nothing at the vendor is changed.`,
  });
}

export type NewOperation = Pick<
  OperationRow,
  | "id"
  | "kind"
  | "connectionId"
  | "provider"
  | "tenantId"
  | "subject"
  | "subjectIds"
  | "groupId"
  | "bodyHash"
  | "input"
  | "plan"
  | "summary"
  | "requestId"
  | "requestedForId"
  | "requestedForName"
>;

async function insertOperation(db: Db, act: OperationAct, values: NewOperation): Promise<Operation> {
  const row = await db.transaction((tx) => writeOperation(tx, act, values));
  const standing = row ?? (await findByKey(db, act));
  if (!standing) throw new Error("The operation was neither made nor found.");
  if (standing.bodyHash !== values.bodyHash) throw keyReused();
  return presentOperation(db, standing);
}

/**
 * Writes an operation down with its job, event and audit entry, in the caller's transaction. Null when one of the same actor and key
 * is there already: somebody was first, and theirs is the operation.
 */
export async function writeOperation(
  tx: Transaction,
  act: OperationAct,
  values: NewOperation,
  afterSeconds = 0,
): Promise<OperationRow | null> {
  const { actor } = act.caller;
  const [made] = await tx
    .insert(operations)
    .values({
      ...values,
      state: "queued",
      requestedById: actor.id,
      requestedByName: actor.name,
      idempotencyKey: act.idempotencyKey,
    })
    .onConflictDoNothing({ target: [operations.requestedById, operations.idempotencyKey] })
    .returning();
  if (!made) return null;
  await enqueueOperation(tx, made.id, afterSeconds);
  await publish(tx, {
    type: "operation",
    tenantId: made.tenantId,
    connectionId: made.connectionId,
    payload: { id: made.id, kind: made.kind, state: made.state },
  });
  await recordAudit(tx, {
    actor,
    action: `operation.${made.kind}`,
    subject: made.subject,
    tenantId: made.tenantId,
    connectionId: made.connectionId,
    outcome: "done",
    requestId: act.requestId,
    details: {
      operationId: made.id,
      summary: made.summary,
      ...(made.requestId === null
        ? {}
        : { request: made.requestId, requestedFor: { id: made.requestedForId, name: made.requestedForName } }),
    },
  });
  return made;
}

async function findByKey(db: Queryable, act: OperationAct): Promise<OperationRow | null> {
  const [row] = await db
    .select()
    .from(operations)
    .where(and(eq(operations.requestedById, act.caller.actor.id), eq(operations.idempotencyKey, act.idempotencyKey)));
  return row ?? null;
}

const keyReused = () =>
  new ProblemError(
    "idempotency-conflict",
    "Idempotency-Key: this key was used with another body. Use a new key for a new wish.",
    {
      errors: [{ path: "Idempotency-Key", message: "was used with another body" }],
    },
  );
