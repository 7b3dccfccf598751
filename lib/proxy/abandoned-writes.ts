import "server-only";
import type { Task } from "graphile-worker";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Queryable } from "@/lib/db/client";

/** How often a process that waits for the vendor's answer says that it still does. */
export const heartbeatMs = 10_000;
/** After how long without a sign the process is taken for dead. */
const silenceSeconds = 45;

const taskName = "proxy.abandoned-write";
const payloadSchema = z.object({ operationId: z.string() });

/** Has the worker look after a write until it has ended. In the transaction that records the write. */
export async function watchFor(tx: Queryable, operationId: string): Promise<void> {
  await tx.execute(sql`
    select graphile_worker.add_job(
      ${taskName},
      json_build_object('operationId', ${operationId}::text),
      run_at := now() + make_interval(secs => ${silenceSeconds}),
      job_key := ${`${taskName}:${operationId}`}
    )`);
}

/**
 * Whether the vendor got a write whose process has died cannot be known from here, and it is never sent again:
 * the operation becomes `needs-attention`. One whose process is alive is looked at again later.
 */
const abandonedWrite: Task = async (payload, { withPgClient, addJob }) => {
  const { operationId } = payloadSchema.parse(payload);
  const isWaiting = await withPgClient(async (client) => {
    const lost = await client.query(
      `update operations
          set state = 'needs-attention', ended_at = now(), updated_at = now(),
              error = jsonb_build_object(
                'title', 'Whether the vendor did it is not known',
                'detail', 'Backdesk stopped between sending the call and hearing the answer. Look at the vendor before sending it again.',
                'vendor', null)
        where id = $1 and state = 'running' and updated_at < now() - make_interval(secs => $2)`,
      [operationId, silenceSeconds],
    );
    if ((lost.rowCount ?? 0) > 0) return false;
    const running = await client.query("select 1 from operations where id = $1 and state = 'running'", [operationId]);
    return (running.rowCount ?? 0) > 0;
  });
  if (!isWaiting) return;
  await addJob(
    taskName,
    { operationId },
    { runAt: new Date(Date.now() + silenceSeconds * 1000), jobKey: `${taskName}:${operationId}:later` },
  );
};

/** What the worker does for the proxy, by task name. */
export const proxyTasks = { [taskName]: abandonedWrite };
