import { z } from "zod";
import { zReplicationCreateRequest } from "../../generated/file-storage/zod.gen";
import { accepted, ok, textOf } from "../storage/call";
import { badRequest, conflict, notFound } from "../storage/refusal";
import { begin, stateAt } from "../storage/work";
import {
  durations,
  mustBeFreeName,
  mustBeIdle,
  mustHavePassword,
  readCount,
  shelfOf,
  volumeOf,
  type FileCall,
  type FileOperation,
} from "./call";
import type { FileVolume, Replication } from "./records";
import { isVolumeType, newVolume } from "./volume-operations";
import type { Mirror } from "./world";

const defaultKept = 10;
const frequencySchema = z.enum(["5min", "hourly", "daily", "weekly", "monthly"]);

/** What a replication is shown as while a change runs: as before, and while it is made without a policy. */
function seenAt(replication: Replication, now: number) {
  const { policy, frequency, retentionCount, before, busyUntil, isBroken } = replication;
  if (now >= busyUntil) return { policy, frequency, retentionCount, status: isBroken ? "error" : "available" };
  return before === null ? { policy: "none", frequency, retentionCount, status: "creating" } : { ...before, status: "editing" };
}

/** File Storage 1.0 and 1.1, Replication. The replica can be written to while the replication is paused. */
function listed({ replication, source, replica }: Mirror, now: number) {
  const { frequency, policy } = seenAt(replication, now);
  return {
    replication_id: replication.id,
    replication_frequency: frequency,
    source_volume_id: source.id,
    source_volume_region: source.region,
    source_volume_access_level: "rw",
    replication_volume_id: replica.id,
    replication_volume_region: replica.region,
    replication_volume_access_level: policy === "paused" ? "rw" : "ro",
    replication_type: replication.type,
  };
}

const copies = ({ replication }: Mirror, now: number) => ({ backup_retention_count: seenAt(replication, now).retentionCount });

export const listVolumeReplications: FileOperation = (call) => {
  const mirrors = call.world.mirrorsOf(volumeOf(call));
  return ok({ count: mirrors.length, replications: mirrors.map((mirror) => listed(mirror, call.now)) });
};

/** The regions that a type of volume can be replicated to from one of the account's. */
export const listVolumeReplicationRegion: FileOperation = (call) => {
  const type = textOf(call, "type_name") ?? "";
  const region = textOf(call, "source_region_name") ?? "";
  const kind = textOf(call, "replication_type") ?? "";
  if (!isVolumeType(type)) throw notFound("Volume type", type);
  if (kind !== "replication" && kind !== "backup") throw notFound("Replication type", kind);
  const { account } = shelfOf(call).place;
  if (!account.regions.includes(region)) throw notFound("Region", region);
  const partner = call.world.partnerOf(call.world.shelf({ accountId: account.accountId, region }).place);
  return ok({ regions: partner === null ? [] : [partner] });
};

function mirrorOf(call: FileCall): Mirror & { asked: FileVolume } {
  const asked = volumeOf(call);
  const id = call.path.replication_id ?? "";
  const mirror = call.world.mirrorsOf(asked).find(({ replication }) => replication.id === id);
  if (mirror === undefined) throw notFound("Replication", id);
  return { ...mirror, asked };
}

export const showVolumeReplication: FileOperation = (call) => {
  const mirror = mirrorOf(call);
  const { policy, status } = seenAt(mirror.replication, call.now);
  return ok({
    ...listed(mirror, call.now),
    source_volume_name: mirror.source.name,
    replication_policy: policy,
    replication_status: status,
    replication_volume_name: mirror.replica.name,
    ...copies(mirror, call.now),
  });
};

/** Makes a volume in another region that follows this one: a mirror, or a backup that keeps copies. One of each at most. */
export const createVolumeReplication: FileOperation = (call) => {
  const wish = zReplicationCreateRequest.parse(call.body);
  const source = volumeOf(call, wish.volume_id);
  const type = wish.replication_type === "backup" ? "backup" : "replication";
  if (wish.region === call.place.region) throw badRequest("region must be another region than the volume's");
  if (wish.region !== call.world.partnerOf(shelfOf(call).place)) {
    throw badRequest(`Volumes of ${call.place.region} cannot be replicated to ${wish.region}.`);
  }
  const retentionCount = type === "backup" ? readCount("backup_retention_count", wish.backup_retention_count, defaultKept) : null;
  mustHavePassword(source.protocol, wish.cifs_password);
  if (source.origin !== null) throw badRequest(`Volume ${source.name} is a ${source.purpose} volume itself.`);
  if (source.replications.some((known) => known.type === type)) throw conflict(`Volume ${source.name} already has a ${type}.`);
  mustBeIdle(call, source);
  const shelf = call.world.shelf({ accountId: call.place.accountId, region: wish.region });
  mustBeFreeName(shelf, wish.name);

  const replica = newVolume(call, {
    region: wish.region,
    name: wish.name,
    protocol: source.protocol,
    type: source.type,
    purpose: type,
    usageGib: source.usageGib,
    isFileUnitRecovery: source.isFileUnitRecovery,
    origin: { region: source.region, id: source.id },
  });
  begin(replica, call.now, { during: "creating", forMs: durations.replicate, after: "available" });
  shelf.volumes.add(replica);
  const replication: Replication = {
    id: call.world.newId("replication"),
    type,
    replica: { region: wish.region, id: replica.id },
    since: call.now,
    busyUntil: call.now + durations.replicate,
    before: null,
    policy: "use",
    frequency: frequencySchema.parse(wish.replication_frequency),
    retentionCount,
    isBroken: call.outcome === "error",
  };
  source.replications.push(replication);
  return accepted({
    replication_id: replication.id,
    replication_status: "creating",
    source_volume_id: source.id,
    source_volume_region: source.region,
    protocol: source.protocol,
    replication_volume_id: replica.id,
    replication_volume_region: replica.region,
  });
};

/** Changes are asked for at the replica, in its region, as the vendor's Terraform provider does it. */
function changeable(call: FileCall): Mirror {
  const { asked, ...mirror } = mirrorOf(call);
  const { replica, replication } = mirror;
  if (asked.id !== replica.id) {
    throw badRequest(`The replication is changed at its volume ${replica.id} in the region ${replica.region}.`);
  }
  if (call.now < replication.busyUntil) throw conflict("The replication is being worked on.");
  if (stateAt(replica, call.now) !== "available") throw conflict(`Volume ${replica.name} must be available.`);
  return mirror;
}

const changeSchema = z.object({
  replication_update_type: z.enum(["policy", "modify_schedule"]),
  replication_policy: z.enum(["use", "paused"]).nullish(),
  replication_frequency: frequencySchema.nullish(),
  backup_retention_count: z.number().nullish(),
});

/** `policy` pauses or resumes; `modify_schedule` changes how often, and for a backup how many copies are kept. */
export const setVolumeReplication: FileOperation = (call) => {
  const mirror = changeable(call);
  const { replication } = mirror;
  const wish = changeSchema.parse(call.body);
  const { policy, frequency, retentionCount } = replication;
  if (wish.replication_update_type === "policy") {
    if (!wish.replication_policy) throw badRequest("replication_policy is required to change the policy");
    if (wish.replication_policy === policy) throw conflict(`The replication's policy is already ${policy}.`);
    replication.policy = wish.replication_policy;
    if (wish.replication_policy === "use") replication.since = call.now;
  } else {
    const count = replication.type === "backup" ? (wish.backup_retention_count ?? null) : null;
    if (!wish.replication_frequency && count === null) {
      throw badRequest("replication_frequency or backup_retention_count is required to change the schedule");
    }
    const kept = count === null ? null : readCount("backup_retention_count", count, count);
    if (wish.replication_frequency && wish.replication_frequency !== frequency) {
      replication.frequency = wish.replication_frequency;
      replication.since = call.now;
    }
    if (kept !== null) replication.retentionCount = kept;
  }
  replication.before = { policy, frequency, retentionCount };
  replication.busyUntil = call.now + durations.changeReplication;
  replication.isBroken = call.outcome === "error";
  return accepted({ ...listed(mirror, call.now), ...copies(mirror, call.now) });
};

/** The replica stays as a volume of its own. */
export const deleteVolumeReplication: FileOperation = (call) => {
  const mirror = changeable(call);
  if (mirror.replication.type === "backup") {
    throw badRequest(`A backup ends with its volume; delete volume ${mirror.replica.name} instead.`);
  }
  call.world.part(mirror);
  mirror.replica.busy = { word: "its replication is being ended", until: call.now + durations.changeReplication };
  return accepted();
};
