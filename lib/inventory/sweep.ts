import "server-only";
import type pg from "pg";
import type { Noun } from "@/lib/domain/nouns";
import { tableName } from "./tables";

/**
 * Removes rows of completely read partitions that were not seen in them; gives the vms and backups that lost something.
 * A vm is not removed but marked gone: whether its points outlive it is known only when those have been read.
 */
export async function sweepPartitions(
  client: pg.Pool | pg.PoolClient,
  place: { connectionId: string; runId: string },
  noun: Noun,
  partitions: readonly string[],
  seenIds: readonly string[],
): Promise<number> {
  const parameters = [place.connectionId, partitions, seenIds];
  const missing = `connection_id = $1 and partition = any($2) and not exists (select 1 from unnest($3::text[]) as seen(id) where seen.id = ${tableName(noun)}.id)`;
  if (noun === "vm") {
    const marked = await client.query(
      `update vms set state = 'gone', row_hash = null, changed_run = $4, fields = fields || '{"state":"gone"}'::jsonb where ${missing} and state is distinct from 'gone'`,
      [...parameters, place.runId],
    );
    return marked.rowCount ?? 0;
  }
  const removed = await client.query<{ vm_id: string | null; backup_id: string | null }>(
    `delete from ${tableName(noun)} where ${missing} returning vm_id, backup_id`,
    parameters,
  );
  await touchParents(client, place.runId, removed.rows);
  return removed.rowCount ?? 0;
}

/** Rows whose derived fields depend on what was removed are worked out anew. */
async function touchParents(client: pg.Pool | pg.PoolClient, runId: string, removed: readonly { vm_id: string | null; backup_id: string | null }[]) {
  const vmIds = [...new Set(removed.flatMap((row) => row.vm_id ?? []))];
  const backupIds = [...new Set(removed.flatMap((row) => row.backup_id ?? []))];
  if (vmIds.length > 0) await client.query("update vms set changed_run = $2 where id = any($1)", [vmIds, runId]);
  if (backupIds.length > 0) await client.query("update backups set changed_run = $2 where id = any($1)", [backupIds, runId]);
}

/** Removes what belonged to a backup that is no longer there, and gone machines that nothing depends on any more. */
export async function removeOrphans(client: pg.Pool | pg.PoolClient, connectionId: string): Promise<number> {
  let removed = 0;
  for (const table of ["schedules", "restore_targets"]) {
    const result = await client.query(
      `delete from ${table} t where connection_id = $1 and backup_id is not null and not exists (select 1 from backups b where b.id = t.backup_id)`,
      [connectionId],
    );
    removed += result.rowCount ?? 0;
  }
  const machines = await client.query(
    `delete from vms v where connection_id = $1 and state = 'gone'
     and not exists (select 1 from backups b where b.vm_id = v.id)
     and not exists (select 1 from restore_targets r where r.vm_id = v.id)`,
    [connectionId],
  );
  return removed + (machines.rowCount ?? 0);
}
