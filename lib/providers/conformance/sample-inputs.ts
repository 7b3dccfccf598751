import { z } from "zod";
import type { OperationKind } from "@/lib/domain/operation";
import type { Retention, Schedule } from "@/lib/domain/schedule";
import type { FactRow } from "../plan";
import type { FactBook } from "./facts";

/*
 * Wishes that an operator could have, for every kind, over the rows that the provider's own readers gave. Several for each,
 * because vendors differ in what they take; a provider that supports a kind must take one of them.
 */

const retentions: readonly Retention[] = [
  { count: 14, unit: "days" },
  { count: 2, unit: "weeks" },
  { count: 1, unit: "months" },
  { count: 10, unit: "days" },
];
const daily: Schedule = { frequency: "daily", time: "02:00", timezone: "UTC", backupType: "incremental", active: true };
const weekly: Schedule = { ...daily, frequency: "weekly", days: ["sun"], backupType: "full" };
const monthly: Schedule = { ...weekly, frequency: "monthly", weeks: ["last"] };

const mostRows = 60;
const first = <T>(rows: readonly T[]) => rows.slice(0, mostRows);

const attachmentsSchema = z.array(z.object({ vendorId: z.string(), kind: z.string().nullish() })).catch([]);

/** Servers as the volume's row names them, in the form that inputs take. */
const attachmentsOf = (item: FactRow["item"]) =>
  attachmentsSchema.parse(item.attachments).map(({ vendorId, kind }) => ({ serverId: vendorId, kind: kind ?? "bare-metal" }));

function* owned(book: FactBook, noun: "volume" | "volumeGroup"): Generator<{ owner: FactRow; snapshot: FactRow }> {
  for (const snapshot of book.rows("snapshot")) {
    const owner = book.rows(noun).find(({ id }) => id === snapshot.item[`${noun}Id`]);
    if (owner !== undefined) yield { owner, snapshot };
  }
}

/** What the kinds of volumes and of volume groups share. */
function* storageInputs(verb: string, noun: "volume" | "volumeGroup", book: FactBook): Generator<object> {
  const key = `${noun}Id`;
  const name = "conformance";
  if (verb === "delete-snapshot" || verb === "restore-snapshot" || verb === "recover") {
    for (const { owner, snapshot } of owned(book, noun)) {
      const both = { [key]: owner.id, snapshotId: snapshot.id };
      yield verb !== "recover" ? both : { ...both, ...(noun === "volume" ? { name } : { namePrefix: name }) };
    }
    return;
  }
  for (const { id } of book.rows(noun)) {
    const own = { [key]: id };
    if (verb === "snapshot") yield* [own, { ...own, name }];
    else if (verb === "set-snapshot-schedule")
      yield* [
        { ...own, schedule: { ...daily, backupType: "full" } },
        { ...own, schedule: weekly },
      ];
    else if (verb === "set-replication-cycle") yield* (["daily", "weekly"] as const).map((cycle) => ({ ...own, cycle }));
    else if (verb === "set-replication-policy") yield { ...own, policy: "break" };
    else if (verb === "replicate") {
      for (const region of ["kr-east1", "kr-west1", "us-east1"]) {
        yield { ...own, name, region, cycle: "hourly", ...(noun === "volume" ? {} : { namePrefix: name }) };
      }
    } else yield own;
  }
}

function* policyInputs(verb: string, book: FactBook): Generator<object> {
  const name = "conformance";
  const [retention = { count: 14, unit: "days" as const }] = retentions;
  if (verb === "create") {
    const base = { name, schedules: [daily, weekly], retention };
    yield* [base, { ...base, destinationId: "destination" }];
    return;
  }
  for (const { id: policyId } of book.rows("policy")) {
    if (verb === "delete") yield { policyId };
    else
      yield* [
        { policyId, name },
        { policyId, schedules: [daily, weekly] },
        ...retentions.map((kept) => ({ policyId, retention: kept })),
      ];
  }
}

function* scheduleInputs(verb: string, book: FactBook): Generator<object> {
  const wishes = [daily, weekly, monthly];
  if (verb === "create") {
    for (const { id: policyId } of book.rows("policy")) for (const schedule of wishes) yield { policyId, schedule };
    return;
  }
  for (const { id: scheduleId } of first(book.rows("schedule"))) {
    if (verb === "delete") yield { scheduleId };
    else for (const schedule of wishes) yield { scheduleId, schedule };
  }
}

function* restoreInputs(kind: OperationKind, book: FactBook): Generator<object> {
  const backupsSeen = new Set<unknown>();
  for (const { id: restoreTargetId, item } of book.rows("restoreTarget").slice(0, 500)) {
    const settings = {
      networkIds: ["network"],
      securityGroupIds: ["group"],
      serverTypeId: "s1v2m4",
      storageId: "storage",
      clusterId: "cluster",
    };
    if (kind === "restore.vm") {
      yield { restoreTargetId, name: "restored-vm" };
      yield { restoreTargetId, name: "restored-vm", serverTypeId: settings.serverTypeId };
      yield { restoreTargetId, name: "restored-vm", networkIds: settings.networkIds, serverTypeId: settings.serverTypeId };
      yield { restoreTargetId, name: "restored-vm", ...settings };
    } else if (kind === "restore.files") {
      const backup = book.rows("backup").find(({ id }) => id === item.backupId);
      const [path = "/etc/hosts"] = z.array(z.string()).catch([]).parse(backup?.item.paths);
      const items = [{ source: path, destination: "/tmp/restored" }];
      if (backupsSeen.has(item.backupId)) continue;
      backupsSeen.add(item.backupId);
      if (typeof item.vmId === "string") yield { restoreTargetId, targetVmId: item.vmId, items, overwrite: false };
      for (const { id: targetVmId } of first(book.rows("vm")).slice(0, 5))
        yield { restoreTargetId, targetVmId, items, overwrite: false };
    } else if (kind === "restore.mount") {
      yield { restoreTargetId };
      for (const { id: targetVmId } of first(book.rows("vm"))) yield { restoreTargetId, targetVmId };
    } else yield { restoreTargetId };
  }
}

const tib = 2 ** 40;

function* fileVolumeInputs(verb: string, book: FactBook): Generator<object> {
  const name = "conformance";
  if (verb === "create")
    return yield* [
      { name, kind: "file", diskType: "SSD" },
      { name, kind: "parallel-file", sizeBytes: 10 * tib },
    ];
  for (const { id: volumeId } of book.rows("volume")) {
    if (verb === "resize") yield { volumeId, sizeBytes: 500 * tib };
    else yield* [true, false].map((enabled) => ({ volumeId, enabled }));
  }
}

const policiesSchema = z.array(z.object({ vendorId: z.string() })).catch([]);

/** Names of objects and versions stand for those that a look-up gives. */
function* archiveInputs(verb: string, book: FactBook): Generator<object> {
  const target = { targetBucket: "conformance-objects", overwrite: false };
  if (verb === "create") return yield { name: "conformance" };
  for (const { id: bucketId, item } of book.rows("bucket")) {
    if (verb === "delete") yield { bucketId };
    else if (verb === "set-versioning" || verb === "set-encryption")
      yield* [true, false].map((enabled) => ({ bucketId, enabled }));
    else if (verb === "create-policy") yield { bucketId, sourceBucket: "conformance-objects", afterDays: 14 };
    else if (verb === "delete-objects") yield { bucketId, paths: ["object"] };
    else if (verb === "recover") yield { bucketId, paths: ["object"], ...target };
    else if (verb === "delete-versions") yield { bucketId, path: "object", versionIds: ["version"] };
    else if (verb === "recover-version") yield { bucketId, path: "object", versionId: "version", ...target };
    else
      for (const { vendorId: policyId } of policiesSchema.parse(item.policies)) {
        if (verb === "update-policy") yield { bucketId, policyId, afterDays: 14 };
        else yield* [true, false].map((active) => ({ bucketId, policyId, active }));
      }
  }
}

/** Wishes of one kind, most likely ones first. */
export function* sampleInputs(kind: OperationKind, book: FactBook): Generator<object> {
  const [subject = "", verb = ""] = kind.split(".");
  const name = "conformance";
  const servers = book.rows("volume").flatMap(({ item }) => attachmentsOf(item));
  const attachments = [{ serverId: "server", kind: "bare-metal" }];
  if (kind === "backup.create") {
    for (const { id: vmId } of first(book.rows("vm"))) {
      for (const retention of retentions) {
        yield { name, vmId, type: "image", schedules: [daily, weekly, monthly], retention };
        yield { name, vmId, type: "filesystem", paths: ["/data"], schedules: [daily], retention };
        for (const { id: policyId } of book.rows("policy"))
          yield { name, vmId, type: "image", schedules: [], retention, policyId };
      }
    }
  } else if (subject === "backup") {
    for (const { id: backupId } of first(book.rows("backup"))) {
      if (verb === "set-schedules") yield { backupId, schedules: [daily, weekly, monthly] };
      else if (verb === "set-retention") for (const retention of retentions) yield { backupId, retention };
      else if (verb === "set-paths") yield { backupId, paths: ["/data", "/var/lib"] };
      else if (verb === "set-replication")
        yield* [
          { backupId, replicated: true },
          { backupId, replicated: false },
        ];
      else yield { backupId };
    }
    if (verb === "run") for (const { id: vmId } of first(book.rows("vm"))) yield { vmId };
  } else if (subject === "restore" || subject === "restore-target") {
    if (kind === "restore.unmount") {
      for (const { attributes } of book.rows("history"))
        if (typeof attributes.mountId === "string") yield { mountId: attributes.mountId };
      yield* [{ mountId: "mount" }, { mountId: "machine/disk" }];
    } else yield* restoreInputs(kind, book);
  } else if (subject === "policy") {
    yield* policyInputs(verb, book);
  } else if (subject === "schedule") {
    yield* scheduleInputs(verb, book);
  } else if (subject === "agent") {
    if (verb === "create") for (const { id: vmId } of first(book.rows("vm"))) yield* [{ vmId }, { vmId, networkId: "network" }];
    else for (const { id: agentId } of book.rows("agent")) yield { agentId };
  } else if (kind === "volume-group.create") {
    const members = [...first(book.rows("volume")), ...first(book.rows("vm"))];
    for (const { id } of members) yield { name, memberIds: [id] };
  } else if (kind === "volume-group.add-members" || kind === "volume-group.remove-members") {
    for (const { id: volumeGroupId } of book.rows("volumeGroup")) {
      for (const { id } of [...first(book.rows("volume")), ...first(book.rows("vm"))]) yield { volumeGroupId, memberIds: [id] };
    }
  } else if (kind === "volume.create") {
    for (const each of [...servers.slice(0, 10).map((server) => [server]), attachments]) {
      const base = { name, sizeBytes: 100 * 2 ** 30, attachments: each };
      yield* [
        { ...base, diskType: "HDD" },
        { ...base, diskType: "SSD", options: { iops: 5_000, throughputMbps: 250 } },
      ];
    }
  } else if (subject === "file-volume") {
    yield* fileVolumeInputs(verb, book);
  } else if (subject === "archive") {
    yield* archiveInputs(verb, book);
  } else if (subject === "volume-group") {
    yield* storageInputs(verb, "volumeGroup", book);
  } else if (subject === "volume") {
    if (!["attach", "detach", "set-qos", "set-snapshot-rate"].includes(verb)) return yield* storageInputs(verb, "volume", book);
    for (const { id: volumeId, item } of book.rows("volume")) {
      const attached = attachmentsOf(item);
      if (verb === "attach") {
        const others = servers.filter(({ serverId }) => !attached.some((own) => own.serverId === serverId));
        for (const server of others.slice(0, 3)) yield { volumeId, attachments: [server] };
        yield { volumeId, attachments };
      } else if (verb === "detach") yield { volumeId, serverIds: attached.slice(0, 1).map(({ serverId }) => serverId) };
      else if (verb === "set-qos")
        yield* [
          { volumeId, iops: 6_000, throughputMbps: 300 },
          { volumeId, iops: 6_000 },
        ];
      else yield { volumeId, ratePercent: 50 };
    }
  } else if (kind === "task.cancel") {
    const runs = book.rows("history");
    const isUnderWay = ({ item }: FactRow) => item.state === "running" || item.state === "queued";
    for (const { id: historyId } of first([...runs.filter(isUnderWay), ...runs])) yield { historyId };
  }
}
