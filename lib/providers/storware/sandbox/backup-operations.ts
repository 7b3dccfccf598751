import { dayOf, runNumber } from "./calendar";
import { done, numberOf, ok, recordOf, recordsOf, textOf, textsOf, type Handlers, type StorwareCall } from "./call";
import { listed } from "./listing";
import { machineOf } from "./machine-operations";
import type { Machine } from "./machines";
import { backupRecord, locationRecord, snapshotRecord } from "./records";
import { notFound } from "./refusal";
import { dayMs, hourMs, word, type Json, nameIn } from "./words";
import type { World } from "./world";
import type { BackupEntry, SnapshotEntry } from "./entries";

export function backupOf(world: World, guid: string | null, now: number): BackupEntry {
  const backup = guid === null ? null : world.findBackup(guid, now);
  if (backup === null) throw notFound("Backup", guid ?? "");
  return backup;
}

function* backups({ world, query, now }: StorwareCall): Generator<BackupEntry, void, void> {
  const entity = textOf(query["protected-entity"]);
  const [from, to] = [numberOf(query.from), numberOf(query.to)];
  const statuses = textsOf(query.status);
  const policies = textsOf(query["backup-policy"]);
  const destination = textOf(query["backup-destination"]);
  const least = numberOf(query["min-size"]);
  const machines: Iterable<Machine> = entity === null ? world.machines.all() : [machineOf(world, entity)];
  for (const machine of machines) {
    for (const entry of world.backupsOf(machine, now)) {
      if (from !== null && entry.takenAt < from) continue;
      if (to !== null && entry.takenAt > to) continue;
      if (statuses.length > 0 && !statuses.includes(entry.status)) continue;
      if (typeof query.type === "string" && query.type !== entry.type) continue;
      if (least !== null && entry.sizeBytes < least) continue;
      if (destination !== null && !entry.locations.some((location) => location.destination.guid === destination)) continue;
      if (typeof query["backup-rule"] === "string" && query["backup-rule"] !== entry.rule) continue;
      const policy = entry.rule === null ? undefined : world.shelf.rules.get(entry.rule)?.policy;
      if (policies.length > 0 && (policy === undefined || !policies.includes(policy))) continue;
      if (query["only-mountable"] === true && entry.status !== "SUCCESS") continue;
      if (typeof query["project-uuid"] === "string" && query["project-uuid"] !== machine.project.tenantId) continue;
      yield entry;
    }
  }
}

/** Snapshots of a machine: five days of what its snapshot policy took, and what clients took. */
function snapshotsOf(world: World, machine: Machine, now: number): SnapshotEntry[] {
  const made = [...world.snapshots.values()].filter((snapshot) => snapshot.machine.number === machine.number);
  if (world.startingSnapshotPolicyOf(machine) === null) return made;
  const today = dayOf(now);
  const midnight = Math.floor(now / dayMs) * dayMs;
  const taken = [0, 1, 2, 3, 4].map((back) => ({
    guid: world.guids.of("snapshot", runNumber(machine.number, today - back)),
    machine,
    takenAt: midnight - back * dayMs + 5 * hourMs,
  }));
  return [...made, ...taken.filter(({ takenAt }) => takenAt <= now)];
}

const locationsOf = ({ world, query, now }: StorwareCall, isForRestore: boolean) => {
  const machine = machineOf(world, textOf(query["protected-entity"]));
  const status = isForRestore ? "PRESENT" : textOf(query["location-status"]);
  return world
    .backupsOf(machine, now)
    .filter(({ rule }) => query["backup-rule"] === undefined || query["backup-rule"] === rule)
    .flatMap((entry) =>
      entry.locations
        .filter((location) => status === null || location.status === status)
        .map((location) => locationRecord(world, entry, location)),
    );
};

function filesOf({ world, query, now }: StorwareCall): Json[] {
  const entry = backupOf(world, textOf(query.backup), now);
  return world.machines.disksOf(entry.machine).map((disk, index) => ({
    guid: world.guids.named(`file ${entry.guid} ${index}`),
    backup: { guid: entry.guid },
    backupTime: entry.takenAt,
    path: `/vprotect_data/backup/${entry.guid}/${String(disk.name)}.qcow2`,
    size: Math.floor(entry.sizeBytes / 2),
    mountable: true,
    iscsiMountable: true,
    format: word("QCOW2"),
    backupFileType: word(entry.type === "FULL" ? "DISK" : "DISK_INC"),
    vmDisk: { guid: disk.guid, name: disk.name, excludedFromBackup: false },
    configPresent: false,
    time: entry.takenAt,
  }));
}

/** The locations that a request marks, each as it would then be. All of them exist, or nothing is marked. */
function markedLocations({ world, body, now }: StorwareCall): { guid: string; hint: string; record: Json }[] {
  return recordsOf(body).map((wish) => {
    const guid = textOf(wish.guid) ?? "";
    const found = world.findLocation(guid, now);
    if (found === null) throw notFound("Backup location", guid);
    const hint = nameIn(wish.retentionHint) ?? "STANDARD_RETENTION";
    return { guid, hint, record: { ...locationRecord(world, found.backup, found.location), retentionHint: word(hint) } };
  });
}

export const backupOperations: Handlers = {
  listBackups: (call) =>
    listed(call, backups(call), {
      record: (entry) => backupRecord(call.world, entry),
      name: (entry) => entry.machine.name,
    }),
  getBackup: ({ world, path, now }) => {
    const entry = backupOf(world, path.guid ?? null, now);
    return ok({
      ...backupRecord(world, entry),
      iscsiMountable: entry.status === "SUCCESS",
      networkInterfaceCards: world.machines.nicsOf(entry.machine),
    });
  },
  acknowledgeBackupWarnings: ({ world, path, body, now }) => {
    const { guid } = backupOf(world, path.guid ?? null, now);
    if (recordOf(body).value === true) world.acknowledged.add(guid);
    else world.acknowledged.delete(guid);
    return done;
  },
  updateBackupDescription: ({ world, path, body, now }) => {
    world.descriptions.set(backupOf(world, path.guid ?? null, now).guid, String(recordOf(body).value));
    return done;
  },
  listBackupLocations: (call) => ok(locationsOf(call, false)),
  listBackupLocationsForRestore: (call) => ok(locationsOf(call, true)),
  listBackupFiles: (call) => ok(filesOf(call)),
  listBackupFilesForRestore: (call) => ok(filesOf(call)),
  listFileSystems: ({ world, query, now }) => {
    const entry = backupOf(world, textOf(query.backup), now);
    return ok(
      ["boot", "root"].map((label, index) => ({
        guid: world.guids.named(`file system ${entry.guid} ${label}`),
        volume: `/dev/sda${index + 1}`,
        size: (index + 1) * 10 * 2 ** 30,
        type: "ext4",
        label,
      })),
    );
  },
  previewMarkBackups: (call) => ok({ elements: markedLocations(call).map(({ record }) => record) }),
  markBackups: (call) => {
    for (const { guid, hint } of markedLocations(call)) call.world.marks.set(guid, { hint, at: call.now });
    return done;
  },
  listSnapshots: ({ world, query, now }) => {
    const machine = machineOf(world, textOf(query["protected-entity"]));
    return ok(snapshotsOf(world, machine, now).map(snapshotRecord));
  },
  listRestoreJobs: ({ world, query, now }) => {
    const entity = textOf(query["protected-entity"]);
    const [from, to] = [numberOf(query.from) ?? 0, numberOf(query.to) ?? now];
    return ok(
      [...world.restoreJobs.values()]
        .filter(({ machine, restoreTime }) => (entity === null || machine === entity) && restoreTime >= from && restoreTime <= to)
        .map(({ machine: _, ...job }) => job),
    );
  },
};
