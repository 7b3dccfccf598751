import { dayOf } from "./calendar";
import { jobProgress, jobState, type Job } from "./jobs";
import type { Machine } from "./machines";
import { managerRecord, reference } from "./places";
import type { Policy, Rule, Schedule } from "./policies";
import { dayMs, hourMs, word, type Json, guidIn } from "./words";
import type { World } from "./world";
import type { BackupEntry, MountEntry, SnapshotEntry } from "./entries";

/* Records as the vendor answers them. */

export const entityOf = (machine: Machine): Json => ({ ...reference(machine), type: word("VM") });

interface Good {
  guid: string;
  takenAt: number;
  sizeBytes: number;
}

/** The newest backup that succeeded, as far as a week back. */
function lastGood(world: World, machine: Machine, now: number): Good | null {
  for (const entry of world.backups.values())
    if (entry.machine.number === machine.number && entry.status === "SUCCESS" && entry.takenAt > now - dayMs) return entry;
  const today = dayOf(now);
  for (let day = today; day > today - 8; day -= 1) {
    const run = world.scheduledRun(machine, day, now);
    if (run === null || run.status === "FAILED" || run.storeEndsAt > now) continue;
    return { guid: world.guids.of("backup", run.number), takenAt: run.startsAt, sizeBytes: run.sizeBytes };
  }
  return null;
}

/** A machine of `/virtual-machines`. */
export function machineRecord(world: World, machine: Machine, now: number): Json {
  const { manager } = machine;
  const policy = world.policyOf(machine, now);
  const held = policy === null ? undefined : world.shelf.policies.get(policy);
  const saved = world.settings.get(machine.guid);
  const snapshotPolicy = saved === undefined ? world.startingSnapshotPolicyOf(machine) : guidIn(saved.snapshotMgmtPolicy);
  const good = lastGood(world, machine, now);
  const snapshots = snapshotPolicy === null ? undefined : world.shelf.snapshotPolicies.get(snapshotPolicy);
  return {
    guid: machine.guid,
    uuid: machine.uuid,
    name: machine.name,
    tenantId: machine.project.tenantId,
    project: reference(machine.project),
    present: machine.isPresent,
    tags: [machine.number % 3 === 0 ? "prod" : "test"],
    ...(manager === null
      ? { hypervisor: reference(world.places.standalone), hvType: word(world.places.standalone.type) }
      : {
          hvManager: managerRecord(manager, world.places.node),
          hvmType: word(manager.type),
          hypervisor: reference(manager.hypervisors[machine.number % 2] ?? world.places.standalone),
          ...(manager.clusters[0] ? { hvCluster: reference(manager.clusters[0]) } : {}),
        }),
    ...(held === undefined
      ? {}
      : {
          vmBackupPolicy: { guid: held.guid, name: held.record.name },
          backupUpToDate: good !== null && now - good.takenAt < 26 * hourMs,
        }),
    ...(snapshots === undefined ? {} : { snapshotMgmtPolicy: { guid: snapshots.guid, name: snapshots.name } }),
    ...(good === null
      ? {}
      : {
          lastBackup: good.takenAt,
          lastSuccessfulBackupSize: good.sizeBytes,
          lastSuccessfulFullBackupSize: Math.floor(machine.sizeBytes * 0.55),
          lastSuccessfulFullBackup: { guid: good.guid },
        }),
    warningsPresent: false,
  };
}

/** The same with its settings, as `/virtual-machines/{guid}` answers. */
export function machineDetails(world: World, machine: Machine, now: number): Json {
  const saved = world.settings.get(machine.guid) ?? {
    quiesceBeforeSnapshot: word("INHERIT"),
    vmExportImportMode: word("INHERIT"),
    sshPort: 22,
    preSnapCmdExecEnabled: machine.number % 6 === 1,
    ...(machine.number % 6 === 1 ? { preSnapCmdArgs: ["/usr/local/bin/freeze.sh"], sshUser: "backup" } : {}),
    postSnapCmdExecEnabled: false,
  };
  return { ...saved, ...machineRecord(world, machine, now), networkInterfaceCards: world.machines.nicsOf(machine) };
}

export function backupRecord(world: World, entry: BackupEntry): Json {
  const rule = entry.rule === null ? undefined : world.shelf.rules.get(entry.rule);
  return {
    guid: entry.guid,
    backupTime: entry.takenAt,
    snapshotTime: entry.takenAt,
    status: word(entry.status),
    statusInfo: entry.statusInfo,
    type: word(entry.type),
    size: entry.sizeBytes,
    protectedEntity: entityOf(entry.machine),
    originEntity: { name: entry.origin === "USER" ? "admin" : "schedule", type: word(entry.origin) },
    ...(rule === undefined ? {} : { backupRule: reference(rule) }),
    backupLocations: entry.locations.map((location) => locationRecord(world, entry, location)),
    warningsPresent: false,
    warnings: [],
    warningsAcknowledged: world.acknowledged.has(entry.guid),
    description: world.descriptions.get(entry.guid) ?? "",
    sourceProject: reference(entry.machine.project),
    hidden: false,
  };
}

export function locationRecord(world: World, entry: BackupEntry, location: BackupEntry["locations"][number]): Json {
  return {
    guid: location.guid,
    backup: { guid: entry.guid, name: entry.machine.name },
    snapshotTime: entry.takenAt,
    backupDestination: reference(location.destination),
    backupDestinationType: word(location.destination.type),
    roleType: word(location.role),
    status: word(location.status),
    type: word(entry.type),
    retentionHint: word(world.marks.get(location.guid)?.hint ?? "STANDARD_RETENTION"),
  };
}

/** The two tasks of a run that a schedule started. */
export function* runTasks(
  world: World,
  run: NonNullable<ReturnType<World["scheduledRun"]>>,
  now: number,
): Generator<Json, void, void> {
  const isFailed = run.status === "FAILED";
  const schedule = [...world.shelf.schedules.values()].find(
    ({ rules, record }) =>
      rules.some((guid) => world.shelf.rules.get(guid)?.policy === run.policy) &&
      typeof record.hour === "number" &&
      guidNameOf(record.backupType) === run.type,
  );
  const common = {
    priority: 50,
    backupType: word(run.type),
    protectedEntity: entityOf(run.machine),
    protectedEntityDisplayName: run.machine.name,
    node: reference(world.places.node),
    backup: { guid: world.guids.of("backup", run.number), name: run.machine.name },
    originEntity: { name: "schedule", type: word("SCHEDULE") },
    ...(schedule === undefined ? {} : { schedule: { guid: schedule.guid, name: schedule.record.name } }),
    retryCount: 1,
  };
  const part = (type: "EXPORT" | "STORE", startsAt: number, endsAt: number, ends: string): Json => {
    const state = now < endsAt ? "RUNNING" : ends;
    return {
      guid: world.guids.of(type === "EXPORT" ? "export" : "store", run.number),
      type: word(type),
      state: word(state),
      progress:
        state === "RUNNING" ? Math.round(((now - startsAt) / (endsAt - startsAt)) * 1_000) / 10 : state === "FINISHED" ? 100 : 40,
      creationTime: startsAt,
      windowStart: startsAt,
      windowEnd: startsAt + 6 * hourMs,
      startTime: startsAt,
      ...(now < endsAt ? {} : { finishTime: endsAt }),
      statusInfo: state === "FAILED" ? "Unable to create a snapshot of the VM: timeout after 600 s" : "",
      ...common,
    };
  };
  yield part("EXPORT", run.startsAt, run.exportEndsAt, isFailed ? "FAILED" : "FINISHED");
  if (!isFailed && now >= run.exportEndsAt) yield part("STORE", run.exportEndsAt, run.storeEndsAt, "FINISHED");
}

const guidNameOf = (value: unknown): string | null =>
  typeof value === "object" && value !== null && "name" in value && typeof value.name === "string" ? value.name : null;

export function jobRecord(world: World, job: Job, now: number): Json {
  const state = jobState(job, now);
  return {
    guid: job.guid,
    type: word(job.type),
    state: word(state),
    progress: jobProgress(job, now),
    creationTime: job.createdAt,
    windowStart: job.windowStart,
    ...(job.windowEnd === null ? {} : { windowEnd: job.windowEnd }),
    ...(now < job.startsAt ? {} : { startTime: job.startsAt }),
    ...(state === "QUEUED" || state === "RUNNING" ? {} : { finishTime: job.cancelledAt ?? job.endsAt }),
    priority: job.priority,
    statusInfo: state === "CANCELLED" ? "Cancelled by the user." : state === "FAILED" ? job.statusInfo : "",
    ...(job.machine === null ? {} : { protectedEntity: entityOf(job.machine), protectedEntityDisplayName: job.machine.name }),
    node: reference(world.places.node),
    originEntity: { name: "admin", type: word("USER") },
    ...job.shown,
  };
}

export const scheduleRecord = (world: World, { guid, record, rules }: Schedule): Json => {
  const known = rules.flatMap((rule) => world.shelf.rules.get(rule) ?? []);
  const policies = new Set(known.map(({ policy }) => policy));
  return {
    active: true,
    daysOfWeek: [],
    months: [],
    dayOfWeekOccurrences: [],
    ...record,
    guid,
    rules: known.map(reference),
    policies: [...policies].map((policy) => ({ guid: policy, name: world.shelf.policies.get(policy)?.record.name })),
  };
};

export const schedulesOfRule = (world: World, rule: string): Schedule[] =>
  [...world.shelf.schedules.values()].filter(({ rules }) => rules.includes(rule));

export function ruleRecord(world: World, rule: Rule): Json {
  const schedules = schedulesOfRule(world, rule.guid);
  const policy = world.shelf.policies.get(rule.policy);
  return {
    guid: rule.guid,
    name: rule.name,
    policy: { guid: rule.policy, ...(policy ? { name: policy.record.name } : {}) },
    schedules: schedules.map(({ guid, record }) => ({ guid, name: record.name })),
    ruleBackupDestinations: rule.destinations,
    position: rule.position,
    active: rule.active,
    schedulesCount: schedules.length,
    backupCount: rule.hasBackups ? 1 : 0,
    removable: !rule.hasBackups,
    markedForDeletion: false,
  };
}

const memberCounts = new WeakMap<World, { version: number; counts: Map<string, number> }>();

/** How many machines each policy holds; counted once for every change of assignments. */
export function memberCount(world: World, policy: string, now: number): number {
  let known = memberCounts.get(world);
  if (known?.version !== world.assignments) {
    const counts = new Map<string, number>();
    for (const machine of world.machines.all()) {
      const of = world.policyOf(machine, now);
      if (of !== null) counts.set(of, (counts.get(of) ?? 0) + 1);
    }
    known = { version: world.assignments, counts };
    memberCounts.set(world, known);
  }
  return known.counts.get(policy) ?? 0;
}

/** A policy of the list: with its rules, without its machines. */
export function policyRecord(world: World, policy: Policy, now: number): Json {
  const rules = [...world.shelf.rules.values()].filter((rule) => rule.policy === policy.guid);
  return {
    ...policy.record,
    guid: policy.guid,
    ...(policy.tenantId === null ? {} : { tenantId: policy.tenantId }),
    vmCount: memberCount(world, policy.guid, now),
    ruleCount: rules.length,
    rules: rules.map((rule) => ruleRecord(world, rule)),
    backupDestinations: rules.flatMap((rule) => world.destinationsOf(rule.guid).map(({ destination }) => reference(destination))),
  };
}

export function policyDetails(world: World, policy: Policy, now: number): Json {
  const members = [...world.machines.all()].filter((machine) => world.policyOf(machine, now) === policy.guid);
  return { ...policyRecord(world, policy, now), vms: members.map((machine) => machineRecord(world, machine, now)) };
}

export function mountRecord(world: World, mount: MountEntry, now: number): Json {
  const backup = world.findBackup(mount.backup, now);
  return {
    guid: mount.guid,
    ...(backup === null ? {} : { backup: backupRecord(world, backup) }),
    mode: word(mount.mode),
    state: word("MOUNTED"),
    node: reference(world.places.node),
    mountedFileSystemCount: mount.mountPaths.length,
    mountedFileCount: 0,
    ...(mount.unmountAt === null ? {} : { unmountTime: mount.unmountAt }),
  };
}

export const snapshotRecord = (snapshot: SnapshotEntry): Json => ({
  guid: snapshot.guid,
  snapshotTime: snapshot.takenAt,
  uuid: snapshot.guid,
  protectedEntity: entityOf(snapshot.machine),
  status: word("SUCCESS"),
  standAlone: true,
  warningsPresent: false,
  warnings: [],
});
