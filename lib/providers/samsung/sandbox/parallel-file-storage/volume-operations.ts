import { zVolumeCapacityRequest, zVolumeCreateRequest } from "../../generated/parallel-file-storage/zod.gen";
import { accepted, ok } from "../storage/call";
import { digest, draw } from "../storage/deterministic";
import { containing, listPage } from "../storage/listing";
import { badRequest, conflict } from "../storage/refusal";
import { zonelessTime } from "../storage/times";
import { begin, stateAt } from "../storage/work";
import { accessAt } from "./access-operations";
import { durations, mustBeIdle, shelfOf, volumeOf, type ParallelCall, type ParallelOperation } from "./call";
import type { ParallelVolume } from "./records";

/** Parallel File Storage 1.0, Volume. */
const listed = (call: ParallelCall, volume: ParallelVolume) => ({
  id: volume.id,
  name: volume.name,
  state: stateAt(volume, call.now),
  created_at: zonelessTime(volume.createdAt),
  capacity_tb: volume.capacityTb,
  account_id: volume.accountId,
});

export const listVolumes: ParallelOperation = (call) => {
  const { volumes } = shelfOf(call);
  const name = containing(call.query.name);
  const page = listPage(
    {
      count: volumes.count,
      rows: (skip) => volumes.rows(skip),
      show: (volume) => listed(call, volume),
      keep: name === null ? null : (volume) => name(volume.name),
    },
    call.query,
  );
  return ok({ count: page.total, parallel_filestorages: page.items });
};

export const showVolume: ParallelOperation = (call) => {
  const volume = volumeOf(call);
  return ok({ ...listed(call, volume), mount_path: stateAt(volume, call.now) === "creating" ? null : volume.mountPath });
};

/** The contract holds name and capacity to their limits; names are unique in account and region. */
export const createVolume: ParallelOperation = (call) => {
  const wish = zVolumeCreateRequest.parse(call.body);
  const keys = (wish.tags ?? []).map(({ key }) => key);
  if (new Set(keys).size !== keys.length) throw badRequest("a tag key is given twice");
  const { volumes } = shelfOf(call);
  for (const { name } of volumes.rows()) if (name === wish.name) throw conflict(`The name ${wish.name} is already in use.`);
  const id = call.world.newId("parallel file volume");
  const volume: ParallelVolume = {
    id,
    accountId: call.place.accountId,
    name: wish.name,
    createdAt: call.now,
    mountPath: `172.28.${draw(digest(id), 0, 250)}.10:/${wish.name}`,
    capacityTb: wish.capacity_tb,
    usedTb: 0,
    settled: "available",
    work: null,
    busy: null,
    snapshots: [],
    access: [],
  };
  const after = call.outcome === "error" ? "error" : "available";
  begin(volume, call.now, { during: "creating", forMs: durations.createVolume, after });
  volumes.add(volume);
  return accepted(listed(call, volume));
};

/** It cannot be made smaller than what is on it. */
export const setVolumeCapacity: ParallelOperation = (call) => {
  const volume = volumeOf(call);
  const { capacity_tb: capacityTb } = zVolumeCapacityRequest.parse(call.body);
  mustBeIdle(call, volume);
  if (capacityTb < volume.usedTb) throw badRequest(`Volume ${volume.name} holds ${volume.usedTb} TB.`);
  if (capacityTb === volume.capacityTb) throw badRequest(`Volume ${volume.name} already has ${capacityTb} TB.`);
  const after = call.outcome === "error" ? "error" : "available";
  begin(volume, call.now, { during: "editing", forMs: durations.resize, after });
  volume.capacityTb = capacityTb;
  return accepted();
};

/** Nodes must be let out first; snapshots go with the volume. */
export const deleteVolume: ParallelOperation = (call) => {
  const volume = volumeOf(call);
  const { volumes } = shelfOf(call);
  if (stateAt(volume, call.now) !== "error") mustBeIdle(call, volume);
  if (accessAt(volume, call.now).length > 0) throw conflict(`Volume ${volume.name} has access rules; remove them first.`);
  const after = call.outcome === "error" ? "error" : "deleted";
  begin(volume, call.now, { during: "deleting", forMs: durations.deleteVolume, after });
  if (after === "deleted") call.world.plan(call.now + durations.deleteVolume, () => volumes.remove(volume.id));
  return accepted();
};
