import { z } from "zod";
import type { VirtualMachine } from "../records";

/**
 * What is kept of a machine beside its row: where it runs and belongs, and its settings, which the vendor saves only as a whole and
 * which a change of the policy must therefore send along. Read by planners and by other readers.
 */
const machineAttributesSchema = z.object({
  uuid: z.string().nullable(),
  vendor_tenant: z.string().nullable(),
  manager: z.string().nullable(),
  manager_type: z.string().nullable(),
  hypervisor: z.string().nullable(),
  policy: z.string().nullable(),
  policy_name: z.string().nullable(),
  snapshot_policy: z.string().nullable(),
  snapshot_policy_name: z.string().nullable(),
  up_to_date: z.boolean().nullable(),
  last_full_backup: z.string().nullable(),
  nics: z.array(z.string()),
  /** As `PUT /virtual-machines/{guid}/settings` takes them, the policy left out. */
  settings: z.record(z.string(), z.json()),
});
export type MachineAttributes = z.infer<typeof machineAttributesSchema>;

/** The attributes of a stored machine; null for one that only its backups still name. */
export function machineAttributes(attributes: Record<string, unknown>): MachineAttributes | null {
  const parsed = machineAttributesSchema.safeParse(attributes);
  return parsed.success ? parsed.data : null;
}

const word = (name: string | null) => (name === null ? null : { name });
const jsonOf = (value: unknown): z.infer<ReturnType<typeof z.json>> =>
  z
    .json()
    .catch(null)
    .parse(value ?? null);

/** The settings of a machine as the vendor takes them back, but for its policy. Absent ones stay absent. */
function settingsOf(machine: VirtualMachine): MachineAttributes["settings"] {
  const all = {
    guid: machine.guid,
    name: machine.name,
    snapshotMgmtPolicy: machine.snapshotMgmtPolicy && { guid: machine.snapshotMgmtPolicy.guid },
    quiesceBeforeSnapshot: word(machine.quiesceBeforeSnapshot),
    vmExportImportMode: word(machine.vmExportImportMode),
    credential: machine.credential && { guid: machine.credential.guid },
    sshHost: machine.sshHost,
    sshPort: machine.sshPort,
    sshUser: machine.sshUser,
    sshKeyPath: machine.sshKeyPath,
    preSnapCmdExecEnabled: machine.preSnapCmdExecEnabled,
    preSnapCmdArgs: machine.preSnapCmdArgs ?? null,
    preSnapIgnoredExitCodes: machine.preSnapIgnoredExitCodes,
    preSnapStdErrorHandling: word(machine.preSnapStdErrorHandling),
    preCommand: jsonOf(machine.preCommand),
    postSnapCmdExecEnabled: machine.postSnapCmdExecEnabled,
    postSnapCmdArgs: machine.postSnapCmdArgs ?? null,
    postSnapIgnoredExitCodes: machine.postSnapIgnoredExitCodes,
    postSnapStdErrorHandling: word(machine.postSnapStdErrorHandling),
    postCommand: jsonOf(machine.postCommand),
    baseImageCreationConfig: jsonOf(machine.baseImageCreationConfig),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

export const attributesOf = (machine: VirtualMachine): MachineAttributes => ({
  uuid: machine.uuid,
  vendor_tenant: vendorTenantOf(machine),
  manager: machine.hvManager?.guid ?? null,
  manager_type: machine.hvmType,
  hypervisor: machine.hypervisor?.guid ?? null,
  policy: machine.vmBackupPolicy?.guid ?? null,
  policy_name: machine.vmBackupPolicy?.name ?? null,
  snapshot_policy: machine.snapshotMgmtPolicy?.guid ?? null,
  snapshot_policy_name: machine.snapshotMgmtPolicy?.name ?? null,
  up_to_date: machine.backupUpToDate,
  last_full_backup: machine.lastSuccessfulFullBackup?.guid ?? null,
  nics: machine.networkInterfaceCards.map(({ guid }) => guid),
  settings: settingsOf(machine),
});

/** Whose a machine is, in the vendor's words: the tenant that a third party set, else the project it is in. */
export const vendorTenantOf = (machine: VirtualMachine): string | null => machine.tenantId ?? machine.project?.guid ?? null;

/** Tags are bare words at the vendor; here each is its own value. */
export const tagsOf = (machine: VirtualMachine): Record<string, string> =>
  Object.fromEntries(machine.tags.filter((tag) => tag !== "").map((tag) => [tag, tag]));
