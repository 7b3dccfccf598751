import type { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { retentionMs } from "../mapping";
import { askPolicy } from "./ask";
import { define, idPath, refuse, undoing, write } from "./define";
import { createScheduleStep, joined, retentionSteps, scheduleSteps, taggedName, type Steps } from "./policy-steps";
import { bySteps, known, planned, unknownPolicy } from "./policy-plan";

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
