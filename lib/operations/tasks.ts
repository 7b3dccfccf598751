import "server-only";
import { sql } from "drizzle-orm";
import type { TaskList } from "graphile-worker";
import { z } from "zod";
import { getDb, type Db } from "@/lib/db/client";
import { enqueueOperation, enqueueRescue } from "./queue";
import { runOperation } from "./run";

const payloadSchema = z.object({ operationId: z.string() });

/** Jobs of operations on the shared queue. */
export const operationTasks: TaskList = {
  "operation.run": async (payload) => {
    const { operationId } = payloadSchema.parse(payload);
    const db = getDb();
    const turn = await runOperation(db, operationId);
    if (!turn.done) await enqueueOperation(db, operationId, turn.afterSeconds);
  },
  "operation.rescue": async () => rescueOperations(getDb()),
};

export const operationCron = [{ task: "operation.rescue", match: "* * * * *", identifier: "operation.rescue" }];

/**
 * Takes up operations whose process died: not ended, and nobody holds their lock. Called at a worker's start and every minute.
 * A turn too many does no harm, because every turn begins by taking the lock and reading the row.
 */
export async function rescueOperations(db: Db): Promise<void> {
  const open = await db.execute<{ id: string }>(
    sql`select o.id from operations o
        where o.state in ('queued', 'running', 'reconciling') and o.kind <> 'vendor.call'
          and not exists (select 1 from pg_locks l where l.locktype = 'advisory' and l.classid = 727020 and l.objid::bigint = (hashtext(o.id)::bigint & 4294967295))
          and not exists (select 1 from graphile_worker.jobs j where j.key in ('operation:' || o.id, 'rescue:' || o.id) and j.locked_at is null)`,
  );
  for (const { id } of open.rows) await enqueueRescue(db, id);
}
