import "server-only";
import type pg from "pg";
import { scheduleSchema } from "@/lib/domain/schedule";
import { nextRuns } from "@/lib/domain/next-runs";

type Client = pg.Pool | pg.PoolClient;

/** A machine with no schedule is late a day and two hours after its last good backup; others after their own rhythm and a quarter. */
const leastTargetSeconds = 93_600;

/**
 * Works out, set by set, what no vendor tells: next runs, last runs, sizes, protection. `runId` limits it to what that sync
 * run changed; null takes everything of the connection.
 */
export async function deriveInventory(client: Client, connectionId: string, runId: string | null, now: Date): Promise<void> {
  await refreshNextRuns(client, connectionId, now);
  await markTouched(client, connectionId, runId);
  await deriveBackups(client);
  await deriveVms(client);
  await deriveSnapshots(client, connectionId);
  await deriveNames(client, connectionId);
  await client.query("drop table touched_backups; drop table touched_vms");
}

/** The next run of every schedule whose last answer has passed or that never had one. */
async function refreshNextRuns(client: Client, connectionId: string, now: Date): Promise<void> {
  for (;;) {
    const due = await client.query<{ id: string; fields: { schedule: unknown } }>(
      `select id, fields from schedules where connection_id = $1 and (next_run_at is null and is_active or next_run_at <= $2) limit 2000`,
      [connectionId, now],
    );
    if (due.rows.length === 0) return;
    const rows = due.rows.map(({ id, fields }) => {
      const schedule = scheduleSchema.safeParse(fields.schedule);
      const next = schedule.success && schedule.data.active ? nextRuns(schedule.data, now, 1)[0] : undefined;
      return { id, next: next?.toISOString() ?? null };
    });
    // A schedule with no next run (paused, or unreadable) is set aside, or it would be asked for again without end.
    await client.query(
      `update schedules s set next_run_at = given.next, is_active = given.next is not null
       from jsonb_to_recordset($1::jsonb) as given(id text, next timestamptz) where s.id = given.id`,
      [JSON.stringify(rows)],
    );
  }
}

/** Which backups and machines something changed for, in two temporary tables of this session. */
async function markTouched(client: Client, connectionId: string, runId: string | null): Promise<void> {
  const changed = runId === null ? "true" : "t.changed_run = $2";
  const parameters = runId === null ? [connectionId] : [connectionId, runId];
  const part = (table: string, column: string) => `select t.${column} as id from ${table} t where t.connection_id = $1 and ${changed} and t.${column} is not null`;
  await client.query("drop table if exists touched_backups; drop table if exists touched_vms");
  await client.query(
    `create temp table touched_backups as ${[part("backups", "id"), part("schedules", "backup_id"), part("histories", "backup_id"), part("restore_targets", "backup_id")].join(" union ")}
     union select s.backup_id from schedules s join backups b on b.id = s.backup_id where s.connection_id = ${"$1"} and s.next_run_at is distinct from b.next_run_at and b.next_run_at <= now()`,
    parameters,
  );
  await client.query(
    `create temp table touched_vms as ${[part("vms", "id"), part("backups", "vm_id"), part("histories", "vm_id"), part("restore_targets", "vm_id")].join(" union ")}
     union select b.vm_id from backups b join touched_backups t on t.id = b.id where b.vm_id is not null`,
    parameters,
  );
  await client.query("create unique index on touched_backups (id); create unique index on touched_vms (id); analyze touched_backups; analyze touched_vms");
}

async function deriveBackups(client: Client): Promise<void> {
  await client.query(`
    update backups b set
      last_run_at = run.at, last_run_state = run.state, next_run_at = plan.next_run_at, used_bytes = kept.bytes,
      schedules = coalesce(plan.schedules, '[]'::jsonb)
    from touched_backups t
    left join lateral (
      select h.at, h.state from histories h where h.backup_id = t.id and h.kind = 'backup' order by h.at desc nulls last, h.id desc limit 1
    ) run on true
    left join lateral (
      select min(s.next_run_at) as next_run_at, jsonb_agg(s.fields->'schedule' order by s.name) as schedules from schedules s where s.backup_id = t.id
    ) plan on true
    left join lateral (
      select sum(r.size_bytes)::bigint as bytes from restore_targets r where r.backup_id = t.id
    ) kept on true
    where b.id = t.id
      and (b.last_run_at, b.last_run_state, b.next_run_at, b.used_bytes, b.schedules)
        is distinct from (run.at, run.state, plan.next_run_at, kept.bytes, coalesce(plan.schedules, '[]'::jsonb))`);
}

/**
 * Protection without regard to the clock. A machine is failing after two failures since the last good run (or with failures and
 * no good run at all); one failure within the target is not yet a verdict. What is `protected` here turns late by `late_at`.
 */
async function deriveVms(client: Client): Promise<void> {
  await client.query(
    `
    with facts as (
      select v.id, v.state as vm_state,
        run.at as last_run_at, run.state as last_run_state, coalesce(good.at, point.at) as last_good_at,
        coalesce(bad.count, 0)::int as failures,
        arranged.backups, arranged.scheduled, arranged.next_run_at,
        greatest($1::int, coalesce(arranged.period_seconds * 5 / 4, 0))::int as target_seconds
      from touched_vms t
      join vms v on v.id = t.id
      left join lateral (
        select h.at, h.state from histories h where h.vm_id = t.id and h.kind = 'backup' order by h.at desc nulls last, h.id desc limit 1
      ) run on true
      left join lateral (
        select coalesce(h.ended_at, h.at) as at, h.at as started from histories h
        where h.vm_id = t.id and h.kind = 'backup' and h.state in ('succeeded', 'partial') order by h.at desc nulls last, h.id desc limit 1
      ) good on true
      left join lateral (
        select r.at from restore_targets r where r.vm_id = t.id and r.state = 'restorable' order by r.at desc nulls last limit 1
      ) point on true
      left join lateral (
        select count(*) from histories h where h.vm_id = t.id and h.kind = 'backup' and h.state = 'failed' and h.at > coalesce(good.started, 'epoch')
      ) bad on true
      left join lateral (
        select count(*)::int as backups, count(b.next_run_at)::int as scheduled, min(b.next_run_at) as next_run_at,
          min((select min(case s.fields->'schedule'->>'frequency' when 'monthly' then 2678400 when 'weekly' then 604800
                 when 'interval' then coalesce((s.fields->'schedule'->>'everyMinutes')::int * 60, 86400) else 86400 end)
               from schedules s where s.backup_id = b.id and s.is_active)) as period_seconds
        from backups b where b.vm_id = t.id and coalesce(b.state, '') not in ('gone', 'deleting')
      ) arranged on true
    ), verdict as (
      select *, case
          when vm_state = 'gone' then 'gone'
          when backups = 0 then 'unprotected'
          when failures >= 2 or (failures >= 1 and last_good_at is null) then 'failing'
          when scheduled = 0 then 'not-scheduled'
          else 'protected' end as base
      from facts
    )
    update vms v set
      last_run_at = d.last_run_at, last_run_state = d.last_run_state, last_good_at = d.last_good_at, failures_since_good = d.failures,
      next_run_at = d.next_run_at, target_seconds = d.target_seconds, protection_base = d.base,
      late_at = coalesce(d.last_good_at, v.late_at, now()) + case when d.last_good_at is null and v.late_at is not null then interval '0' else d.target_seconds * interval '1 second' end
    from verdict d
    where v.id = d.id
      and (v.last_run_at, v.last_run_state, v.last_good_at, v.failures_since_good, v.next_run_at, v.target_seconds, v.protection_base)
        is distinct from (d.last_run_at, d.last_run_state, d.last_good_at, d.failures, d.next_run_at, d.target_seconds, d.base)`,
    [leastTargetSeconds],
  );
}

/** Names of what a row belongs to, kept on the row, so that a list needs no join. */
async function deriveNames(client: Client, connectionId: string): Promise<void> {
  await client.query(
    `update schedules s set vm_id = b.vm_id, vm_name = b.vm_name, fields = s.fields || jsonb_build_object('ownerName', b.name)
     from touched_backups t join backups b on b.id = t.id
     where s.backup_id = t.id and (s.vm_id, s.vm_name, s.fields->>'ownerName') is distinct from (b.vm_id, b.vm_name, b.name)`,
  );
  for (const [owned, owner, column, field] of [
    ["schedules", "volume_groups", "owner_id", "ownerName"],
    ["schedules", "volumes", "owner_id", "ownerName"],
    ["snapshots", "volume_groups", "volume_group_id", "volumeGroupName"],
    ["snapshots", "volumes", "volume_id", "volumeName"],
    ["volumes", "volume_groups", "volume_group_id", "volumeGroupName"],
  ]) {
    await client.query(
      `update ${owned} s set fields = s.fields || jsonb_build_object('${field}', o.name)
       from ${owner} o where o.connection_id = $1 and s.${column} = o.id and s.fields->>'${field}' is distinct from o.name`,
      [connectionId],
    );
  }
}

async function deriveSnapshots(client: Client, connectionId: string): Promise<void> {
  for (const [table, column] of [
    ["volume_groups", "volume_group_id"],
    ["volumes", "volume_id"],
  ]) {
    await client.query(
      `update ${table} o set last_snapshot_at = newest.at
       from (select o2.id, max(s.at) as at from ${table} o2 left join snapshots s on s.${column} = o2.id where o2.connection_id = $1 group by o2.id) newest
       where o.id = newest.id and o.last_snapshot_at is distinct from newest.at`,
      [connectionId],
    );
  }
}
