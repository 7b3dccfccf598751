import type { Schedule } from "@/lib/domain/schedule";
import type { ProviderIo } from "../../provider";
import { parseRecord, policySchema, scheduleSchema, type Policy, type Rule, type VendorSchedule } from "../records";
import { scheduleOf } from "../schedule-mapping";
import { readAllRows, readOne } from "./pages";

type Io = Pick<ProviderIo, "http" | "signal">;

/** A schedule that is read: as the vendor has it, and in our words where those can be found. */
export interface KnownSchedule {
  record: VendorSchedule;
  schedule: Schedule | null;
}

export interface KnownPolicy {
  policy: Policy;
  /** Rules that still count: those marked for deletion are hidden by the vendor's own pages as well. */
  rules: Rule[];
  schedules: KnownSchedule[];
}

export interface PolicyBook {
  policies: ReadonlyMap<string, KnownPolicy>;
  schedules: readonly KnownSchedule[];
  /** What could not be read; with it, nothing may be taken for gone. */
  errors: { vendorId: string | null; message: string }[];
  /** Whether both lists came to their end. */
  isWhole: boolean;
}

const scheduleTypes = new Set(["VM_BACKUP", null]);

/**
 * Policies with their rules and schedules: few, and needed whole by everything that speaks of when something runs. Lists without the
 * rules (older servers) are filled up policy by policy.
 */
export async function readPolicyBook(io: Io): Promise<PolicyBook> {
  const errors: PolicyBook["errors"] = [];
  const [policyRows, scheduleRows] = await Promise.all([
    readAllRows(io, {
      operationId: "listVmBackupPolicies",
      path: "/policies/vm-backup",
      query: { extended: "true", orderBy: "name", direction: "asc" },
      isPaged: true,
    }),
    readAllRows(io, {
      operationId: "listSchedules",
      path: "/schedules",
      query: { orderBy: "name", direction: "asc" },
      isPaged: true,
    }),
  ]);
  for (const list of [policyRows, scheduleRows]) if (!list.ok) errors.push({ vendorId: null, message: list.message });
  const schedules: KnownSchedule[] = [];
  for (const value of unique(scheduleRows.ok ? scheduleRows.rows : [])) {
    const parsed = parseRecord(scheduleSchema, value);
    if (!parsed.ok) errors.push(parsed);
    else if (scheduleTypes.has(parsed.record.type))
      schedules.push({ record: parsed.record, schedule: scheduleOf(parsed.record) });
  }
  const policies = new Map<string, KnownPolicy>();
  for (const value of unique(policyRows.ok ? policyRows.rows : [])) {
    const parsed = parseRecord(policySchema, value);
    const filled = parsed.ok && parsed.record.rules == null ? await withRules(io, parsed.record) : parsed;
    if (!filled.ok) {
      errors.push(filled);
      continue;
    }
    const rules = (filled.record.rules ?? []).filter(({ markedForDeletion }) => markedForDeletion !== true);
    const own = schedules.filter(({ record }) => isOfRules(record, rules));
    policies.set(filled.record.guid, { policy: filled.record, rules, schedules: own });
  }
  return { policies, schedules, errors, isWhole: policyRows.ok && scheduleRows.ok };
}

/** Both sides tell it, and either may be left out. */
function isOfRules({ guid, rules: of }: VendorSchedule, rules: readonly Rule[]): boolean {
  return rules.some((rule) => of.some((one) => one.guid === rule.guid) || rule.schedules.some((one) => one.guid === guid));
}

async function withRules(io: Io, policy: Policy) {
  const path = `/policies/vm-backup/${encodeURIComponent(policy.guid)}`;
  const answer = await readOne(io, { operationId: "getVmBackupPolicy", path });
  if (!answer.ok) return { ok: false as const, vendorId: policy.guid, message: answer.message };
  return parseRecord(policySchema, answer.body);
}

/** Rows that came twice, because the list was read again, once. */
function unique(rows: readonly unknown[]): unknown[] {
  const seen = new Set<unknown>();
  return rows.filter((row) => {
    const guid = typeof row === "object" && row !== null && "guid" in row ? row.guid : row;
    if (seen.has(guid)) return false;
    seen.add(guid);
    return true;
  });
}

/** Whether a policy can make incremental backups at all: the guide asks for a schedule of that type. */
export const hasIncremental = ({ schedules }: KnownPolicy): boolean =>
  schedules.some(({ record }) => record.backupType === "INCREMENTAL");
