import "server-only";
import { and, sql } from "drizzle-orm";
import { reportLineSchema, reportSchema, type Report, type ReportLine } from "@/lib/domain/report";
import type { Tenant } from "@/lib/domain/people";
import type { Scope } from "@/lib/domain/scope";
import type { Db } from "../client";
import { histories, restoreTargets, vms } from "../schema";
import { historyList, protectionNow, vmList } from "./inventory-lists";
import { listRows } from "./list";
import { inScope } from "./scope";

const mostExceptions = 200;
const mostFailures = 50;
const linesAtATime = 500;

/** Begin and end of a month in UTC. */
function spanOf(month: string): { from: string; until: string } {
  const from = new Date(`${month}-01T00:00:00Z`);
  const until = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1));
  return { from: from.toISOString(), until: until.toISOString() };
}

interface ReportWish {
  month: string;
  /** The tenant that the scope is of, for the report's head. */
  tenant: Tenant | null;
  now?: Date;
}

/** The report of a month in a scope. Protection is as it stands now; runs are those that began in the month. */
export async function readReport(db: Db, scope: Scope, { month, tenant, now = new Date() }: ReportWish): Promise<Report> {
  const { from, until } = spanOf(month);
  const own = inScope(scope, vms.tenantId);
  const [covered, exceptions, runs, failures, points] = await Promise.all([
    db.execute<{ protection: string; count: number; oldest: number | null }>(sql`
      select ${protectionNow} as protection, count(*)::int as count,
        ceil(extract(epoch from ${now.toISOString()}::timestamptz - min(${vms.lastGoodAt})))::int as oldest
      from ${vms} where ${own} group by 1`),
    listRows(db, scope, vmList, {
      limit: mostExceptions,
      protection: ["failing", "late", "not-scheduled", "unprotected", "unknown"],
      sort: "protection",
    }),
    db.execute<{ state: string; count: number }>(
      sql`select state, count(*)::int as count from ${histories} where ${and(inScope(scope, histories.tenantId), inMonth(from, until))} group by 1`,
    ),
    listRows(db, scope, historyList, {
      limit: mostFailures,
      state: ["failed", "partial"],
      startedAfter: from,
      startedBefore: until,
    }),
    db.execute<{ count: number; oldest: string | null; newest: string | null }>(sql`
      select count(*)::int as count, ${isoText(sql`min(${restoreTargets.at})`)} as oldest, ${isoText(sql`max(${restoreTargets.at})`)} as newest
      from ${restoreTargets} where ${and(inScope(scope, restoreTargets.tenantId), sql`${restoreTargets.state} = 'restorable'`)}`),
  ]);
  const count = (protection: string) => covered.rows.find((row) => row.protection === protection)?.count ?? 0;
  const all = covered.rows.reduce((sum, row) => sum + row.count, 0);
  const runCount = (state: string) => runs.rows.find((row) => row.state === state)?.count ?? 0;
  const [kept] = points.rows;
  return reportSchema.parse({
    month,
    tenant,
    generatedAt: now.toISOString(),
    asOf: exceptions.asOf,
    machines: all - count("excluded") - count("gone"),
    recoverable: count("protected"),
    withinSeconds: covered.rows.find(({ protection }) => protection === "protected")?.oldest ?? null,
    excluded: count("excluded"),
    gone: count("gone"),
    exceptions: exceptions.items,
    runs: {
      succeeded: runCount("succeeded"),
      partial: runCount("partial"),
      failed: runCount("failed"),
      cancelled: runCount("cancelled"),
    },
    failures: failures.items,
    points: { restorable: kept?.count ?? 0, oldestAt: kept?.oldest ?? null, newestAt: kept?.newest ?? null },
  });
}

const inMonth = (from: string, until: string) =>
  sql`${histories.at} >= ${from}::timestamptz and ${histories.at} < ${until}::timestamptz`;
const isoText = (time: ReturnType<typeof sql>) => sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Every machine of the scope with its month, some hundred at a time. */
export async function* streamReport(db: Db, scope: Scope, month: string): AsyncGenerator<ReportLine[], void, void> {
  const { from, until } = spanOf(month);
  let cursor: string | undefined;
  do {
    const page = await listRows(db, scope, vmList, { limit: linesAtATime, sort: "name", cursor });
    const months = await db.execute<{ id: string; succeeded: number; failed: number; points: number; oldest: string | null }>(sql`
      select v.id, run.succeeded, run.failed, point.points, point.oldest from unnest(${sql.param(page.items.map(({ id }) => id))}::text[]) as v(id)
      left join lateral (
        select count(*) filter (where ${histories.state} = 'succeeded')::int as succeeded, count(*) filter (where ${histories.state} in ('failed', 'partial'))::int as failed
        from ${histories} where ${histories.vmId} = v.id and ${inMonth(from, until)} and ${inScope(scope, histories.tenantId)}
      ) run on true
      left join lateral (
        select count(*)::int as points, ${isoText(sql`min(${restoreTargets.at})`)} as oldest from ${restoreTargets}
        where ${restoreTargets.vmId} = v.id and ${restoreTargets.state} = 'restorable' and ${inScope(scope, restoreTargets.tenantId)}
      ) point on true`);
    const byId = new Map(months.rows.map((row) => [row.id, row]));
    yield page.items.map((vm) => {
      const line = byId.get(vm.id);
      return reportLineSchema.parse({
        id: vm.id,
        name: vm.name,
        tenantId: vm.tenantId,
        protection: vm.protection,
        reason: vm.protectionReason,
        lastGoodAt: vm.lastGoodAt,
        runsSucceeded: line?.succeeded ?? 0,
        runsFailed: line?.failed ?? 0,
        points: line?.points ?? 0,
        oldestPointAt: line?.oldest ?? null,
      });
    });
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}
