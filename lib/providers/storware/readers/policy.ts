import { z } from "zod";
import { inParallel } from "../../in-parallel";
import type { Reader, ReaderContext } from "../../reader";
import type { StorwareSettings } from "../connection";
import { retentionOf } from "../mapping";
import { parseRecord, policySchema as policyRecordSchema, type Policy } from "../records";
import { arrangementOf, arrangementSchema, runningOf } from "./arrangement";
import { readOne } from "./pages";
import { readPolicyBook, type KnownPolicy } from "./policy-book";

/** What is kept of a policy beside its row. */
const policyAttributesSchema = z.object({
  priority: z.int().nullable(),
  active: z.boolean().nullable(),
  vm_count: z.int().nullable(),
  auto_assign_mode: z.string().nullable(),
  rule: z.string().nullable(),
  destination: z.string().nullable(),
  destination_name: z.string().nullable(),
  has_incremental: z.boolean(),
  arrangement: arrangementSchema.nullable(),
  /** Its machines, where there are few: the vendor saves a policy only together with all of them. Null where they are too many. */
  members: z.array(z.string()).nullable(),
  /** The rest of the record as the vendor takes it back. */
  record: z.record(z.string(), z.json()),
});
export type PolicyAttributes = z.infer<typeof policyAttributesSchema>;

export function policyAttributes(attributes: Record<string, unknown>): PolicyAttributes | null {
  const parsed = policyAttributesSchema.safeParse(attributes);
  return parsed.success ? parsed.data : null;
}

const mostMembers = 100;
const policiesAtOnce = 8;

const jsonOf = (value: unknown) =>
  z
    .json()
    .catch(null)
    .parse(value ?? null);

function recordOf(policy: Policy): PolicyAttributes["record"] {
  const all = {
    autoRemoveNonPresent: policy.autoRemoveNonPresent,
    autoAssignSettings: jsonOf(policy.autoAssignSettings),
    tenantId: policy.tenantId,
    active: policy.active,
    backupRetryCount: policy.backupRetryCount,
    dailyReportEnabled: policy.dailyReportEnabled,
    mailingList: policy.mailingList && { guid: policy.mailingList.guid },
    failRemainingBackupTasksExportThreshold: policy.failRemainingBackupTasksExportThreshold,
    failRemainingBackupTasksStoreThreshold: policy.failRemainingBackupTasksStoreThreshold,
    visibleForAllProjects: policy.visibleForAllProjects,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

/** The machines of a policy that has few; null for many, and where the vendor does not tell. */
async function membersOf(context: ReaderContext, { policy }: KnownPolicy): Promise<string[] | null> {
  if (policy.vms != null) return policy.vms.length > mostMembers ? null : guidsOf(policy.vms);
  if ((policy.vmCount ?? mostMembers + 1) > mostMembers) return null;
  const answer = await readOne(context, {
    operationId: "getVmBackupPolicy",
    path: `/policies/vm-backup/${encodeURIComponent(policy.guid)}`,
  });
  if (!answer.ok) return null;
  const parsed = parseRecord(policyRecordSchema, answer.body);
  const members = parsed.ok ? (parsed.record.vms ?? null) : null;
  return members === null || members.length > mostMembers ? null : guidsOf(members);
}

const guidsOf = (references: readonly ({ guid: string } | null)[]) => references.flatMap((to) => to?.guid ?? []).sort();

/** Policies with their rules and schedules (`GET /policies/vm-backup`, `GET /schedules`). Always the whole list: they are few. */
export const readPolicies: Reader<"policy", StorwareSettings> = async function* (context) {
  const book = await readPolicyBook(context);
  for (const { vendorId, message } of book.errors) yield { type: "error", partition: null, vendorId, message };
  if (!book.isWhole) return;
  for await (const row of inParallel(book.policies.values(), policiesAtOnce, async (known) => ({
    known,
    members: await membersOf(context, known),
  }))) {
    const { policy, rules, schedules } = row.known;
    const attributes: PolicyAttributes = {
      priority: policy.priority,
      active: policy.active,
      vm_count: policy.vmCount,
      auto_assign_mode: policy.autoAssignMode,
      ...runningOf(row.known),
      arrangement: arrangementOf(row.known),
      members: row.members,
      record: recordOf(policy),
    };
    const retention = rules
      .flatMap(({ ruleBackupDestinations }) => ruleBackupDestinations)
      .find(({ active }) => active !== false);
    yield {
      type: "rows",
      partition: null,
      rows: [
        {
          vendorId: policy.guid,
          vendorTenant: policy.tenantId,
          tags: {},
          attributes,
          links: {},
          fields: {
            name: policy.name,
            state: "available",
            retention: retentionOf(retention?.backupRetentionSettings ?? null),
            schedules: schedules.flatMap(({ schedule }) => schedule ?? []),
            backupCount: policy.vmCount,
          },
        },
      ],
    };
  }
  yield { type: "complete", partition: null };
};
