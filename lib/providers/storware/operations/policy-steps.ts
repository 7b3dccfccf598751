import { z } from "zod";
import type { Retention, Schedule } from "@/lib/domain/schedule";
import type { PlanStep, StepOutputs } from "../../plan";
import { retentionMs } from "../mapping";
import type { Arrangement } from "../readers/arrangement";
import { scheduleOf, scheduleKey, vendorScheduleOf } from "../schedule-mapping";
import { askList, askPolicy, askRule, askSchedule, askSchedules } from "./ask";
import { idPath, sightOf, undoing, write, type Io, type Sighting } from "./define";

/* The steps that change a policy's rules and schedules, made from how the policy was last read. */

export type Steps = { ok: true; steps: PlanStep[] } | { ok: false; errors: { path: string; message: string }[] };

interface NewSchedule {
  schedule: Schedule;
  name: string;
  /** The rules that follow it, by guid or placeholder. */
  rules: string[];
  tenantId: string | null;
  /** The output that its guid becomes. */
  output: string;
  path: string;
}

/** Names are globally unique at the vendor, and the only mark a schedule has: the operation's tag is in them. */
export const taggedName = (name: string, tag: string): string => `${name.slice(0, 200)} ${tag}`;

export function createScheduleStep({ schedule, name, rules, tenantId, output, path }: NewSchedule): Steps {
  const mapped = vendorScheduleOf(schedule);
  if (!mapped.ok) return { ok: false, errors: mapped.errors.map((error) => ({ ...error, path: `${path}.${error.path}` })) };
  const call = {
    operationId: "createSchedule",
    method: "POST" as const,
    path: "/schedules",
    body: {
      ...mapped.body,
      name,
      type: { name: "VM_BACKUP" },
      rules: rules.map((guid) => ({ guid })),
      ...(tenantId === null ? {} : { tenantId }),
    },
  };
  const undo = undoing(`Delete the schedule ${name}`, {
    operationId: "deleteSchedule",
    method: "DELETE",
    path: `/schedules/{${output}}`,
  });
  return {
    ok: true,
    steps: [write({ id: `create-${output}`, title: `Create the schedule ${name}`, call, capture: { [output]: "/guid" }, undo })],
  };
}

export const deleteScheduleStep = ({ guid, name }: { guid: string; name: string }): PlanStep =>
  write({
    id: `delete-${guid}`,
    title: `Delete the schedule ${name}`,
    call: { operationId: "deleteSchedule", method: "DELETE", path: `/schedules/${idPath(guid)}` },
  });

export interface SavedSchedule {
  guid: string;
  name: string;
  rules: readonly string[];
  tenantId: string | null;
  schedule: Schedule;
}

/** Saves a schedule as a whole: what is left out would be gone. */
export function saveScheduleStep({ guid, name, rules, tenantId, schedule }: SavedSchedule, title: string): Steps {
  const mapped = vendorScheduleOf(schedule);
  if (!mapped.ok) return { ok: false, errors: mapped.errors.map((error) => ({ ...error, path: `schedule.${error.path}` })) };
  const call = {
    operationId: "updateSchedule",
    method: "PUT" as const,
    path: `/schedules/${idPath(guid)}`,
    body: {
      ...mapped.body,
      name,
      type: { name: "VM_BACKUP" },
      rules: rules.map((rule) => ({ guid: rule })),
      ...(tenantId === null ? {} : { tenantId }),
    },
  };
  return { ok: true, steps: [write({ id: `save-${guid}`, title, call })] };
}

/**
 * Steps that make the schedules of a policy be these: new ones first, so that the policy is never without, then the old ones go. A schedule
 * that other policies follow too is only let go. Those that stay are not touched.
 */
export function scheduleSteps(arrangement: Arrangement, wanted: readonly Schedule[], tag: string): Steps {
  const [rule, another] = arrangement.rules;
  const refused = (message: string): Steps => ({ ok: false, errors: [{ path: "schedules", message }] });
  if (rule === undefined) return refused("cannot be set: the policy has no rule that could follow them");
  if (another !== undefined)
    return refused("cannot be set together: the policy has several rules; change its schedules one by one");
  const left = [...arrangement.schedules];
  const missing = wanted.flatMap((schedule, index) => {
    const found = left.findIndex((one) => one.schedule !== null && scheduleKey(one.schedule) === scheduleKey(schedule));
    if (found !== -1) left.splice(found, 1);
    return found === -1 ? [{ schedule, index }] : [];
  });
  const made = missing.map(({ schedule, index }, number) =>
    createScheduleStep({
      schedule,
      name: taggedName(`${arrangement.policy_name} ${index + 1}`, tag),
      rules: [rule.guid],
      tenantId: arrangement.tenant_id,
      output: `schedule${number}`,
      path: `schedules.${index}`,
    }),
  );
  const gone = left.map((old): Steps => {
    const others = old.rules.filter((guid) => guid !== rule.guid);
    if (old.schedule === null)
      return refused(`cannot be set: ${old.name} cannot be read, so it could not be put back if this failed`);
    const before = { guid: old.guid, name: old.name, rules: old.rules, tenantId: arrangement.tenant_id, schedule: old.schedule };
    // Should a later step fail, what went comes back: a policy must not be left without its schedules.
    if (others.length === 0) {
      const back = createScheduleStep({ ...before, output: "back", path: "schedules" });
      return withUndo({ ok: true, steps: [deleteScheduleStep(old)] }, back, `Create the schedule ${old.name} again`);
    }
    const title = `Take the schedule ${old.name} out of ${arrangement.policy_name}`;
    return withUndo(
      saveScheduleStep({ ...before, rules: others }, title),
      saveScheduleStep(before, title),
      `Put the schedule ${old.name} back`,
    );
  });
  return joined([...made, ...gone]);
}

/** A single step with what takes it back: the call of another single step. */
function withUndo(made: Steps, back: Steps, title: string): Steps {
  if (!made.ok) return made;
  if (!back.ok) return back;
  const call = back.steps[0]?.call;
  return call === undefined ? made : { ok: true, steps: made.steps.map((step) => ({ ...step, undo: { title, call } })) };
}

/** Steps that make every rule of a policy keep what it makes so long; nothing but the time is changed. */
export function retentionSteps(arrangement: Arrangement, retention: Retention): Steps {
  const ms = retentionMs(retention);
  if (arrangement.rules.every(({ destinations }) => destinations.length === 0))
    return { ok: false, errors: [{ path: "retention", message: "cannot be set: the policy has no rule with a destination" }] };
  const steps = arrangement.rules.map((rule) => {
    const save = (destinations: typeof rule.destinations) => ({
      operationId: "updateVmBackupRule",
      method: "PUT" as const,
      path: `/rules/vm-backup/${idPath(rule.guid)}`,
      body: {
        guid: rule.guid,
        name: rule.name,
        active: rule.active,
        position: rule.position,
        policy: { guid: arrangement.policy },
        schedules: rule.schedules.map((guid) => ({ guid })),
        ruleBackupDestinations: destinations,
      },
    });
    const settings = z.record(z.string(), z.json()).catch({});
    const changed = rule.destinations.map((to) => ({
      ...to,
      backupRetentionSettings: {
        ...settings.parse(to.backupRetentionSettings),
        retentionKeepFullNewerThan: ms,
        retentionKeepIncrementalNewerThan: ms,
      },
    }));
    return write({
      id: `retain-${rule.guid}`,
      title: `Set how long the rule ${rule.name} keeps backups`,
      call: save(changed),
      undo: undoing(`Set the retention of the rule ${rule.name} back`, save(rule.destinations)),
    });
  });
  return { ok: true, steps };
}

/** All steps in one, or all that is wrong. */
export function joined(parts: readonly Steps[]): Steps {
  const errors = parts.flatMap((part) => (part.ok ? [] : part.errors));
  return errors.length > 0 ? { ok: false, errors } : { ok: true, steps: parts.flatMap((part) => (part.ok ? part.steps : [])) };
}

const ruleBody = z.object({
  ruleBackupDestinations: z.array(
    z.object({ backupRetentionSettings: z.object({ retentionKeepFullNewerThan: z.number().nullish() }).nullish() }),
  ),
});
const namedBody = z.object({ name: z.string() });
const policyBody = z.object({ name: z.string(), priority: z.number().nullish() });

/** What is at the vendor of what one of the steps above changes. */
export async function lookAtStep(io: Io, { call }: PlanStep): Promise<unknown> {
  const guid = decodeURIComponent(call.path.split("/").at(-1) ?? "");
  switch (call.operationId) {
    case "createSchedule": {
      const { name } = namedBody.parse(call.body);
      return (await askSchedules(io)).find((schedule) => schedule.name === name)?.guid ?? null;
    }
    case "updateSchedule": {
      const saved = await askSchedule(io, guid);
      const schedule = saved === null ? null : scheduleOf(saved);
      const rules = saved?.rules.map((rule) => rule.guid).sort() ?? [];
      return saved === null || schedule === null ? null : JSON.stringify([saved.name, rules, scheduleKey(schedule)]);
    }
    case "deleteSchedule":
      return (await askSchedule(io, guid)) === null ? "gone" : "there";
    case "createVmBackupPolicy": {
      const { name } = namedBody.parse(call.body);
      const question = { operationId: "listVmBackupPolicies", path: "/policies/vm-backup" };
      return (
        (await askList(io, z.object({ guid: z.string(), name: z.string() }), question)).find((one) => one.name === name)?.guid ??
        null
      );
    }
    case "updateVmBackupPolicy": {
      const policy = await askPolicy(io, guid);
      return policy === null ? null : JSON.stringify([policy.name, policy.priority]);
    }
    case "deleteVmBackupPolicy":
      return (await askPolicy(io, guid)) === null ? "gone" : "there";
    case "updateVmBackupRule": {
      const rule = await askRule(io, guid);
      return rule?.ruleBackupDestinations[0]?.backupRetentionSettings?.retentionKeepFullNewerThan ?? null;
    }
    default:
      return null;
  }
}

const scheduleBody = z.object({ name: z.string(), rules: z.array(z.object({ guid: z.string() })) });

/** Whether a step's effect is there. `wanted` is what an update of a schedule makes of it, in our words. */
export function sightStep({ call, capture }: PlanStep, before: unknown, after: unknown, wanted: Schedule | null): Sighting {
  const [output = "guid"] = Object.keys(capture ?? {});
  const found = (): StepOutputs => (typeof after === "string" ? { [output]: after } : {});
  switch (call.operationId) {
    case "createSchedule":
    case "createVmBackupPolicy":
      return sightOf(typeof after === "string" && before === null, found());
    case "updateSchedule": {
      const { name, rules } = scheduleBody.parse(call.body);
      const guids = rules.map(({ guid }) => guid).sort();
      const isThere = wanted === null ? after !== before : after === JSON.stringify([name, guids, scheduleKey(wanted)]);
      return sightOf(isThere);
    }
    case "deleteSchedule":
    case "deleteVmBackupPolicy":
      return sightOf(after === "gone");
    case "updateVmBackupPolicy": {
      const { name, priority } = policyBody.parse(call.body);
      return sightOf(after === JSON.stringify([name, priority ?? null]));
    }
    case "updateVmBackupRule": {
      const rule = ruleBody.safeParse(call.body);
      const ms = rule.success ? rule.data.ruleBackupDestinations[0]?.backupRetentionSettings?.retentionKeepFullNewerThan : null;
      return sightOf(after === (ms ?? null));
    }
    default:
      return { seen: "unclear", why: "The call cannot be looked for." };
  }
}
