import { boolean, index, integer, jsonb, pgTable, primaryKey, text, type PgColumnBuilderBase } from "drizzle-orm/pg-core";
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

type Columns = Record<string, PgColumnBuilderBase>;

/** A table whose default order is by name. */
const named = <Extra extends Columns>(name: string, extra: Extra) =>
  pgTable(name, { ...shared, ...extra }, (t) => [
    index(`${name}_name`).on(t.name, t.id),
    index(`${name}_tenant_name`).on(t.tenantId, t.name, t.id),
    index(`${name}_connection_name`).on(t.connectionId, t.name, t.id),
    index(`${name}_partition`).on(t.connectionId, t.partition, t.id),
    index(`${name}_name_words`).using("gin", t.name.op("gin_trgm_ops")),
  ]);

/**
 * A table whose default order is newest first. The indexes ascend: read backwards they give exactly `order by at desc, id desc`,
 * which one that puts nulls last would not.
 */
const timed = <Extra extends Columns>(name: string, extra: Extra) =>
  pgTable(name, { ...shared, at: at("at").notNull(), ...extra }, (t) => [
    index(`${name}_at`).on(t.at, t.id),
    index(`${name}_tenant_at`).on(t.tenantId, t.at, t.id),
    index(`${name}_connection_at`).on(t.connectionId, t.at, t.id),
    index(`${name}_state_at`).on(t.state, t.at, t.id),
    index(`${name}_vm_at`).on(t.vmId, t.at, t.id),
    index(`${name}_backup_at`).on(t.backupId, t.at, t.id),
    index(`${name}_name`).on(t.name, t.id),
    index(`${name}_partition`).on(t.connectionId, t.partition, t.id),
    index(`${name}_name_words`).using("gin", t.name.op("gin_trgm_ops")),
  ]);

/** Derived from runs and schedules; never read from a vendor. */
const runs = {
  lastRunAt: at("last_run_at"),
  lastRunState: text("last_run_state"),
  nextRunAt: at("next_run_at"),
};

export const vms = named("vms", {
  ...runs,
  lastGoodAt: at("last_good_at"),
  failuresSinceGood: integer("failures_since_good").notNull().default(0),
  targetSeconds: integer("target_seconds").notNull().default(93_600),
  /** Protection without regard to the clock; `late` is `protected` whose `late_at` has passed. */
  protectionBase: text("protection_base").notNull().default("unknown"),
  lateAt: at("late_at"),
});
export const backups = named("backups", { ...runs, usedBytes: bytes("used_bytes"), schedules: jsonb("schedules").notNull().default([]) });
export const schedules = named("schedules", { nextRunAt: at("next_run_at"), isActive: boolean("is_active").notNull().default(true) });
export const histories = timed("histories", {});
export const restoreTargets = timed("restore_targets", { expiresAt: at("expires_at") });
export const volumeGroups = named("volume_groups", { lastSnapshotAt: at("last_snapshot_at") });
export const volumes = named("volumes", { lastSnapshotAt: at("last_snapshot_at") });
export const snapshots = timed("snapshots", {});
export const agents = named("agents", {});
export const policies = named("policies", {});

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
