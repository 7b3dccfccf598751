import { z } from "zod";
import { mix, mixText } from "@/lib/sandbox/randomness";
import { pathText, queryText, type Handlers, type SangforCall } from "../call";
import type { ServerRecord } from "../fleet";
import { badRequest, notFound } from "../refusal";
import { asObject, type World } from "../world";
import { snapshotOf } from "./snapshots";

const updateSchema = z.object({ type: z.enum(["enable", "disable", "reset"]), disk_ids: z.array(z.string()).optional() });

const mebibyte = 2 ** 20;
/** One answer covers at most this much of a disk; larger disks are asked for in parts. */
const mostBytesAnAnswer = 64 * 2 ** 30;
const areaBytes = 4 * mebibyte;
const mostAreasAnAnswer = 24;

/** A third of the machines have it on from the start. */
function stateOf(world: World, server: ServerRecord) {
  const known = world.cbt.get(server.id);
  if (known !== undefined) return known;
  const isOn = mixText(server.id) % 3 === 0;
  const state = { slots: new Set(isOn ? server.disks.map(({ id }) => id) : []), isExpired: false };
  world.cbt.set(server.id, state);
  return state;
}

function update(world: World, call: SangforCall) {
  const server = world.server(call, pathText(call, "server_id"));
  const wanted = updateSchema.parse(call.body);
  const slots = wanted.disk_ids ?? server.disks.map(({ id }) => id);
  const stranger = slots.find((slot) => !server.disks.some((disk) => disk.id === slot || disk.diskId === slot));
  if (stranger !== undefined) throw notFound("disk", stranger);
  world.assertIdle(server);
  const state = stateOf(world, server);
  if (wanted.type === "reset" && state.slots.size === 0) throw badRequest(`CBT of the server ${server.name} is not enabled.`);
  const task = world.start(
    call,
    {
      action: `${wanted.type === "enable" ? "Enable" : wanted.type === "disable" ? "Disable" : "Reset"} CBT`,
      object: asObject(server),
    },
    {
      forMs: 1_500,
      done: () => {
        if (wanted.type === "disable") for (const slot of slots) state.slots.delete(slot);
        else for (const slot of slots) state.slots.add(slot);
        state.isExpired = false;
      },
    },
  );
  return { data: { task_id: task.id } };
}

function changedAreas(world: World, call: SangforCall) {
  const server = world.server(call, pathText(call, "server_id"));
  const snapshot = snapshotOf(world, server, queryText(call, "snapshot_id") ?? "");
  const wanted = queryText(call, "disk_id") ?? "";
  const disk = snapshot.disks.find(({ id, diskId }) => id === wanted || diskId === wanted);
  if (disk === undefined) throw notFound("disk", wanted);
  const start = Number(call.query.start_offset);
  const size = disk.sizeMb * mebibyte;
  if (start >= size) throw badRequest("start_offset lies behind the end of the disk.");
  const length = Math.min(mostBytesAnAnswer, size - start);
  const checkpoint = Number(call.query.checkpoint_id);
  if (checkpoint === 0) return { data: { start_offset: start, length, changed_area: [{ start, length }] } };
  const state = stateOf(world, server);
  if (!state.slots.has(disk.id)) throw badRequest(`CBT of the disk ${disk.id} is not enabled.`);
  if (state.isExpired) throw badRequest("CBT has expired. Reset it and take a full backup.");
  return {
    data: { start_offset: start, length, changed_area: areasOf(mix(mixText(disk.diskId), start, checkpoint), start, length) },
  };
}

/**
 * Some writes, here and there and in order, as a machine that works leaves them; the earlier half of a disk is written to more than
 * the later.
 */
function areasOf(seed: number, start: number, length: number): { start: number; length: number }[] {
  const pieces = Math.max(1, Math.floor(length / areaBytes));
  const places = Array.from({ length: mostAreasAnAnswer }, (_, index) => {
    const place = mix(seed, index) % pieces;
    return index % 2 === 0 ? Math.floor(place / 2) : place;
  });
  return [...new Set(places)]
    .sort((a, b) => a - b)
    .map((piece) => {
      const first = start + piece * areaBytes;
      return { start: first, length: Math.min(areaBytes, start + length - first) };
    });
}

export const cbtHandlers = (world: World): Handlers => ({
  getServerCbtStatus: (call) => {
    const server = world.server(call, pathText(call, "server_id"));
    const { slots } = stateOf(world, server);
    const disks = server.disks.map(({ id }) => ({ id, is_enabled: slots.has(id) }));
    return { data: { server_id: server.id, is_enabled: slots.size > 0, disks } };
  },
  updateServerCbtStatus: (call) => update(world, call),
  updateServerCbtStatus20240725: (call) => update(world, call),
  getServerCbtChangedAreas: (call) => changedAreas(world, call),
  getServerCbtChangedAreas20240725: (call) => changedAreas(world, call),
});
