import { z } from "zod";
import type { Reader, RowOf } from "../../reader";
import type { StorwareSettings } from "../connection";
import { retentionOf } from "../mapping";
import type { VirtualMachine } from "../records";
import { arrangementOf, arrangementSchema, runningOf } from "./arrangement";
import { attributesOf, tagsOf, vendorTenantOf } from "./machine-attributes";
import { machineRows } from "./machine-rows";
import { readPolicyBook, type KnownPolicy } from "./policy-book";

/** What is kept of a backup beside its row. A backup is a machine's place in a policy: the vendor has no record of its own for it. */
const backupAttributesSchema = z.object({
  policy: z.string(),
  policy_name: z.string().nullable(),
  /** More machines than this one follow the policy: what changes it changes them all. */
  is_shared: z.boolean(),
  rule: z.string().nullable(),
  destination: z.string().nullable(),
  destination_name: z.string().nullable(),
  has_incremental: z.boolean(),
  last_full_backup: z.string().nullable(),
  vendor_tenant: z.string().nullable(),
  settings: z.record(z.string(), z.json()),
  own: arrangementSchema.nullable(),
});
export type BackupAttributes = z.infer<typeof backupAttributesSchema>;

/** The attributes of a stored backup; null when they are not of this shape. */
export function backupAttributes(attributes: Record<string, unknown>): BackupAttributes | null {
  const parsed = backupAttributesSchema.safeParse(attributes);
  return parsed.success ? parsed.data : null;
}

function rowOf(machine: VirtualMachine, known: KnownPolicy | undefined): RowOf["backup"] | null {
  const to = machine.vmBackupPolicy;
  if (to === null) return null;
  const name = known?.policy.name ?? to.name ?? to.guid;
  const isShared = (known?.policy.vmCount ?? 2) !== 1;
  const running = known === undefined ? null : runningOf(known);
  const { last_full_backup, vendor_tenant, settings } = attributesOf(machine);
  const attributes: BackupAttributes = {
    policy: to.guid,
    policy_name: name,
    is_shared: isShared,
    rule: running?.rule ?? null,
    destination: running?.destination ?? null,
    destination_name: running?.destination_name ?? null,
    has_incremental: running?.has_incremental ?? false,
    last_full_backup,
    vendor_tenant,
    settings,
    own: isShared || known === undefined ? null : arrangementOf(known),
  };
  const destinations = known?.rules.flatMap(({ ruleBackupDestinations }) => ruleBackupDestinations) ?? [];
  const active = destinations.filter((one) => one.active !== false);
  return {
    vendorId: machine.guid,
    vendorTenant: vendorTenantOf(machine),
    tags: tagsOf(machine),
    attributes,
    links: { vm: machine.guid },
    fields: {
      name: `${machine.name} (${name})`,
      vmName: machine.name,
      type: "image",
      state: machine.present === false ? "gone" : "available",
      vendorState: known?.policy.active === false ? "INACTIVE" : null,
      retention: retentionOf(active[0]?.backupRetentionSettings ?? null),
      encrypted: null,
      replicated: active.some(({ roleType }) => roleType === "SECONDARY"),
      agentless: true,
      paths: null,
    },
  };
}

/**
 * Backups: machines that a policy holds (`GET /virtual-machines/detailed` with `GET /policies/vm-backup` and `GET /schedules`). A backup's
 * id is its machine's: a machine is in one policy at most, and what ran before it changed policies is still its own.
 */
export const readBackups: Reader<"backup", StorwareSettings> = async function* (context) {
  const book = await readPolicyBook(context);
  for (const error of book.errors) yield { type: "error", partition: null, ...pick(error) };
  // Without the policies every backup would lose its schedules and its retention for a pass.
  if (!book.isWhole) return;
  yield* machineRows<"backup">(context, (machine) => rowOf(machine, book.policies.get(machine.vmBackupPolicy?.guid ?? "")));
};

const pick = ({ vendorId, message }: { vendorId: string | null; message: string }) => ({ vendorId, message });
