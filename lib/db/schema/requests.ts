import { sql } from "drizzle-orm";
import { bigserial, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at, bytes, createdAt, id } from "./columns";

/** Wishes that somebody else approves. Names stand on the row, so that it tells its story when machine and person are gone. */
export const requests = pgTable(
  "requests",
  {
    id: id(),
    tenantId: text("tenant_id"),
    connectionId: text("connection_id").notNull(),
    provider: text("provider").notNull(),
    kind: text("kind").notNull(),
    effect: text("effect").notNull(),
    state: text("state").notNull(),
    vmId: text("vm_id").notNull(),
    vmName: text("vm_name").notNull(),
    restoreTargetId: text("restore_target_id").notNull(),
    takenAt: at("taken_at").notNull(),
    sizeBytes: bytes("size_bytes"),
    operationKind: text("operation_kind").notNull(),
    /** The operation's input, filled in. */
    input: jsonb("input").notNull(),
    summary: text("summary").notNull(),
    reason: text("reason"),
    ticket: text("ticket"),
    requestedById: text("requested_by_id").notNull(),
    requestedByName: text("requested_by_name").notNull(),
    idempotencyKey: text("idempotency_key").notNull(),
    bodyHash: text("body_hash").notNull(),
    /** The rule as it was when it was asked: a later one changes nothing about this request. */
    rule: jsonb("rule").notNull(),
    decideRoles: text("decide_roles").array().notNull(),
    approvalsNeeded: integer("approvals_needed").notNull(),
    approvalsGiven: integer("approvals_given").notNull().default(0),
    checks: jsonb("checks").notNull(),
    checkedAt: at("checked_at").notNull(),
    expiresAt: at("expires_at").notNull(),
    remindAt: at("remind_at"),
    startsAt: at("starts_at"),
    decidedAt: at("decided_at"),
    endedAt: at("ended_at"),
    outcome: text("outcome"),
    operationId: text("operation_id"),
    copyOfId: text("copy_of_id"),
    createdAt: createdAt(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("requests_key").on(t.requestedById, t.idempotencyKey),
    index("requests_created").on(t.createdAt, t.id),
    index("requests_tenant_created").on(t.tenantId, t.createdAt, t.id),
    index("requests_state_expires").on(t.state, t.expiresAt),
    index("requests_requester_created").on(t.requestedById, t.createdAt),
    index("requests_vm_created").on(t.vmId, t.createdAt),
  ],
);

/** One person counts once, whatever they approve with. */
export const requestApprovals = pgTable(
  "request_approvals",
  {
    requestId: text("request_id")
      .notNull()
      .references(() => requests.id, { onDelete: "cascade" }),
    userId: text("user_id").notNull(),
    userName: text("user_name").notNull(),
    at: at("at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.requestId, t.userId] })],
);

/** A request's life, comments included, in the order in which it happened. */
export const requestEntries = pgTable(
  "request_entries",
  {
    sequence: bigserial("sequence", { mode: "number" }).primaryKey(),
    requestId: text("request_id")
      .notNull()
      .references(() => requests.id, { onDelete: "cascade" }),
    at: at("at").notNull().defaultNow(),
    moment: text("moment").notNull(),
    byId: text("by_id"),
    byName: text("by_name"),
    text: text("text"),
  },
  (t) => [index("request_entries_request").on(t.requestId, t.sequence)],
);

/** Who may ask, who decides and how, for a tenant (null: for all that have none of their own) and an effect. */
export const requestRules = pgTable(
  "request_rules",
  {
    id: id(),
    tenantId: text("tenant_id"),
    effect: text("effect").notNull(),
    content: jsonb("content").notNull(),
    createdAt: createdAt(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("request_rules_place").on(sql`coalesce(${t.tenantId}, '')`, t.effect)],
);
