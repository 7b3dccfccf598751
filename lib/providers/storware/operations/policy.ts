import type { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { scheduleSchema, type Schedule } from "@/lib/domain/schedule";
import type { FactRow } from "../../plan";
import { retentionMs } from "../mapping";
import { backupAttributes } from "../readers/backup";
import { policyAttributes, type PolicyAttributes } from "../readers/policy";
import { askPolicy } from "./ask";
import { define, idPath, refuse, undoing, write, type Io, type Memo, type Wished } from "./define";
import {
  createScheduleStep,
  deleteScheduleStep,
  joined,
  lookAtStep,
  retentionSteps,
  saveScheduleStep,
  scheduleSteps,
  sightStep,
  taggedName,
  type Steps,
} from "./policy-steps";

const affected = [
  { noun: "policy", partition: null },
  { noun: "schedule", partition: null },
  { noun: "backup", partition: null },
];

function planned(steps: Steps, told: { summary: string; subject: string; memo?: Memo }): Wished {
  if (!steps.ok) return steps;
  if (steps.steps.length === 0) return refuse("", "is so already; there is nothing to change");
  return { ok: true, plan: { steps: steps.steps, affected, memo: {}, ...told } };
}

const wantedSchedule = (memo: Memo): Schedule | null => scheduleSchema.safeParse(memo.schedule).data ?? null;

/** All of these look at what a step changes, whichever of them it is. */
const bySteps = {
  look: (io: Io, { step }: { step: Parameters<typeof lookAtStep>[1] }) => lookAtStep(io, step),
  sight: ({ step, memo }: { step: Parameters<typeof sightStep>[0]; memo: Memo }, before: unknown, after: unknown) =>
    sightStep(step, before, after, wantedSchedule(memo)),
};

const createInput = operationInputs["policy.create"].omit({ options: true });

/** Creates a policy with one rule and its schedules; machines are assigned to it afterwards. */
export const policyCreate = define<z.infer<typeof createInput>>({
  input: createInput,
  wish: ({ name, schedules, retention, priority, destinationId, projectId }, facts) => {
    if (destinationId === undefined) return refuse("destinationId", "choose where the policy stores backups");
    const made = schedules.map((schedule, index) =>
      createScheduleStep({
        schedule,
        name: taggedName(`${name} ${index + 1}`, facts.operationTag),
        rules: [],
        tenantId: projectId ?? null,
        output: `schedule${index}`,
        path: `schedules.${index}`,
      }),
    );
    const ms = retentionMs(retention);
    const policy = write({
      id: "create-policy",
      title: `Create the policy ${name}`,
      call: {
        operationId: "createVmBackupPolicy",
        method: "POST",
        path: "/policies/vm-backup",
        body: {
          name,
          priority: priority ?? 50,
          active: true,
          autoRemoveNonPresent: false,
          autoAssignSettings: { mode: { name: "DISABLED" } },
          vms: [],
          ...(projectId === undefined ? {} : { tenantId: projectId }),
          // Rules stand in the policy's body since 7.4, and must not be missing there (contract README, "Policies and rules").
          rules: [
            {
              name: `${name} rule`,
              active: true,
              position: 0,
              schedules: schedules.map((_, index) => ({ guid: `{schedule${index}}` })),
              ruleBackupDestinations: [
                {
                  active: true,
                  roleType: { name: "PRIMARY" },
                  backupDestination: { guid: destinationId },
                  backupRetentionSettings: {
                    retentionKeepLastNFull: 1,
                    retentionKeepFullNewerThan: ms,
                    retentionKeepLastNIncremental: 1,
                    retentionKeepIncrementalNewerThan: ms,
                    keepLastBackupWhenSourceStillExists: true,
                  },
                },
              ],
            },
          ],
        },
      },
      capture: { policy: "/guid" },
      undo: undoing(`Delete the policy ${name}`, {
        operationId: "deleteVmBackupPolicy",
        method: "DELETE",
        path: "/policies/vm-backup/{policy}",
      }),
    });
    return planned(joined([...made, { ok: true, steps: [policy] }]), {
      summary: `Creates the policy ${name} with ${schedules.length} ${schedules.length === 1 ? "schedule" : "schedules"}. No machine follows it yet.`,
      subject: name,
    });
  },
  ...bySteps,
});

function known(policy: FactRow): PolicyAttributes | null {
  return policy.noun === "policy" ? policyAttributes(policy.attributes) : null;
}

const unknownPolicy = "is not known well enough; sync the connection and try again";

const updateInput = operationInputs["policy.update"].omit({ options: true });

/** Renames, re-prioritises, reschedules a policy or changes how long it keeps: whatever of it is given. */
export const policyUpdate = define<z.infer<typeof updateInput>>({
  input: updateInput,
  wish: ({ policyId, name, priority, schedules, retention }, facts) => {
    const policy = facts.get(policyId);
    const attributes = known(policy);
    if (attributes === null) return refuse("policyId", unknownPolicy);
    const { arrangement, members, record } = attributes;
    if (arrangement === null) return refuse("policyId", "is too large to be changed from here; change it at the vendor");
    const isRecord = name !== undefined || priority !== undefined;
    if (isRecord && members === null)
      return refuse(
        name === undefined ? "priority" : "name",
        "cannot be changed from here: the vendor saves a policy only with all its machines, and there are too many",
      );
    const saved: Steps = {
      ok: true,
      steps: !isRecord
        ? []
        : [
            write({
              id: "save-policy",
              title: `Save the policy ${name ?? policy.name}`,
              call: {
                operationId: "updateVmBackupPolicy",
                method: "PUT",
                path: `/policies/vm-backup/${idPath(policy.vendorId)}`,
                body: {
                  ...record,
                  name: name ?? policy.name,
                  priority: priority ?? attributes.priority ?? 50,
                  vms: (members ?? []).map((guid) => ({ guid })),
                  rules: arrangement.rules.map((rule) => ({
                    guid: rule.guid,
                    name: rule.name,
                    active: rule.active,
                    position: rule.position,
                    schedules: rule.schedules.map((guid) => ({ guid })),
                    ruleBackupDestinations: rule.destinations,
                  })),
                },
              },
            }),
          ],
    };
    const rescheduled: Steps =
      schedules === undefined ? { ok: true, steps: [] } : scheduleSteps(arrangement, schedules, facts.operationTag);
    // The rule is saved with its schedules as they are: that must come before they change.
    const retained: Steps = retention === undefined ? { ok: true, steps: [] } : retentionSteps(arrangement, retention);
    const count = attributes.vm_count ?? members?.length ?? null;
    return planned(joined([saved, retained, rescheduled]), {
      summary: `Changes the policy ${policy.name}${count === null ? "" : ` for all ${count} machines that follow it`}. Points that exist stay${retention === undefined ? "" : " as long as the new retention keeps them"}.`,
      subject: policy.name,
    });
  },
  checks: async (io, wanted, facts) => {
    const policy = facts.get(wanted.policyId);
    const attributes = known(policy);
    const there = await askPolicy(io, policy.vendorId);
    if (there === null || attributes === null)
      return [{ id: "policy-exists", level: "error", message: `The policy ${policy.name} no longer exists at the vendor.` }];
    const checks: Check[] = [{ id: "policy-exists", level: "ok", message: `The policy ${policy.name} exists.` }];
    if (wanted.name === undefined && wanted.priority === undefined) return checks;
    const members = (there.vms ?? []).flatMap((to) => to?.guid ?? []).sort();
    const isSame = JSON.stringify(members) === JSON.stringify(attributes.members);
    checks.push(
      isSame
        ? { id: "members-known", level: "ok", message: "The machines of the policy are those of the last sync." }
        : {
            id: "members-known",
            level: "error",
            message:
              "Machines joined or left the policy since the last sync; sync the connection first, or they would be put back.",
            href: "/settings/connections",
          },
    );
    return checks;
  },
  ...bySteps,
});

const deleteInput = operationInputs["policy.delete"];

/** Deletes a policy with its rules; its machines are then backed up no more. */
export const policyDelete = define<z.infer<typeof deleteInput>>({
  input: deleteInput,
  wish: ({ policyId }, facts) => {
    const policy = facts.get(policyId);
    if (policy.noun !== "policy") return refuse("policyId", "is not a policy");
    const step = write({
      id: "delete-policy",
      title: `Delete the policy ${policy.name}`,
      call: { operationId: "deleteVmBackupPolicy", method: "DELETE", path: `/policies/vm-backup/${idPath(policy.vendorId)}` },
    });
    return planned(
      { ok: true, steps: [step] },
      {
        summary: `Deletes the policy ${policy.name} and its rules. Machines that follow it are backed up no more; their points stay.`,
        subject: policy.name,
      },
    );
  },
  checks: async (io, { policyId }, facts) => {
    const policy = facts.get(policyId);
    const count = (await askPolicy(io, policy.vendorId))?.vmCount ?? 0;
    return [
      count > 0
        ? { id: "members", level: "warning", message: `${count} machines follow the policy and will be without protection.` }
        : { id: "members", level: "ok", message: "No machine follows the policy." },
    ];
  },
  ...bySteps,
});

const scheduleCreateInput = operationInputs["schedule.create"];

/** Adds a schedule to a policy: to its first active rule. */
export const scheduleCreate = define<z.infer<typeof scheduleCreateInput>>({
  input: scheduleCreateInput,
  wish: ({ policyId, name, schedule }, facts) => {
    const policy = facts.get(policyId);
    const attributes = known(policy);
    if (attributes === null) return refuse("policyId", unknownPolicy);
    if (attributes.rule === null) return refuse("policyId", "has no active rule that could follow the schedule");
    const full = taggedName(name ?? policy.name, facts.operationTag);
    const step = createScheduleStep({
      schedule,
      name: full,
      rules: [attributes.rule],
      tenantId: attributes.arrangement?.tenant_id ?? null,
      output: "schedule",
      path: "schedule",
    });
    return planned(step, {
      summary: `Adds a schedule to the policy ${policy.name}. It runs for every machine that follows the policy.`,
      subject: policy.name,
    });
  },
  ...bySteps,
});

interface StoredSchedule {
  guid: string;
  name: string;
  rules: string[];
  tenantId: string | null;
}

function stored(row: FactRow): StoredSchedule | null {
  const { guid, name, rules, tenant_id: tenantId } = row.attributes;
  if (row.noun !== "schedule" || typeof guid !== "string" || typeof name !== "string" || !Array.isArray(rules)) return null;
  const guids = rules.filter((rule): rule is string => typeof rule === "string");
  return { guid, name, rules: guids, tenantId: typeof tenantId === "string" ? tenantId : null };
}

const scheduleUpdateInput = operationInputs["schedule.update"];

/** Changes a schedule for everything that follows it. */
export const scheduleUpdate = define<z.infer<typeof scheduleUpdateInput>>({
  input: scheduleUpdateInput,
  wish: ({ scheduleId, name, schedule }, facts) => {
    const kept = stored(facts.get(scheduleId));
    if (kept === null) return refuse("scheduleId", "is not a schedule of a policy");
    const saved = { ...kept, name: name ?? kept.name, schedule };
    return planned(saveScheduleStep(saved, `Save the schedule ${saved.name}`), {
      summary: `Changes the schedule ${kept.name} for every machine whose policy follows it. Runs under way go on.`,
      subject: kept.name,
      memo: { schedule },
    });
  },
  ...bySteps,
});

const scheduleDeleteInput = operationInputs["schedule.delete"];

export const scheduleDelete = define<z.infer<typeof scheduleDeleteInput>>({
  input: scheduleDeleteInput,
  wish: ({ scheduleId }, facts) => {
    const kept = stored(facts.get(scheduleId));
    if (kept === null) return refuse("scheduleId", "is not a schedule of a policy");
    return planned(
      { ok: true, steps: [deleteScheduleStep(kept)] },
      {
        summary: `Deletes the schedule ${kept.name} for every machine whose policy follows it. Points that exist stay.`,
        subject: kept.name,
      },
    );
  },
  ...bySteps,
});

const shared = "follows a policy that other machines follow, too; change the policy, or assign the machine to one of its own";

const setSchedulesInput = operationInputs["backup.set-schedules"];

/** Sets the schedules of the one machine that a policy holds. Where there are more, it is the policy that must be changed. */
export const backupSetSchedules = define<z.infer<typeof setSchedulesInput>>({
  input: setSchedulesInput,
  wish: ({ backupId, schedules }, facts) => {
    const backup = facts.get(backupId);
    const own = backupAttributes(backup.attributes)?.own ?? null;
    if (own === null) return refuse("backupId", shared);
    const name = String(backup.item.vmName ?? backup.name);
    return planned(scheduleSteps(own, schedules, facts.operationTag), {
      summary: `Sets the schedules of the policy ${own.policy_name}, which holds ${name} alone. Points that exist stay.`,
      subject: name,
    });
  },
  ...bySteps,
});

const setRetentionInput = operationInputs["backup.set-retention"];

/** Sets how long the backups of the one machine that a policy holds are kept. */
export const backupSetRetention = define<z.infer<typeof setRetentionInput>>({
  input: setRetentionInput,
  wish: ({ backupId, retention }, facts) => {
    const backup = facts.get(backupId);
    const own = backupAttributes(backup.attributes)?.own ?? null;
    if (own === null) return refuse("backupId", shared);
    const name = String(backup.item.vmName ?? backup.name);
    return planned(retentionSteps(own, retention), {
      summary: `Keeps what the policy ${own.policy_name} makes for ${retention.count} ${retention.unit}; it holds ${name} alone. Older points go with the vendor's next clean-up.`,
      subject: name,
    });
  },
  ...bySteps,
});
