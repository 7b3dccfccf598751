import "server-only";
import { sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";

/** Puts a turn of an operation on the queue, within the caller's transaction. A turn that already waits is moved, not doubled. */
export async function enqueueOperation(db: Queryable, operationId: string, afterSeconds = 0): Promise<void> {
  await db.execute(
    sql`select graphile_worker.add_job('operation.run', json_build_object('operationId', ${operationId}::text),
          run_at => now() + ${afterSeconds} * interval '1 second', max_attempts => 3, job_key => ${`operation:${operationId}`}::text)`,
  );
}

/** Has the request that an operation carries out follow it, within the transaction that changed the operation. */
export async function enqueueRequestOf(db: Queryable, requestId: string): Promise<void> {
  await db.execute(
    sql`select graphile_worker.add_job('request.follow', json_build_object('requestId', ${requestId}::text), job_key => ${`request:${requestId}`}::text)`,
  );
}

/** A turn under a key of its own: for operations whose turn was taken by a process that is no more. */
export async function enqueueRescue(db: Queryable, operationId: string): Promise<void> {
  await db.execute(
    sql`select graphile_worker.add_job('operation.run', json_build_object('operationId', ${operationId}::text), max_attempts => 3, job_key => ${`rescue:${operationId}`}::text)`,
  );
}
