import "server-only";
import { sql, type AnyColumn, type SQL } from "drizzle-orm";
import { z } from "zod";
import {
  agentSchema,
  backupSchema,
  bucketSchema,
  historySchema,
  policySchema,
  protectionSchema,
  restoreTargetSchema,
  scheduleRowSchema,
  snapshotSchema,
  vmSchema,
  volumeGroupSchema,
  volumeSchema,
  type Agent,
  type Backup,
  type Bucket,
  type History,
  type Policy,
  type RestoreTarget,
  type ScheduleRow,
  type Snapshot,
  type Vm,
  type Volume,
  type VolumeGroup,
} from "@/lib/domain/inventory";
import {
  agents,
  backups,
  buckets,
  histories,
  policies,
  restoreTargets,
  schedules,
  snapshots,
  vms,
  volumeGroups,
  volumes,
} from "../schema";
import { anyOf, atOrAfter, before, contains, isTrue, ofTenant } from "./filters";
import type { ListSpec, SortField } from "./list";

type Row = typeof histories.$inferSelect;
type SharedColumns = Record<
  "connectionId" | "provider" | "tenantId" | "state" | "kind" | "vmId" | "backupId" | "name" | "sizeBytes" | "region" | "at",
  AnyColumn
>;

const time = (date: Date | null) => date?.toISOString() ?? null;
/** Names that are filled in after the row was read; absent means not known yet. */
const laterNames = { vmName: null, backupName: null, ownerName: null, volumeName: null, volumeGroupName: null };
const fieldsOf = (row: { fields: unknown }) => ({ ...laterNames, ...z.record(z.string(), z.unknown()).parse(row.fields) });

const origin = (row: Pick<Row, "id" | "connectionId" | "provider" | "vendorId" | "tenantId">) => ({
  id: row.id,
  connectionId: row.connectionId,
  provider: row.provider,
  vendorId: row.vendorId,
  tenantId: row.tenantId,
});

/** What every list filters by; the others name what their items have. */
const originFilters = (table: SharedColumns) => ({
  connectionId: anyOf(table.connectionId),
  provider: anyOf(table.provider),
  tenantId: ofTenant(table.tenantId),
});

const byText = (column: AnyColumn): SortField => ({ by: sql`coalesce(${column}, '')`, type: "text" });
/** The name column is never null and its index only serves the bare column. */
const byName = (column: AnyColumn): SortField => ({ by: sql`${column}`, type: "text" });
const byTime = (column: AnyColumn): SortField => ({ by: sql`coalesce(${column}, 'epoch'::timestamptz)`, type: "timestamptz" });
const byMainTime = (column: AnyColumn): SortField => ({ by: sql`${column}`, type: "timestamptz" });
const bySize = (column: AnyColumn): SortField => ({ by: sql`coalesce(${column}, -1)`, type: "bigint" });

/** Protection as it stands now: `protected` turns `late` when its time has passed. */
export const protectionNow: SQL = sql`case when ${vms.protectionBase} = 'protected' and ${vms.lateAt} <= now() then 'late' else ${vms.protectionBase} end`;

const protectionFilter = (values: readonly string[]): SQL => {
  // Spelled over the columns, so that the index on them serves.
  const parts = values.map((value) => {
    if (value === "late") return sql`(${vms.protectionBase} = 'protected' and ${vms.lateAt} <= now())`;
    if (value === "protected")
      return sql`(${vms.protectionBase} = 'protected' and (${vms.lateAt} is null or ${vms.lateAt} > now()))`;
    return sql`${vms.protectionBase} = ${value}`;
  });
  return sql`(${sql.join(parts, sql` or `)})`;
};

const hours = (seconds: number) =>
  seconds >= 172_800 ? `${Math.round(seconds / 86_400)} days` : `${Math.round(seconds / 3_600)} hours`;

/** The rule, the threshold and the values behind a machine's protection, in one sentence. */
function protectionReason(protection: Vm["protection"], row: typeof vms.$inferSelect): string {
  const age = row.lastGoodAt
    ? `the last good backup is ${hours((Date.now() - row.lastGoodAt.getTime()) / 1_000)} old`
    : "there is no good backup yet";
  const target = `the target is ${hours(row.targetSeconds)}`;
  switch (protection) {
    case "protected":
      return `Protected: ${age}, ${target}.`;
    case "late":
      return `Late: ${age}, ${target}.`;
    case "failing":
      return `Failing: ${row.failuresSinceGood} failed ${row.failuresSinceGood === 1 ? "run" : "runs"} since the last good one; ${age}, ${target}.`;
    case "not-scheduled":
      return `Not scheduled: there is a backup, but no schedule that is active; ${age}.`;
    case "unprotected":
      return "Unprotected: no backup names this machine.";
    case "excluded":
      return "Excluded on purpose.";
    case "gone":
      return "Gone: the machine no longer exists at the vendor; points remain.";
    case "unknown":
      return "Unknown: not worked out yet; it follows the first sync.";
  }
}

function toVm(row: typeof vms.$inferSelect): Vm {
  const isLate = row.protectionBase === "protected" && row.lateAt !== null && row.lateAt.getTime() <= Date.now();
  const protection = protectionSchema.parse(isLate ? "late" : row.protectionBase);
  return vmSchema.parse({
    ...fieldsOf(row),
    ...origin(row),
    name: row.name,
    state: row.state === "gone" ? "gone" : "present",
    protection,
    protectionReason: protectionReason(protection, row),
    lastBackupAt: time(row.lastRunAt),
    lastBackupState: row.lastRunState,
    lastGoodAt: time(row.lastGoodAt),
    failuresSinceGood: row.failuresSinceGood,
    nextRunAt: time(row.nextRunAt),
    targetSeconds: row.targetSeconds,
  });
}

export const vmList: ListSpec<typeof vms.$inferSelect, Vm> = {
  name: "vms",
  table: vms,
  filters: {
    ...originFilters(vms),
    kind: anyOf(vms.kind),
    state: anyOf(vms.state),
    region: anyOf(vms.region),
    protection: protectionFilter,
    powerState: (values) => sql`${vms.fields}->>'powerState' = any(${sql.param([...values])}::text[])`,
    lastBackupState: anyOf(vms.lastRunState),
  },
  sorts: {
    name: byName(vms.name),
    lastBackupAt: byTime(vms.lastRunAt),
    lastGoodAt: byTime(vms.lastGoodAt),
    nextRunAt: byTime(vms.nextRunAt),
    sizeBytes: bySize(vms.sizeBytes),
    protection: { by: sql`${protectionNow}`, type: "text" },
    provider: byText(vms.provider),
    region: byText(vms.region),
  },
  defaultSort: "name",
  search: contains(vms.name),
  toItem: toVm,
  countedAs: "vm",
};

export const backupList: ListSpec<typeof backups.$inferSelect, Backup> = {
  name: "backups",
  table: backups,
  filters: {
    ...originFilters(backups),
    vmId: anyOf(backups.vmId),
    state: anyOf(backups.state),
    type: anyOf(backups.kind),
    lastRunState: anyOf(backups.lastRunState),
  },
  sorts: {
    name: byName(backups.name),
    vmName: byText(backups.vmName),
    lastRunAt: byTime(backups.lastRunAt),
    nextRunAt: byTime(backups.nextRunAt),
    usedBytes: bySize(backups.usedBytes),
    state: byText(backups.state),
    type: byText(backups.kind),
  },
  defaultSort: "name",
  search: contains(backups.name, backups.vmName),
  toItem: (row) =>
    backupSchema.parse({
      ...fieldsOf(row),
      ...origin(row),
      name: row.name,
      vmId: row.vmId,
      vmName: row.vmName,
      lastRunAt: time(row.lastRunAt),
      lastRunState: row.lastRunState,
      nextRunAt: time(row.nextRunAt),
      usedBytes: row.usedBytes,
      schedules: row.schedules,
    }),
  countedAs: "backup",
};

export const historyList: ListSpec<typeof histories.$inferSelect, History> = {
  name: "histories",
  table: histories,
  filters: {
    ...originFilters(histories),
    kind: anyOf(histories.kind),
    state: anyOf(histories.state),
    vmId: anyOf(histories.vmId),
    backupId: anyOf(histories.backupId),
    bucketId: anyOf(histories.ownerId),
    startedAfter: atOrAfter(histories.at),
    startedBefore: before(histories.at),
  },
  sorts: { startedAt: byMainTime(histories.at), vmName: byName(histories.name) },
  defaultSort: "-startedAt",
  search: contains(histories.name),
  toItem: (row) =>
    historySchema.parse({
      ...fieldsOf(row),
      ...origin(row),
      vmId: row.vmId,
      backupId: row.backupId,
      bucketId: row.ownerId,
      vmName: row.vmName,
    }),
  countedAs: "history",
};

export const restoreTargetList: ListSpec<typeof restoreTargets.$inferSelect, RestoreTarget> = {
  name: "restore-targets",
  table: restoreTargets,
  filters: {
    ...originFilters(restoreTargets),
    kind: anyOf(restoreTargets.kind),
    vmId: anyOf(restoreTargets.vmId),
    backupId: anyOf(restoreTargets.backupId),
    volumeId: anyOf(restoreTargets.volumeId),
    restorable: isTrue(sql`${restoreTargets.state} = 'restorable'`),
    takenAfter: atOrAfter(restoreTargets.at),
    takenBefore: before(restoreTargets.at),
  },
  sorts: { takenAt: byMainTime(restoreTargets.at), vmName: byName(restoreTargets.name) },
  defaultSort: "-takenAt",
  search: contains(restoreTargets.name),
  toItem: (row) =>
    restoreTargetSchema.parse({
      ...fieldsOf(row),
      ...origin(row),
      vmId: row.vmId,
      backupId: row.backupId,
      volumeId: row.volumeId,
      vmName: row.vmName,
    }),
  countedAs: "restoreTarget",
};

export const volumeGroupList: ListSpec<typeof volumeGroups.$inferSelect, VolumeGroup> = {
  name: "volume-groups",
  table: volumeGroups,
  filters: {
    ...originFilters(volumeGroups),
    state: anyOf(volumeGroups.state),
    region: anyOf(volumeGroups.region),
    purpose: anyOf(volumeGroups.kind),
  },
  sorts: {
    name: byName(volumeGroups.name),
    state: byText(volumeGroups.state),
    lastSnapshotAt: byTime(volumeGroups.lastSnapshotAt),
    memberCount: { by: sql`(${volumeGroups.fields}->>'memberCount')::bigint`, type: "bigint" },
  },
  defaultSort: "name",
  search: contains(volumeGroups.name),
  toItem: (row) =>
    volumeGroupSchema.parse({ ...fieldsOf(row), ...origin(row), name: row.name, lastSnapshotAt: time(row.lastSnapshotAt) }),
  countedAs: "volumeGroup",
};

export const volumeList: ListSpec<typeof volumes.$inferSelect, Volume> = {
  name: "volumes",
  table: volumes,
  filters: {
    ...originFilters(volumes),
    kind: anyOf(volumes.kind),
    state: anyOf(volumes.state),
    region: anyOf(volumes.region),
    volumeGroupId: anyOf(volumes.volumeGroupId),
  },
  sorts: {
    name: byName(volumes.name),
    state: byText(volumes.state),
    sizeBytes: bySize(volumes.sizeBytes),
    lastSnapshotAt: byTime(volumes.lastSnapshotAt),
  },
  defaultSort: "name",
  search: contains(volumes.name),
  toItem: (row) =>
    volumeSchema.parse({
      ...fieldsOf(row),
      ...origin(row),
      name: row.name,
      volumeGroupId: row.volumeGroupId,
      lastSnapshotAt: time(row.lastSnapshotAt),
    }),
  countedAs: "volume",
};

export const snapshotList: ListSpec<typeof snapshots.$inferSelect, Snapshot> = {
  name: "snapshots",
  table: snapshots,
  filters: {
    ...originFilters(snapshots),
    volumeId: anyOf(snapshots.volumeId),
    volumeGroupId: anyOf(snapshots.volumeGroupId),
    takenAfter: atOrAfter(snapshots.at),
    takenBefore: before(snapshots.at),
  },
  sorts: { takenAt: byMainTime(snapshots.at), name: byName(snapshots.name), sizeBytes: bySize(snapshots.sizeBytes) },
  defaultSort: "-takenAt",
  search: contains(snapshots.name),
  toItem: (row) =>
    snapshotSchema.parse({
      ...fieldsOf(row),
      ...origin(row),
      name: row.name,
      volumeId: row.volumeId,
      volumeGroupId: row.volumeGroupId,
    }),
  countedAs: "snapshot",
};

export const scheduleList: ListSpec<typeof schedules.$inferSelect, ScheduleRow> = {
  name: "schedules",
  table: schedules,
  filters: {
    ...originFilters(schedules),
    state: anyOf(schedules.state),
    vmId: anyOf(schedules.vmId),
    backupId: anyOf(schedules.backupId),
    ownerId: anyOf(schedules.ownerId),
    ownerKind: anyOf(schedules.kind),
  },
  sorts: {
    name: byName(schedules.name),
    nextRunAt: byTime(schedules.nextRunAt),
    vmName: byText(schedules.vmName),
    state: byText(schedules.state),
  },
  defaultSort: "name",
  search: contains(schedules.name, schedules.vmName),
  toItem: (row) =>
    scheduleRowSchema.parse({
      ...fieldsOf(row),
      ...origin(row),
      name: row.name,
      ownerId: row.ownerId,
      vmId: row.vmId,
      vmName: row.vmName,
      nextRunAt: time(row.nextRunAt),
    }),
  countedAs: "schedule",
};

export const agentList: ListSpec<typeof agents.$inferSelect, Agent> = {
  name: "agents",
  table: agents,
  filters: { ...originFilters(agents), state: anyOf(agents.state), vmId: anyOf(agents.vmId) },
  sorts: { name: byName(agents.name), vmName: byText(agents.vmName), state: byText(agents.state) },
  defaultSort: "name",
  search: contains(agents.name, agents.vmName),
  toItem: (row) => agentSchema.parse({ ...fieldsOf(row), ...origin(row), name: row.name, vmId: row.vmId, vmName: row.vmName }),
  countedAs: "agent",
};

export const policyList: ListSpec<typeof policies.$inferSelect, Policy> = {
  name: "policies",
  table: policies,
  filters: { ...originFilters(policies), state: anyOf(policies.state) },
  sorts: { name: byName(policies.name), state: byText(policies.state) },
  defaultSort: "name",
  search: contains(policies.name),
  toItem: (row) => policySchema.parse({ ...fieldsOf(row), ...origin(row), name: row.name }),
  countedAs: "policy",
};

export const bucketList: ListSpec<typeof buckets.$inferSelect, Bucket> = {
  name: "buckets",
  table: buckets,
  filters: { ...originFilters(buckets), state: anyOf(buckets.state), region: anyOf(buckets.region) },
  sorts: {
    name: byName(buckets.name),
    state: byText(buckets.state),
    usedBytes: { by: sql`coalesce((${buckets.fields}->>'usedBytes')::bigint, -1)`, type: "bigint" },
  },
  defaultSort: "name",
  search: contains(buckets.name),
  toItem: (row) => bucketSchema.parse({ ...fieldsOf(row), ...origin(row), name: row.name }),
  countedAs: "bucket",
};
