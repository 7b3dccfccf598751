import "server-only";
import type pg from "pg";
import { scheduleSchema } from "@/lib/domain/schedule";
import { nextRuns } from "@/lib/domain/next-runs";

type Client = pg.Pool | pg.PoolClient;

/** A machine with no schedule is late a day and two hours after its last good backup; others after their own rhythm and a quarter. */
const leastTargetSeconds = 93_600;

/**
 * Works out, set by set, what no vendor tells: next runs, last runs, sizes, protection; of those backups and machines whose rows
 * changed since it was last worked out. In one transaction with taking note of that, one at a time per connection.
 */
export async function deriveInventory(client: pg.PoolClient, connectionId: string, now: Date): Promise<void> {
  await client.query("begin");
  try {
    await client.query("select pg_advisory_xact_lock(727011, hashtext($1))", [connectionId]);
    await refreshNextRuns(client, connectionId, now);
    await takeTouched(client, connectionId);
    await deriveBackups(client);
    await deriveVms(client);
    await deriveMembership(client, connectionId);
    await deriveSnapshots(client, connectionId);
    await deriveNames(client, connectionId);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** The next run of every schedule whose last answer has passed or that never had one. */
async function refreshNextRuns(client: Client, connectionId: string, now: Date): Promise<void> {
  for (;;) {
    const due = await client.query<{ id: string; fields: { schedule: unknown } }>(
      `select id, fields from schedules where connection_id = $1 and is_active and (next_run_at is null or next_run_at <= $2) limit 2000`,
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
      `with moved as (
         update schedules s set next_run_at = given.next, is_active = given.next is not null
         from jsonb_to_recordset($1::jsonb) as given(id text, next timestamptz) where s.id = given.id
         returning s.backup_id
       )
       insert into inventory_touched (connection_id, kind, id)
       select distinct $2, 'backup', backup_id from moved where backup_id is not null on conflict do nothing`,
      [JSON.stringify(rows), connectionId],
    );
  }
}

/** Moves the notes of what changed into two temporary tables of this transaction. */
async function takeTouched(client: Client, connectionId: string): Promise<void> {
  await client.query("create temp table touched_backups (id text primary key) on commit drop");
  await client.query("create temp table touched_vms (id text primary key) on commit drop");
  await client.query(
    `with taken as (delete from inventory_touched where connection_id = $1 returning kind, id),
       backup_ids as (insert into touched_backups select id from taken where kind = 'backup')
     insert into touched_vms select id from taken where kind = 'vm'`,
    [connectionId],
  );
  await client.query(
    `insert into touched_vms select b.vm_id from backups b join touched_backups t on t.id = b.id where b.vm_id is not null
     on conflict do nothing`,
  );
  await client.query("analyze touched_backups, touched_vms");
}

async function deriveBackups(client: Client): Promise<void> {
  await client.query(`
    update backups b set
      last_run_at = run.at, last_run_state = run.state, next_run_at = plan.next_run_at, used_bytes = kept.bytes,
      schedules = coalesce(plan.schedules, '[]'::jsonb)
    from touched_backups t
    left join lateral (
      select h.at, h.state from histories h where h.backup_id = t.id and h.kind = 'backup' order by h.at desc, h.id desc limit 1
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
        select h.at, h.state from histories h where h.vm_id = t.id and h.kind = 'backup' order by h.at desc, h.id desc limit 1
      ) run on true
      left join lateral (
        select coalesce(h.ended_at, h.at) as at, h.at as started from histories h
        where h.vm_id = t.id and h.kind = 'backup' and h.state in ('succeeded', 'partial') order by h.at desc, h.id desc limit 1
      ) good on true
      left join lateral (
        select r.at from restore_targets r where r.vm_id = t.id and r.state = 'restorable' order by r.at desc limit 1
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
      -- Without a first good point there is nothing that protects: late from the beginning.
      late_at = coalesce(d.last_good_at + d.target_seconds * interval '1 second', 'epoch')
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

/** The group of each volume: what the groups say of their members, else what the volume says itself. */
async function deriveMembership(client: Client, connectionId: string): Promise<void> {
  await client.query(
    `update volumes v set volume_group_id = found.group_id
     from (
       select own.id, coalesce(min(grouped.id), own.owner_id) as group_id
       from volumes own
       left join (
         select g.id, member->>'id' as volume_id
         from volume_groups g, jsonb_array_elements(g.fields->'members') as member
         where g.connection_id = $1 and member->>'kind' = 'volume'
       ) grouped on grouped.volume_id = own.id
       where own.connection_id = $1 group by own.id
     ) found
     where v.id = found.id and v.volume_group_id is distinct from found.group_id`,
    [connectionId],
  );
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
