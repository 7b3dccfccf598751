import { index, integer, jsonb, pgTable, real, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at, createdAt, id } from "./columns";

export const operations = pgTable(
  "operations",
  {
    id: id(),
    kind: text("kind").notNull(),
    connectionId: text("connection_id").notNull(),
    provider: text("provider").notNull(),
    tenantId: text("tenant_id"),
    subject: text("subject"),
    subjectIds: text("subject_ids").array().notNull().default([]),
    state: text("state").notNull(),
    progressPercent: real("progress_percent"),
    requestedById: text("requested_by_id").notNull(),
    requestedByName: text("requested_by_name").notNull(),
    /** The help-desk request that it carries out, and whose wish that was; null for an operation of one's own. */
    requestId: text("request_id"),
    requestedForId: text("requested_for_id"),
    requestedForName: text("requested_for_name"),
    /** Unique per actor: the same key means the same intent. */
    idempotencyKey: text("idempotency_key").notNull(),
    bodyHash: text("body_hash").notNull(),
    /** Shared by operations that were asked for together; told by whoever asked. */
    groupId: text("group_id"),
    input: jsonb("input").notNull(),
    plan: jsonb("plan"),
    summary: text("summary"),
    outputs: jsonb("outputs").notNull().default({}),
    nextStep: integer("next_step").notNull().default(0),
    cancelRequestedAt: at("cancel_requested_at"),
    /** The state it will end in once its steps are taken back; null while it goes forward. */
    undoingTo: text("undoing_to"),
    error: jsonb("error"),
    result: jsonb("result"),
    createdAt: createdAt(),
    startedAt: at("started_at"),
    endedAt: at("ended_at"),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex("operations_key").on(t.requestedById, t.idempotencyKey),
    index("operations_created").on(t.createdAt.desc(), t.id),
    index("operations_tenant_created").on(t.tenantId, t.createdAt.desc(), t.id),
    index("operations_state").on(t.state),
    // One request makes one operation, whoever approves it and however often.
    uniqueIndex("operations_request").on(t.requestId),
    index("operations_group").on(t.groupId, t.createdAt.desc(), t.id),
  ],
);

/** Every send of every step. A row with no `endedAt` is a call whose outcome was not recorded: reconcile it. */
export const operationCalls = pgTable(
  "operation_calls",
  {
    id: id(),
    operationId: text("operation_id")
      .notNull()
      .references(() => operations.id, { onDelete: "cascade" }),
    stepIndex: integer("step_index").notNull(),
    stepId: text("step_id").notNull(),
    attempt: integer("attempt").notNull(),
    method: text("method").notNull(),
    url: text("url").notNull(),
    status: integer("status"),
    outcome: text("outcome"),
    /** What the answer told the later steps. Kept with the call, so that a process that dies right after it loses nothing. */
    outputs: jsonb("outputs"),
    baseline: jsonb("baseline"),
    at: at("at").notNull().defaultNow(),
    endedAt: at("ended_at"),
    error: jsonb("error"),
  },
  (t) => [index("operation_calls_operation").on(t.operationId, t.at)],
);
