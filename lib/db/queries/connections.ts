import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { connectionSchema, type Connection } from "@/lib/domain/connection";
import type { ListAnswer } from "@/lib/domain/list";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import type { Db } from "../client";

type Row = Record<string, unknown>;

const time = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Connections a scope sees: all, or those that feed rows of its tenants. Counts are of what the scope sees. */
function visible(scope: Scope): SQL {
  const own = scope.tenantIds === "all" ? sql`true` : sql`tenant_id = any(${sql.param([...scope.tenantIds])}::text[])`;
  const only = scope.tenantIds === "all" ? sql`true` : sql`counted.counts is not null`;
  return sql`
    select c.id, c.provider, c.name, c.endpoint, c.region, c.settings, c.state, c.last_error as "lastError", c.versions,
      ${time(sql`c.last_sync_at`)} as "lastSyncAt", ${time(sql`c.created_at`)} as "createdAt", coalesce(counted.counts, '{}'::jsonb) as counts
    from connections c
    left join (
      select connection_id, jsonb_object_agg(noun, count) as counts
      from (select connection_id, noun, sum(count)::int as count from inventory_counts where ${own} group by connection_id, noun) as sums
      group by connection_id
    ) counted on counted.connection_id = c.id
    where ${only}`;
}

/** Where a connection points and how is for those who see all; a tenant's people learn its name and health. */
function toConnection(row: Row, scope: Scope): Connection {
  return connectionSchema.parse(scope.tenantIds === "all" ? row : { ...row, endpoint: "", settings: {}, versions: [] });
}

export interface ConnectionQuery {
  limit: number;
  cursor?: string | undefined;
  sort?: string | undefined;
  q?: string | undefined;
  provider?: string[] | undefined;
  state?: string[] | undefined;
}

/** All connections a scope sees. There are few: they are read whole, and the cursor is the place in the order. */
export async function listConnections(db: Db, scope: Scope, query: ConnectionQuery): Promise<ListAnswer<Connection>> {
  const sort = query.sort ?? "name";
  const key = sort.replace(/^-/, "");
  if (key !== "name" && key !== "provider" && key !== "state" && key !== "lastSyncAt") {
    throw new ProblemError("unknown-sort", `sort=${sort} is not known to connections; it sorts by name, provider, state, lastSyncAt.`, { errors: [{ path: "sort", message: "must be one of name, provider, state, lastSyncAt" }] });
  }
  const found = await db.execute<Row>(visible(scope));
  const words = query.q?.trim().toLowerCase() ?? "";
  const direction = sort.startsWith("-") ? -1 : 1;
  const matching = found.rows
    .map((row) => toConnection(row, scope))
    .filter((row) => (!words || row.name.toLowerCase().includes(words)) && (!query.provider || query.provider.includes(row.provider)) && (!query.state || query.state.includes(row.state)))
    .sort((a, b) => direction * compare([a[key] ?? "", a.id], [b[key] ?? "", b.id]));
  const last = query.cursor ? matching.findIndex((row) => row.id === query.cursor) : -1;
  if (query.cursor && last === -1) throw new ProblemError("bad-cursor", "This cursor was not made by this list. Start again without a cursor.");
  const items = matching.slice(last + 1, last + 1 + query.limit);
  const hasMore = last + 1 + items.length < matching.length;
  const synced = matching.flatMap((row) => row.lastSyncAt ?? []).sort();
  return { items, nextCursor: hasMore ? (items.at(-1)?.id ?? null) : null, total: matching.length, totalIsEstimate: false, asOf: synced[0] ?? new Date().toISOString() };
}

export async function getConnection(db: Db, scope: Scope, id: string): Promise<Connection | null> {
  const found = await db.execute<Row>(sql`select * from (${visible(scope)}) as seen where seen.id = ${id}`);
  const row = found.rows[0];
  return row ? toConnection(row, scope) : null;
}

const compare = (a: readonly string[], b: readonly string[]): number => (a[0] === b[0] ? order(a[1] ?? "", b[1] ?? "") : order(a[0] ?? "", b[0] ?? ""));
const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
