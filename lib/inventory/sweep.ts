import "server-only";
import type pg from "pg";
import type { Noun } from "@/lib/domain/nouns";
import { tableName } from "./tables";

type Client = pg.Pool | pg.PoolClient;

/** Notes, in the statement that removes rows, whose derived fields that puts out of date. `$1` is the connection. */
const touch = `insert into inventory_touched (connection_id, kind, id)
  select $1, 'backup', backup_id from removed where backup_id is not null
  union select $1, 'vm', vm_id from removed where vm_id is not null
  on conflict do nothing`;

const removedBy = async (client: Client, removal: string, parameters: unknown[]): Promise<number> => {
  const result = await client.query<{ count: number }>(
    `with removed as (${removal}), touched as (${touch}) select count(*)::int as count from removed`,
    parameters,
  );
  return result.rows[0]?.count ?? 0;
};

/**
 * Removes rows of completely read partitions that were not seen in them and gives how many. A vm is not removed but marked gone:
 * whether its points outlive it is known only when those have been read.
 */
export async function sweepPartitions(
  client: Client,
  connectionId: string,
  noun: Noun,
  partitions: readonly string[],
  seenIds: readonly string[],
): Promise<number> {
  const table = tableName(noun);
  const missing = `connection_id = $1 and partition = any($2)
    and not exists (select 1 from unnest($3::text[]) as seen(id) where seen.id = ${table}.id)`;
  if (noun === "vm") {
    return removedBy(
      client,
      `update vms set state = 'gone', row_hash = null, fields = fields || '{"state":"gone"}'::jsonb
       where ${missing} and state is distinct from 'gone' returning id as vm_id, null as backup_id`,
      [connectionId, partitions, seenIds],
    );
  }
  return removedBy(client, `delete from ${table} where ${missing} returning vm_id, backup_id`, [
    connectionId,
    partitions,
    seenIds,
  ]);
}

/** What rows can be read through. */
const parents: readonly Noun[] = ["backup", "volume", "volumeGroup", "policy", "agent", "vm"];

/**
 * Removes what was read through a parent that is no longer there. A part that a reader passed over, because nothing changed in it,
 * still has its parent and stays. Histories stay too, since they tell of what is gone.
 */
export async function sweepOrphans(client: Client, connectionId: string, noun: Noun): Promise<number> {
  if (noun === "history" || noun === "vm") return 0;
  const table = tableName(noun);
  // Parts are few beside rows, so the parts without a parent are found first; row by row it would be the slowest part of a pass.
  const known = parents
    .map((parent) => `select vendor_id from ${tableName(parent)} where connection_id = $1`)
    .join(" union all ");
  return removedBy(
    client,
    `delete from ${table} where connection_id = $1 and partition = any(array(
       select distinct partition from ${table} where connection_id = $1 and partition <> '' except (${known})
     )) returning vm_id, backup_id`,
    [connectionId],
  );
}

/** Removes gone machines that nothing depends on any more. */
export async function removeLoneMachines(client: Client, connectionId: string): Promise<number> {
  const machines = await client.query(
    `delete from vms v where connection_id = $1 and state = 'gone'
     and not exists (select 1 from backups b where b.vm_id = v.id)
     and not exists (select 1 from restore_targets r where r.vm_id = v.id)`,
    [connectionId],
  );
  return machines.rowCount ?? 0;
}
