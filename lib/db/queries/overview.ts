import "server-only";
import { and, sql } from "drizzle-orm";
import { protectionSchema, type Protection, type Vm } from "@/lib/domain/inventory";
import type { ListAnswer } from "@/lib/domain/list";
import { overviewSchema, type Overview } from "@/lib/domain/overview";
import type { Scope } from "@/lib/domain/scope";
import type { Db } from "../client";
import { histories, operations, vms } from "../schema";
import { oldestSync, readConnections } from "./connections";
import { historyList, protectionNow, vmList } from "./inventory-lists";
import { listRows } from "./list";
import { inScope } from "./scope";

const few = 8;

/** What an operator must know in the morning, in the caller's scope. */
export async function readOverview(db: Db, scope: Scope, now = new Date()): Promise<Overview> {
  const since = new Date(now.getTime() - 86_400_000);
  const [protection, runs, attention, failures, worst, running, connections] = await Promise.all([
    countProtection(db, scope),
    countRuns(db, scope, since),
    db.execute<{ count: number }>(
      sql`select count(*)::int as count from ${operations} where ${and(inScope(scope, operations.tenantId), sql`state = 'needs-attention'`)}`,
    ),
    listRows(db, scope, historyList, { limit: few, state: ["failed", "partial"], startedAfter: since.toISOString() }),
    worstMachines(db, scope),
    listRows(db, scope, historyList, { limit: few, state: ["running", "queued"] }),
    readConnections(db, scope),
  ]);
  const machines = Object.values(protection).reduce((sum, count) => sum + count, 0);
  return overviewSchema.parse({
    machines,
    recoverable: protection.protected,
    protection,
    ...runs,
    needsAttention: attention.rows[0]?.count ?? 0,
    failures: failures.items,
    worstMachines: worst,
    runningNow: running.items,
    connections,
    since: since.toISOString(),
    asOf: oldestSync(connections) ?? new Date().toISOString(),
  });
}

async function countProtection(db: Db, scope: Scope): Promise<Record<Protection, number>> {
  const found = await db.execute<{ protection: string; count: number }>(
    sql`select ${protectionNow} as protection, count(*)::int as count from ${vms} where ${inScope(scope, vms.tenantId)} group by 1`,
  );
  const counts = Object.fromEntries(protectionSchema.options.map((name) => [name, 0])) as Record<Protection, number>;
  for (const row of found.rows) counts[protectionSchema.parse(row.protection)] = row.count;
  return counts;
}

async function countRuns(db: Db, scope: Scope, since: Date) {
  const own = inScope(scope, histories.tenantId);
  const found = await db.execute<{ failed: number; succeeded: number }>(
    sql`select count(*) filter (where state in ('failed', 'partial'))::int as failed, count(*) filter (where state = 'succeeded')::int as succeeded
        from ${histories} where ${own} and ${histories.at} >= ${since.toISOString()}::timestamptz`,
  );
  const running = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from ${histories} where ${own} and ${histories.state} in ('running', 'queued')`,
  );
  return {
    failedLastDay: found.rows[0]?.failed ?? 0,
    succeededLastDay: found.rows[0]?.succeeded ?? 0,
    running: running.rows[0]?.count ?? 0,
  };
}

/** Machines that are not as they should be: failing, then late by age, then without a backup. */
async function worstMachines(db: Db, scope: Scope) {
  const found: Vm[] = [];
  for (const protection of ["failing", "late", "unprotected", "not-scheduled"] as const) {
    const wanted: number = few - found.length;
    if (wanted <= 0) break;
    const page: ListAnswer<Vm> = await listRows(db, scope, vmList, {
      limit: wanted,
      protection: [protection],
      sort: protection === "unprotected" ? "name" : "lastGoodAt",
    });
    found.push(...page.items);
  }
  return found;
}
