import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, type AnyPgColumn } from "drizzle-orm/pg-core";
import { at, bytes, id } from "./columns";

/**
 * What every inventory table has. Fields that are filtered, sorted or joined on are columns; the rest of the API's item lies in
 * `fields`, what only the vendor's planners need in `attributes`. Columns that are filtered on are carried on the row itself:
 * a join of two large tables for one page costs more than the column.
 */
const shared = {
  id: id(),
  connectionId: text("connection_id").notNull(),
  provider: text("provider").notNull(),
  vendorId: text("vendor_id").notNull(),
  tenantId: text("tenant_id"),
  vendorTenant: text("vendor_tenant"),
  tags: jsonb("tags").notNull().default({}),
  /** The part of the vendor's inventory that the row is read and swept with; "" for flat lists. */
  partition: text("partition").notNull().default(""),
  name: text("name").notNull(),
  state: text("state"),
  kind: text("kind"),
  region: text("region"),
  vmId: text("vm_id"),
  vmName: text("vm_name"),
  backupId: text("backup_id"),
  volumeId: text("volume_id"),
  volumeGroupId: text("volume_group_id"),
  ownerId: text("owner_id"),
  /** The row's main time: when a run started, when a point was taken. */
  at: at("at"),
  endedAt: at("ended_at"),
  sizeBytes: bytes("size_bytes"),
  fields: jsonb("fields").notNull(),
  attributes: jsonb("attributes").notNull().default({}),
  rowHash: text("row_hash"),
};

type Column = AnyPgColumn;
type SharedColumns = Record<
  "id" | "connectionId" | "partition" | "tenantId" | "name" | "at" | "state" | "vmId" | "backupId",
  Column
>;

const trigrams = (column: Column) => sql`${column} gin_trgm_ops`;
const words = (table: string, first: Column, ...more: Column[]) =>
  index(`${table}_words`).using("gin", trigrams(first), ...more.map(trigrams));

/** For a table whose default order is by name: by itself, in a tenant, in a connection; and for its sweep. */
const byName = (table: string, t: SharedColumns) => [
  index(`${table}_name`).on(t.name, t.id),
  index(`${table}_tenant_name`).on(t.tenantId, t.name, t.id),
  index(`${table}_connection_name`).on(t.connectionId, t.name, t.id),
  index(`${table}_partition`).on(t.connectionId, t.partition, t.id),
];

/**
 * For a table whose default order is newest first. The indexes ascend: read backwards they give exactly `order by at desc, id desc`,
 * which one that puts nulls last would not.
 */
const byTime = (table: string, t: SharedColumns) => [
  index(`${table}_at`).on(t.at, t.id),
  index(`${table}_tenant_at`).on(t.tenantId, t.at, t.id),
  index(`${table}_connection_at`).on(t.connectionId, t.at, t.id),
  index(`${table}_name`).on(t.name, t.id),
  index(`${table}_partition`).on(t.connectionId, t.partition, t.id),
];

/** For an order by a time or a size that may be absent: spelled as the lists spell it. */
const orEpoch = (column: Column) => sql`coalesce(${column}, 'epoch'::timestamptz)`;
const orLess = (column: Column) => sql`coalesce(${column}, -1)`;

/** Derived from runs and schedules; never read from a vendor. */
const runs = {
  lastRunAt: at("last_run_at"),
  lastRunState: text("last_run_state"),
  nextRunAt: at("next_run_at"),
};

export const vms = pgTable(
  "vms",
  {
    ...shared,
    ...runs,
    lastGoodAt: at("last_good_at"),
    failuresSinceGood: integer("failures_since_good").notNull().default(0),
    targetSeconds: integer("target_seconds").notNull().default(93_600),
    /** Protection without regard to the clock; `late` is `protected` whose `late_at` has passed. */
    protectionBase: text("protection_base").notNull().default("unknown"),
    lateAt: at("late_at"),
  },
  (t) => [
    ...byName("vms", t),
    words("vms", t.name),
    index("vms_protection").on(t.protectionBase, t.lateAt),
    index("vms_last_run").on(orEpoch(t.lastRunAt), t.id),
    index("vms_last_good").on(orEpoch(t.lastGoodAt), t.id),
    index("vms_next_run").on(orEpoch(t.nextRunAt), t.id),
    index("vms_size").on(orLess(t.sizeBytes), t.id),
  ],
);
export const backups = pgTable(
  "backups",
  { ...shared, ...runs, usedBytes: bytes("used_bytes"), schedules: jsonb("schedules").notNull().default([]) },
  (t) => [
    ...byName("backups", t),
    words("backups", t.name, t.vmName),
    index("backups_vm").on(t.vmId),
    index("backups_last_run").on(orEpoch(t.lastRunAt), t.id),
    index("backups_next_run").on(orEpoch(t.nextRunAt), t.id),
  ],
);
export const schedules = pgTable(
  "schedules",
  { ...shared, nextRunAt: at("next_run_at"), isActive: boolean("is_active").notNull().default(true) },
  (t) => [
    ...byName("schedules", t),
    words("schedules", t.name, t.vmName),
    index("schedules_backup").on(t.backupId),
    index("schedules_owner").on(t.ownerId),
    index("schedules_next_run").on(orEpoch(t.nextRunAt), t.id),
  ],
);
export const histories = pgTable("histories", { ...shared, at: at("at").notNull() }, (t) => [
  ...byTime("histories", t),
  words("histories", t.name),
  index("histories_state_at").on(t.state, t.at, t.id),
  index("histories_kind_at").on(t.kind, t.at, t.id),
  index("histories_vm_at").on(t.vmId, t.at, t.id),
  index("histories_backup_at").on(t.backupId, t.at, t.id),
  index("histories_owner_at").on(t.ownerId, t.at, t.id),
]);
export const restoreTargets = pgTable(
  "restore_targets",
  { ...shared, at: at("at").notNull(), expiresAt: at("expires_at") },
  (t) => [
    ...byTime("restore_targets", t),
    words("restore_targets", t.name),
    index("restore_targets_vm_at").on(t.vmId, t.at, t.id),
    index("restore_targets_backup_at").on(t.backupId, t.at, t.id),
    index("restore_targets_volume_at").on(t.volumeId, t.at, t.id),
  ],
);
export const volumeGroups = pgTable("volume_groups", { ...shared, lastSnapshotAt: at("last_snapshot_at") }, (t) => [
  ...byName("volume_groups", t),
  words("volume_groups", t.name),
]);
export const volumes = pgTable("volumes", { ...shared, lastSnapshotAt: at("last_snapshot_at") }, (t) => [
  ...byName("volumes", t),
  words("volumes", t.name),
  index("volumes_group").on(t.volumeGroupId),
]);
export const snapshots = pgTable("snapshots", { ...shared, at: at("at").notNull() }, (t) => [
  ...byTime("snapshots", t),
  words("snapshots", t.name),
  index("snapshots_volume_at").on(t.volumeId, t.at),
  index("snapshots_group_at").on(t.volumeGroupId, t.at),
]);
export const agents = pgTable("agents", shared, (t) => [
  ...byName("agents", t),
  words("agents", t.name, t.vmName),
  index("agents_vm").on(t.vmId),
]);
export const policies = pgTable("policies", shared, (t) => [...byName("policies", t), words("policies", t.name)]);

export const buckets = pgTable("buckets", shared, (t) => [...byName("buckets", t), words("buckets", t.name)]);

/** Rows per connection and tenant, counted at the end of each pass: what large totals are answered from. */
export const inventoryCounts = pgTable(
  "inventory_counts",
  {
    connectionId: text("connection_id").notNull(),
    noun: text("noun").notNull(),
    tenantId: text("tenant_id"),
    count: integer("count").notNull(),
  },
  (t) => [index("inventory_counts_noun").on(t.noun, t.connectionId)],
);

/**
 * Backups and machines whose derived fields are out of date. Written with the change that made them so and taken away with the
 * new figures, so that a pass that dies between the two leaves nothing stale.
 */
export const inventoryTouched = pgTable(
  "inventory_touched",
  { connectionId: text("connection_id").notNull(), kind: text("kind").notNull(), id: text("id").notNull() },
  (t) => [primaryKey({ columns: [t.connectionId, t.kind, t.id] })],
);
