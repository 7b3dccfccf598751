import "server-only";
import { and, eq, sql } from "drizzle-orm";
import type { TaskList } from "graphile-worker";
import { z } from "zod";
import { recordAudit } from "@/lib/audit";
import { getDb, type Db, type Queryable } from "@/lib/db/client";
import { operations } from "@/lib/db/schema";
import type { OperationError } from "@/lib/domain/operation";
import { announceOperation } from "./announce";

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
 * Whether the vendor got a write whose process has died cannot be known from here, and it is never sent again: the operation
 * becomes `needs-attention`. True while the write's process still gives signs of life: look again later.
 */
async function giveUpAbandonedWrite(db: Db, operationId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const isSilent = sql`${operations.updatedAt} < now() - make_interval(secs => ${silenceSeconds})`;
    const [lost] = await tx
      .update(operations)
      .set({ state: "needs-attention", endedAt: new Date(), updatedAt: sql`now()`, error: lostAnswer })
      .where(and(eq(operations.id, operationId), eq(operations.state, "running"), isSilent))
      .returning();
    if (lost === undefined) {
      const [running] = await tx
        .select({ id: operations.id })
        .from(operations)
        .where(and(eq(operations.id, operationId), eq(operations.state, "running")));
      return running !== undefined;
    }
    await announceOperation(tx, operationId);
    await recordAudit(tx, {
      actor: { kind: "system", id: "worker", name: "Backdesk" },
      action: "operation.needs-attention",
      subject: lost.subject,
      tenantId: lost.tenantId,
      connectionId: lost.connectionId,
      outcome: "failed",
      requestId: operationId,
      details: { operationId, kind: lost.kind, error: lostAnswer.title },
    });
    return false;
  });
}

const lostAnswer: OperationError = {
  title: "Whether the vendor did it is not known",
  detail: "Backdesk stopped between sending the call and hearing the answer. Look at the vendor before sending it again.",
  vendor: null,
};

/** What the worker does for the proxy, by task name. */
export function proxyTasksOn(db: () => Db): TaskList {
  return {
    [taskName]: async (payload, { addJob }) => {
      const { operationId } = payloadSchema.parse(payload);
      if (!(await giveUpAbandonedWrite(db(), operationId))) return;
      const runAt = new Date(Date.now() + silenceSeconds * 1000);
      await addJob(taskName, { operationId }, { runAt, jobKey: `${taskName}:${operationId}:later` });
    },
  };
}

export const proxyTasks = proxyTasksOn(getDb);
