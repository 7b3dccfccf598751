import "server-only";
import type pg from "pg";
import type { Noun } from "@/lib/domain/nouns";
import type { StoredRow } from "./row";
import { tableName } from "./tables";

const columns: readonly (readonly [keyof StoredRow, string])[] = [
  ["id", "text"],
  ["vendor_id", "text"],
  ["tenant_id", "text"],
  ["vendor_tenant", "text"],
  ["tags", "jsonb"],
  ["partition", "text"],
  ["name", "text"],
  ["state", "text"],
  ["kind", "text"],
  ["region", "text"],
  ["vm_id", "text"],
  ["vm_name", "text"],
  ["backup_id", "text"],
  ["volume_id", "text"],
  ["volume_group_id", "text"],
  ["owner_id", "text"],
  ["at", "timestamptz"],
  ["ended_at", "timestamptz"],
  ["size_bytes", "bigint"],
  ["fields", "jsonb"],
  ["attributes", "jsonb"],
  ["row_hash", "text"],
];

const names = columns.map(([name]) => `"${name}"`).join(", ");
const record = columns.map(([name, type]) => `"${name}" ${type}`).join(", ");
const updates = columns
  .filter(([name]) => name !== "id")
  .map(([name]) => `"${name}" = excluded."${name}"`)
  .join(", ");

export interface UpsertPlace {
  connectionId: string;
  provider: string;
  runId: string;
}

/**
 * Writes the rows that are new or changed and gives how many those were. Hashes are compared before anything is written: an
 * upsert that changes nothing would still lock and log every row.
 */
export async function upsertRows(client: pg.Pool | pg.PoolClient, noun: Noun, rows: readonly StoredRow[], place: UpsertPlace): Promise<number> {
  if (rows.length === 0) return 0;
  const table = tableName(noun);
  // A vendor that gives one thing twice on a page would make the statement touch a row twice.
  const unique = new Map(rows.map((row) => [row.id, row]));
  const known = await client.query<{ id: string; row_hash: string | null }>(`select id, row_hash from ${table} where id = any($1)`, [[...unique.keys()]]);
  for (const { id, row_hash } of known.rows) if (unique.get(id)?.row_hash === row_hash) unique.delete(id);
  if (unique.size === 0) return 0;
  await client.query(
    `insert into ${table} (${names}, connection_id, provider, changed_run)
     select ${names}, $2, $3, $4 from jsonb_to_recordset($1::jsonb) as given(${record})
     on conflict (id) do update set ${updates}, changed_run = excluded.changed_run${noun === "schedule" ? ", next_run_at = null, is_active = true" : ""}`,
    [JSON.stringify([...unique.values()]), place.connectionId, place.provider, place.runId],
  );
  return unique.size;
}
