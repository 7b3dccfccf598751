import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { connectionSchema, type Connection } from "@/lib/domain/connection";
import type { Scope } from "@/lib/domain/scope";
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

/** All connections a scope sees: there are few. */
export async function readConnections(db: Db, scope: Scope): Promise<Connection[]> {
  const found = await db.execute<Row>(visible(scope));
  return found.rows.map((row) => toConnection(row, scope));
}

/** When the data of these connections is from: the oldest of their last passes; null where there was none. */
export function oldestSync(found: readonly Connection[]): string | null {
  return found.flatMap(({ lastSyncAt }) => lastSyncAt ?? []).sort()[0] ?? null;
}

export async function getConnection(db: Db, scope: Scope, id: string): Promise<Connection | null> {
  const found = await db.execute<Row>(sql`select * from (${visible(scope)}) as seen where seen.id = ${id}`);
  const row = found.rows[0];
  return row ? toConnection(row, scope) : null;
}
