import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { newId } from "@/lib/access/new-id";
import type { Db, Queryable } from "@/lib/db/client";
import { operationCalls, operations } from "@/lib/db/schema";
import { idempotencyKeySchema, type OperationState } from "@/lib/domain/operation";
import { ProblemError } from "@/lib/http/problems";
import { heartbeatMs, watchFor } from "./abandoned-writes";
import type { RecordedWrite, WriteEnd, WriteRecorder, WriteStart } from "./ports";
import { withoutSecrets } from "./redacted-json";

const keptAnswerSchema = z.object({ status: z.int(), body: z.unknown() });

/** The same write has the same hash, whatever the order of its body's members was on the wire. */
function hashOf({ connectionId, service, method, pathAndQuery, body }: RecordedWrite): string {
  return createHash("sha256")
    .update(JSON.stringify([connectionId, service, method, pathAndQuery, body]))
    .digest("hex");
}

/** Where the call went, as it is shown: service and path, without the connection's address. */
const shownUrl = ({ service, pathAndQuery }: RecordedWrite) => (service === "" ? pathAndQuery : `/${service}${pathAndQuery}`);

function readKey(given: string | null): string {
  if (given === null) return `vendor.call:${randomUUID()}`;
  const key = idempotencyKeySchema.safeParse(given);
  if (key.success) return key.data;
  throw new ProblemError("malformed-request", "Idempotency-Key must be 1 to 255 printable ASCII characters.");
}

/** Tells those who watch that an operation has changed; inside the transaction that changes it. */
export type AnnounceOperation = (tx: Queryable, operationId: string) => Promise<void>;

/**
 * Keeps proxied writes as operations of kind `vendor.call`, sent by the process that was asked. While the vendor has not
 * answered, the process gives signs of life; a write whose process has died is left to a person (`abandoned-writes.ts`).
 */
export function createWriteRecorder(db: Db, announce: AnnounceOperation): WriteRecorder {
  const alive = new Map<string, NodeJS.Timeout>();

  return {
    async begin(write): Promise<WriteStart> {
      const key = readKey(write.idempotencyKey);
      const bodyHash = hashOf(write);
      const id = newId("operation");
      const isNew = await db.transaction(async (tx) => {
        const [inserted] = await tx
          .insert(operations)
          .values({
            id,
            kind: "vendor.call",
            connectionId: write.connectionId,
            provider: write.provider,
            subject: `${write.method} ${shownUrl(write).split("?", 1)[0]}`,
            state: "running",
            requestedById: write.caller.id,
            requestedByName: write.caller.name,
            idempotencyKey: key,
            bodyHash,
            input: {
              service: write.service,
              operationId: write.operationId,
              method: write.method,
              path: write.pathAndQuery,
              body: withoutSecrets(write.body),
            },
            summary: `Send ${write.operationId} to the vendor as it was given.`,
            startedAt: new Date(),
          })
          .onConflictDoNothing({ target: [operations.requestedById, operations.idempotencyKey] })
          .returning({ id: operations.id });
        if (inserted === undefined) return false;
        await tx.insert(operationCalls).values({
          id: `${id}_1`,
          operationId: id,
          stepIndex: 0,
          stepId: "call",
          attempt: 1,
          method: write.method,
          url: shownUrl(write),
        });
        await watchFor(tx, id);
        await announce(tx, id);
        return true;
      });
      if (!isNew) return firstOf(db, write.caller.id, key, bodyHash);
      alive.set(id, setInterval(() => void giveSignOfLife(db, id), heartbeatMs).unref());
      return { go: true, operationId: id };
    },

    async end(operationId, end) {
      clearInterval(alive.get(operationId));
      alive.delete(operationId);
      await db.transaction(async (tx) => {
        await tx
          .update(operationCalls)
          .set({ status: end.outcome === "answered" ? end.status : null, outcome: end.outcome, endedAt: new Date() })
          .where(eq(operationCalls.operationId, operationId));
        await tx
          .update(operations)
          .set({ ...endOf(end), endedAt: new Date(), updatedAt: new Date() })
          // An answer that comes after the write was given up for lost still tells the truth.
          .where(and(eq(operations.id, operationId), inArray(operations.state, ["running", "needs-attention"])));
        await announce(tx, operationId);
      });
    },
  };
}

async function firstOf(db: Db, callerId: string, key: string, bodyHash: string): Promise<WriteStart> {
  const [first] = await db
    .select({ id: operations.id, bodyHash: operations.bodyHash, result: operations.result })
    .from(operations)
    .where(and(eq(operations.requestedById, callerId), eq(operations.idempotencyKey, key)));
  if (first === undefined || first.bodyHash !== bodyHash) {
    throw new ProblemError("idempotency-conflict", "This Idempotency-Key was used for another request.");
  }
  const answer = keptAnswerSchema.safeParse(first.result);
  return { go: false, operationId: first.id, answer: answer.success ? answer.data : null };
}

function endOf(end: WriteEnd): Pick<typeof operations.$inferInsert, "state" | "result" | "error" | "progressPercent"> {
  const state = (value: OperationState) => value;
  if (end.outcome !== "answered") {
    const error = { title: end.title, detail: end.detail, vendor: null };
    return { state: state(end.outcome === "unknown" ? "needs-attention" : "failed"), result: null, error, progressPercent: null };
  }
  const result = { status: end.status, body: withoutSecrets(end.body) };
  if (end.status < 400) return { state: state("succeeded"), result, error: null, progressPercent: 100 };
  const detail = `The vendor answered ${end.status}.`;
  const error = { title: "The vendor refused the call", detail, vendor: { status: end.status, code: null, message: detail } };
  return { state: state("failed"), result, error, progressPercent: null };
}

async function giveSignOfLife(db: Db, operationId: string): Promise<void> {
  // A missed sign is made up by the next one; what the write itself has to say is told by `end`.
  await db
    .execute(sql`update operations set updated_at = now() where id = ${operationId} and state = 'running'`)
    .catch(() => undefined);
}
