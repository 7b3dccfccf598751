import { zAccessRuleUpdateRequest } from "../../generated/parallel-file-storage/zod.gen";
import { accepted, ok } from "../storage/call";
import { badRequest, conflict, notFound } from "../storage/refusal";
import { begin, stateAt } from "../storage/work";
import { durations, mustBeIdle, shelfOf, volumeOf, type ParallelOperation } from "./call";
import type { NodeAccess, ParallelVolume } from "./records";

/** Accesses that are there, on their way in or out included. */
export const accessAt = (volume: ParallelVolume, now: number): NodeAccess[] =>
  volume.access.filter((access) => stateAt(access, now) !== "deleted");

/** `access_state` is `all` when every address of the node is let in. */
export const listAccessRule: ParallelOperation = (call) => {
  const volume = volumeOf(call);
  const { objects } = shelfOf(call);
  const rules = accessAt(volume, call.now).map((access) => {
    const node = objects.find("GPU_NODE", access.nodeId);
    const state = stateAt(access, call.now);
    return {
      object_id: access.nodeId,
      object_type: "GPU_NODE",
      object_name: node?.name ?? access.nodeId,
      object_state: node?.state ?? "UNKNOWN",
      access_state: state === "active" ? "all" : "none",
      access_ip_list: (node?.ips ?? []).map((ip) => ({ access_ip: ip, access_ip_state: state })),
    };
  });
  return ok({ count: rules.length, volume_id: volume.id, access_rules: rules });
};

/** Lets nodes in and out in one go: all of it or nothing. */
export const setAccessRule: ParallelOperation = (call) => {
  const volume = volumeOf(call);
  const wish = zAccessRuleUpdateRequest.parse(call.body);
  const adding = wish.add_access_rules.map(({ object_id: id }) => id);
  const removing = wish.remove_access_rules.map(({ object_id: id }) => id);
  if (adding.length + removing.length === 0) throw badRequest("add_access_rules or remove_access_rules must name a node");
  if (new Set([...adding, ...removing]).size !== adding.length + removing.length) throw badRequest("a node is named twice");
  mustBeIdle(call, volume);
  const there = new Map(accessAt(volume, call.now).map((access) => [access.nodeId, access]));
  for (const id of adding) {
    if (shelfOf(call).objects.find("GPU_NODE", id) === null) throw notFound("GPU node", id);
    if (there.has(id)) throw conflict(`GPU node ${id} already has access to volume ${volume.name}.`);
  }
  for (const id of removing) if (!there.has(id)) throw notFound("Access rule for GPU node", id);

  for (const id of removing) {
    const access = there.get(id);
    if (access !== undefined) begin(access, call.now, { during: "deleting", forMs: durations.access, after: "deleted" });
  }
  for (const id of adding) {
    const access: NodeAccess = { nodeId: id, settled: "active", work: null };
    begin(access, call.now, { during: "creating", forMs: durations.access, after: "active" });
    there.set(id, access);
  }
  volume.access = [...there.values()];
  volume.busy = { word: "its access rules are being changed", until: call.now + durations.access };
  return accepted({
    add_access_rules: wish.add_access_rules,
    remove_access_rules: wish.remove_access_rules,
    volume_id: volume.id,
  });
};
