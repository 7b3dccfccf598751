import { sql } from "drizzle-orm";
import type { Db } from "../client";

/** What `fillInventory` makes: machines in equal parts for each tenant, half on each connection, one backup per machine. */
export interface Filling {
  machines: number;
  runsPerMachine: number;
  tenantIds: readonly (string | null)[];
}

/** Fills vms, backups, restore targets and histories by set, for tests of plans and scopes. Ids are `vm_0`, `bak_0`, `his_0r1`, `rtp_0r1`. */
export async function fillInventory(db: Db, { machines, runsPerMachine, tenantIds }: Filling): Promise<void> {
  const tenant = sql`(${sql.param([...tenantIds])}::text[])[1 + m % ${tenantIds.length}]`;
  const origin = sql`'con_' || m % 2, 'made-up', ${tenant}`;
  const aVm = sql`jsonb_build_object('kind', 'vm', 'region', 'kr-west1', 'os', null, 'powerState', 'running', 'state', 'present', 'sizeBytes', m)`;
  const protection = sql`(array['protected', 'protected', 'protected', 'protected', 'protected', 'protected', 'unprotected', 'not-scheduled', 'failing'])[1 + m % 9]`;
  await db.execute(sql`
    insert into vms (id, vendor_id, connection_id, provider, tenant_id, name, state, kind, region, size_bytes, fields, protection_base, late_at, last_run_at, last_good_at, last_run_state)
    select 'vm_' || m, 'v' || m, ${origin}, 'machine-' || m, 'present', 'vm', 'kr-west1', m, ${aVm}, ${protection},
      now() + interval '1 hour' * ((m * 7919) % 100 - 5), now() - interval '1 minute' * m, case when m % 5 > 0 then now() - interval '1 minute' * m end,
      (array['succeeded', 'succeeded', 'failed'])[1 + m % 3]
    from generate_series(0, ${machines - 1}) as m`);
  const aBackup = sql`jsonb_build_object('type', 'image', 'state', 'available', 'vendorState', null, 'retention', null, 'encrypted', null, 'replicated', null, 'agentless', null, 'paths', null)`;
  await db.execute(sql`
    insert into backups (id, vendor_id, connection_id, provider, tenant_id, name, state, kind, vm_id, vm_name, fields)
    select 'bak_' || m, 'b' || m, ${origin}, 'backup-' || m, 'available', 'image', 'vm_' || m, 'machine-' || m, ${aBackup}
    from generate_series(0, ${machines - 1}) as m`);
  const at = sql`(now() - interval '1 second' * (r * 86400 + m))`;
  const aRun = sql`jsonb_build_object('kind', 'backup', 'state', 'succeeded', 'vendorState', null, 'backupName', 'backup-' || m, 'scheduleName', null,
    'startedAt', to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'endedAt', null, 'durationSeconds', null, 'sizeBytes', null, 'progressPercent', null, 'error', null)`;
  await db.execute(sql`
    insert into histories (id, vendor_id, connection_id, provider, tenant_id, name, state, kind, vm_id, vm_name, backup_id, at, fields)
    select 'his_' || m || 'r' || r, m || '-' || r, ${origin}, 'machine-' || m, case when (m + r) % 50 = 0 then 'failed' else 'succeeded' end,
      case when (m + r) % 100 = 1 then 'restore' else 'backup' end, 'vm_' || m, 'machine-' || m, 'bak_' || m, ${at}, ${aRun}
    from generate_series(0, ${machines - 1}) as m, generate_series(1, ${runsPerMachine}) as r`);
  const aPoint = sql`jsonb_build_object('backupName', 'backup-' || m, 'takenAt', to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'expiresAt', null, 'kind', 'full', 'sizeBytes', null, 'restorable', true, 'note', null, 'scheduleName', null, 'locations', '[]'::jsonb)`;
  await db.execute(sql`
    insert into restore_targets (id, vendor_id, connection_id, provider, tenant_id, name, state, kind, vm_id, vm_name, backup_id, at, fields)
    select 'rtp_' || m || 'r' || r, m || '-' || r, ${origin}, 'machine-' || m, 'restorable', 'full', 'vm_' || m, 'machine-' || m, 'bak_' || m, ${at}, ${aPoint}
    from generate_series(0, ${machines - 1}) as m, generate_series(1, ${runsPerMachine}) as r`);
  await db.execute(sql`
    insert into inventory_counts (connection_id, noun, tenant_id, count)
    select connection_id, noun, tenant_id, count(*)::int from (
      select connection_id, 'vm' as noun, tenant_id from vms union all select connection_id, 'backup', tenant_id from backups
      union all select connection_id, 'history', tenant_id from histories union all select connection_id, 'restoreTarget', tenant_id from restore_targets
    ) as rows group by 1, 2, 3`);
  await db.execute(sql`vacuum analyze`);
}
