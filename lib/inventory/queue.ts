import "server-only";
import { sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import type { Noun } from "@/lib/domain/nouns";

/** Has a connection's rows gone over by the rules as they stand, with the transaction that changes them. */
export async function enqueueAssignment(db: Queryable, connectionId: string): Promise<void> {
  await db.execute(
    sql`select graphile_worker.add_job('inventory.assign', json_build_object('connectionId', ${connectionId}::text),
      queue_name => 'assign', job_key => ${`assign:${connectionId}`}::text, max_attempts => 5)`,
  );
}

/** A row of the inventory, and where it is from. */
export interface DecidedRow {
  connectionId: string;
  noun: Noun;
  id: string;
}

/** Has one row and what hangs on it gone over, with the transaction that decides about it. */
export async function enqueueRowAssignment(db: Queryable, row: DecidedRow): Promise<void> {
  await db.execute(
    sql`select graphile_worker.add_job('inventory.assign-row', ${JSON.stringify(row)}::json, queue_name => 'assign', max_attempts => 5)`,
  );
}

/**
 * Puts a pass over a connection on the queue, with the transaction it is part of; one that already waits is enough. Passes go in
 * four lanes, so that however many and long they are, places are left for what people wait for.
 */
export async function enqueueSync(db: Queryable, connectionId: string): Promise<void> {
  await db.execute(
    sql`select graphile_worker.add_job('inventory.sync', json_build_object('connectionId', ${connectionId}::text),
      queue_name => 'sync-' || (hashtext(${connectionId}::text) & 3), job_key => ${`sync:${connectionId}`}::text, max_attempts => 1)`,
  );
}
