import "server-only";
import { run, parseCronItems, type Runner } from "graphile-worker";
import { auditCron, auditTasks } from "@/lib/audit/tasks";
import { getDb } from "@/lib/db/client";
import { inventoryCron, inventoryTasks } from "@/lib/inventory";
import { notificationCron, notificationTasks } from "@/lib/notifications";
import { operationCron, operationTasks, rescueOperations } from "@/lib/operations";
import { proxyTasks } from "@/lib/proxy/abandoned-writes";
import { requestCron, requestTasks } from "@/lib/requests";

/** How many jobs one process works on at a time; most of a job's life is waiting for a vendor. */
const concurrency = 8;

/**
 * Starts working on the shared queue. Jobs are announced by LISTEN/NOTIFY, so that a click starts work in
 * milliseconds; any number of processes may do this on one database. `stop()` lets running jobs end.
 */
export async function startWorker(): Promise<Runner> {
  const db = getDb();
  const runner = await run({
    pgPool: db.$client,
    concurrency,
    noHandleSignals: true,
    pollInterval: 1_000,
    taskList: { ...inventoryTasks, ...operationTasks, ...proxyTasks, ...requestTasks, ...notificationTasks, ...auditTasks },
    parsedCronItems: parseCronItems([...inventoryCron, ...operationCron, ...requestCron, ...notificationCron, ...auditCron]),
  });
  // What a process that was killed left half-way is taken up at once, not when its job's lock runs out.
  await rescueOperations(db);
  return runner;
}
