import "server-only";
import type pg from "pg";
import type { Noun } from "@/lib/domain/nouns";
import { tableName } from "./tables";

/** Counts the connection's rows by tenant, for the totals of large lists and for the connection's own page. */
export async function countInventory(
  client: pg.Pool | pg.PoolClient,
  connectionId: string,
  nouns: readonly Noun[],
): Promise<void> {
  if (nouns.length === 0) return;
  const counts = nouns.map(
    (noun) =>
      `select '${noun}' as noun, tenant_id, count(*)::int as count from ${tableName(noun)} where connection_id = $1 group by tenant_id`,
  );
  // One statement sees the counts as they were before it, so the old ones can go while the new ones come.
  await client.query(
    `with old as (delete from inventory_counts where connection_id = $1 and noun = any($2))
     insert into inventory_counts (connection_id, noun, tenant_id, count) select $1, noun, tenant_id, count from (${counts.join(" union all ")}) as counted`,
    [connectionId, nouns],
  );
}
