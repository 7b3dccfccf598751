import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Check } from "@/lib/domain/operation";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { retentionSchema, scheduleSchema } from "@/lib/domain/schedule";
import { backupAttributes } from "../readers/backup";
import { attributesOf, machineAttributes, type MachineAttributes } from "../readers/machine-attributes";
import { askMachine, askPolicy } from "./ask";
import { affectedByRun } from "./backup-run";
import { define, idPath, refuse, sightOf, write, type Io } from "./define";

/*
 * A machine's policy is one of its settings, and the vendor saves settings only as a whole (`PUT /virtual-machines/{guid}/settings`): the
 * others are sent along as they were last read. The policy's own call is not used: it would have to name every other machine too.
 */

function settingsCall(machine: string, settings: MachineAttributes["settings"], policy: string | null) {
  return {
    operationId: "updateVirtualMachineSettings",
    method: "PUT" as const,
    path: `/virtual-machines/${idPath(machine)}/settings`,
    body: { ...settings, ...(policy === null ? {} : { vmBackupPolicy: { guid: policy } }) },
  };
}

/** Settings that somebody has changed at the vendor since they were read would be undone by sending the old ones. */
async function settingsCheck(io: Io, guid: string, known: MachineAttributes["settings"]): Promise<Check> {
  const machine = await askMachine(io, guid);
  if (machine === null) return { id: "machine-present", level: "error", message: "The vendor no longer has this machine." };
  const isSame = canonical(attributesOf(machine).settings) === canonical(known);
  return isSame
    ? { id: "settings-known", level: "ok", message: "The machine's other settings stay as they are." }
    : {
        id: "settings-known",
        level: "error",
        message: "The machine's settings were changed at the vendor since the last sync; sync the connection first.",
        href: "/settings/connections",
      };
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const affectedOf = (machine: string) => [
  ...affectedByRun(machine),
  { noun: "schedule", partition: machine },
  { noun: "policy", partition: null },
];

const lookAtPolicy = async (io: Io, machine: unknown) => (await askMachine(io, String(machine)))?.vmBackupPolicy?.guid ?? null;

const createInput = z.strictObject({
  name: operationInputs["backup.create"].shape.name.optional(),
  vmId: idSchema,
  type: z.literal("image", { error: "must be image: the vendor backs up whole machines" }),
  policyId: z.string({ error: "choose a policy: schedules and retention are the policy's" }).pipe(idSchema),
  schedules: z.array(scheduleSchema).max(0, { error: "must be empty: schedules are the policy's" }).optional(),
  /** The policy's counts; taken so that one form does for all vendors. */
  retention: retentionSchema.optional(),
});

/** Assigns a machine to a policy. One that is in another policy moves. */
export const backupCreate = define<z.infer<typeof createInput>>({
  input: createInput,
  wish: ({ vmId, policyId }, facts) => {
    const machine = facts.get(vmId);
    const policy = facts.get(policyId);
    const known = machineAttributes(machine.attributes);
    if (machine.noun !== "vm" || known === null) return refuse("vmId", "is no machine that the vendor still has");
    if (machine.item.state === "gone") return refuse("vmId", "is gone: there is nothing left to back up");
    if (policy.noun !== "policy") return refuse("policyId", "is not a policy");
    if (known.policy === policy.vendorId) return refuse("policyId", `holds ${machine.name} already`);
    const move = known.policy === null ? "" : ` It leaves the policy ${known.policy_name ?? "it is in"}.`;
    return {
      ok: true,
      plan: {
        steps: [
          write({
            id: "assign",
            title: `Assign ${machine.name} to ${policy.name}`,
            call: settingsCall(machine.vendorId, known.settings, policy.vendorId),
          }),
        ],
        summary: `${machine.name} follows the policy ${policy.name} from now on, its schedules and its retention.${move}`,
        subject: machine.name,
        affected: affectedOf(machine.vendorId),
        memo: { machine: machine.vendorId, policy: policy.vendorId },
      },
    };
  },
  checks: async (io, { vmId, policyId, retention }, facts) => {
    const machine = facts.get(vmId);
    const policy = facts.get(policyId);
    const there = await askPolicy(io, policy.vendorId);
    const known = machineAttributes(machine.attributes);
    const kept = policy.item.retention;
    const isOther = retention !== undefined && JSON.stringify(kept) !== JSON.stringify(retention);
    return [
      there === null
        ? { id: "policy-exists", level: "error", message: `The policy ${policy.name} no longer exists at the vendor.` }
        : { id: "policy-exists", level: "ok", message: `The policy ${policy.name} exists.` },
      ...(known === null ? [] : [await settingsCheck(io, machine.vendorId, known.settings)]),
      ...(isOther
        ? [
            {
              id: "retention",
              level: "warning" as const,
              message: "What is kept, and how long, is the policy's; the retention given is not used.",
            },
          ]
        : []),
    ];
  },
  look: (io, { memo }) => lookAtPolicy(io, memo.machine),
  sight: ({ memo }, _before, after) => sightOf(after === memo.policy),
});

const deleteInput = operationInputs["backup.delete"];

/** Takes a machine out of its policy. Its points stay. */
export const backupDelete = define<z.infer<typeof deleteInput>>({
  input: deleteInput,
  wish: ({ backupId }, facts) => {
    const backup = facts.get(backupId);
    const known = backupAttributes(backup.attributes);
    if (backup.noun !== "backup" || known === null) return refuse("backupId", "is not a backup");
    const name = String(backup.item.vmName ?? backup.name);
    return {
      ok: true,
      plan: {
        steps: [
          write({
            id: "unassign",
            title: `Take ${name} out of ${known.policy_name ?? "its policy"}`,
            call: settingsCall(backup.vendorId, known.settings, null),
          }),
        ],
        summary: `${name} is no longer backed up: it leaves the policy ${known.policy_name ?? "it is in"}. Its points stay until their retention ends.`,
        subject: name,
        affected: affectedOf(backup.vendorId),
        memo: { machine: backup.vendorId },
      },
    };
  },
  checks: async (io, { backupId }, facts) => {
    const backup = facts.get(backupId);
    const known = backupAttributes(backup.attributes);
    return known === null ? [] : [await settingsCheck(io, backup.vendorId, known.settings)];
  },
  look: (io, { memo }) => lookAtPolicy(io, memo.machine),
  sight: (_moment, _before, after) => sightOf(after === null),
});
