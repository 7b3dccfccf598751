import "server-only";
import { run, parseCronItems, type Runner } from "graphile-worker";
import type pg from "pg";
import { inventoryCron, inventoryTasks } from "@/lib/inventory";
import { operationTasks } from "@/lib/operations";
import { proxyTasks } from "@/lib/proxy/abandoned-writes";

/** How many jobs one process works on at a time; most of a job's life is waiting for a vendor. */
const concurrency = 10;

/**
 * Starts working on the shared queue. Jobs are announced by LISTEN/NOTIFY, so that a click starts work in
 * milliseconds; any number of processes may do this on one database. `stop()` lets running jobs end.
 */
export function startWorker(pool: pg.Pool): Promise<Runner> {
  return run({
    pgPool: pool,
    concurrency,
    noHandleSignals: true,
    pollInterval: 2_000,
    taskList: { ...inventoryTasks, ...operationTasks, ...proxyTasks },
    parsedCronItems: parseCronItems(inventoryCron),
    logger: undefined,
  });
}
