import "server-only";
import type pg from "pg";
import type { Noun } from "@/lib/domain/nouns";
import type { StoredRow } from "./row";
import { tableName } from "./tables";
import { decision, standingRules } from "./tenant-decision";

const columns: readonly (readonly [keyof StoredRow, string])[] = [
  ["id", "text"],
  ["vendor_id", "text"],
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

/* Whose a row is, is not the vendor's to say: it is decided with the statement that writes the row. */
const names = columns.map(([name]) => `"${name}"`).join(", ");
const record = columns.map(([name, type]) => `"${name}" ${type}`).join(", ");
const updates = columns
  .filter(([name]) => name !== "id")
  .map(([name]) => `"${name}" = excluded."${name}"`)
  .join(", ");
const given = columns.map(([name]) => `t."${name}"`).join(", ");

export interface UpsertPlace {
  connectionId: string;
  provider: string;
}

/** The rows of a batch that are not yet stored as they are; of rows given twice the last one counts. */
export async function unstoredRows(
  client: pg.Pool | pg.PoolClient,
  noun: Noun,
  rows: readonly StoredRow[],
): Promise<StoredRow[]> {
  if (rows.length === 0) return [];
  const unique = new Map(rows.map((row) => [row.id, row]));
  const known = await client.query<{ id: string; row_hash: string | null }>(
    `select id, row_hash from ${tableName(noun)} where id = any($1)`,
    [[...unique.keys()]],
  );
  for (const { id, row_hash } of known.rows) if (unique.get(id)?.row_hash === row_hash) unique.delete(id);
  return [...unique.values()];
}

/** Nouns whose rows decide the derived fields of a backup and a machine. */
const touching: readonly Noun[] = ["vm", "backup", "schedule", "history", "restoreTarget"];

/**
 * Writes rows that are new or changed (see `unstoredRows`: an upsert that changes nothing would still lock and log every row)
 * and, in the same statement, notes whose derived fields they put out of date.
 */
export async function upsertRows(
  client: pg.Pool | pg.PoolClient,
  noun: Noun,
  rows: readonly StoredRow[],
  place: UpsertPlace,
): Promise<void> {
  if (rows.length === 0) return;
  const again = noun === "schedule" ? ", next_run_at = null, is_active = true" : "";
  await client.query(
    `with ${standingRules}, written as (
       insert into ${tableName(noun)} (${names}, connection_id, provider, tenant_id)
       select ${given}, $2, $3, decided.tenant_id from jsonb_to_recordset($1::jsonb) as t(${record}) ${decision(noun, "$2")}
       on conflict (id) do update set ${updates}, tenant_id = excluded.tenant_id${again}
       returning id, vm_id, backup_id
     )
     insert into inventory_touched (connection_id, kind, id) ${touching.includes(noun) ? touchedBy(noun) : "select $2, '', '' where false"}
     on conflict do nothing`,
    [JSON.stringify(rows), place.connectionId, place.provider],
  );
}

function touchedBy(noun: Noun): string {
  if (noun === "vm") return "select $2, 'vm', id from written";
  const backupId = noun === "backup" ? "id" : "backup_id";
  return `select $2, 'backup', ${backupId} from written where ${backupId} is not null
    union select $2, 'vm', vm_id from written where vm_id is not null`;
}

/** Machines that only a backup knows: kept as gone until the vendor lists them. */
export async function addMissingMachines(
  client: pg.Pool | pg.PoolClient,
  machines: readonly StoredRow[],
  place: UpsertPlace,
): Promise<void> {
  if (machines.length === 0) return;
  await client.query(
    `with ${standingRules}, written as (
       insert into vms (${names}, connection_id, provider, tenant_id)
       select distinct on (t.id) ${given}, $2, $3, decided.tenant_id from jsonb_to_recordset($1::jsonb) as t(${record}) ${decision("vm", "$2")}
       on conflict (id) do nothing
       returning id
     )
     insert into inventory_touched (connection_id, kind, id) select $2, 'vm', id from written on conflict do nothing`,
    [JSON.stringify(machines), place.connectionId, place.provider],
  );
}
