import { zAccessRuleRequest } from "../../generated/file-storage/zod.gen";
import { accessObjectTypes } from "../storage/access-objects";
import { accepted, ok } from "../storage/call";
import { badRequest, conflict, notFound } from "../storage/refusal";
import { begin, stateAt } from "../storage/work";
import { durations, mustBeIdle, shelfOf, volumeOf, type FileOperation } from "./call";
import type { AccessRule, FileVolume } from "./records";

/** Rules that are there, on their way in or out included. */
export const rulesAt = (volume: FileVolume, now: number): AccessRule[] =>
  volume.rules.filter((rule) => stateAt(rule, now) !== "deleted");

export const listAccessRules: FileOperation = (call) => {
  const volume = volumeOf(call);
  const rules = rulesAt(volume, call.now);
  return ok({
    count: rules.length,
    volume_id: volume.id,
    access_rules: rules.map((rule) => ({
      access_rule_state: stateAt(rule, call.now),
      object_type: rule.type,
      object_id: rule.id,
    })),
  });
};

/** Gives access to one object or takes it; the answer repeats what was asked for. */
export const setAccessRule: FileOperation = (call) => {
  const volume = volumeOf(call);
  const wish = zAccessRuleRequest.parse(call.body);
  const type = accessObjectTypes.find((known) => known === wish.object_type);
  if (type === undefined) throw badRequest(`object_type must be one of ${accessObjectTypes.join(", ")}`);
  mustBeIdle(call, volume);
  const rule = rulesAt(volume, call.now).find(({ id }) => id === wish.object_id);
  if (wish.action === "add") {
    if (rule !== undefined) throw conflict(`${type} ${wish.object_id} already has access to volume ${volume.name}.`);
    if (shelfOf(call).objects.find(type, wish.object_id) === null) throw notFound(type, wish.object_id);
    const added: AccessRule = { type, id: wish.object_id, settled: "active", work: null };
    begin(added, call.now, {
      during: "creating",
      forMs: durations.rule,
      after: call.outcome === "error" ? "error" : "active",
    });
    volume.rules = [...rulesAt(volume, call.now), added];
  } else {
    if (rule?.type !== type) throw notFound(`Access rule for ${type}`, wish.object_id);
    begin(rule, call.now, {
      during: "deleting",
      forMs: durations.rule,
      after: call.outcome === "error" ? "error" : "deleted",
    });
  }
  volume.busy = { word: "its access rules are being changed", until: call.now + durations.rule };
  return accepted({
    volume_id: volume.id,
    object_type: wish.object_type,
    object_id: wish.object_id,
    action: wish.action,
  });
};
