import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at, bytea, createdAt, id } from "./columns";

export const connections = pgTable(
  "connections",
  {
    id: id(),
    provider: text("provider").notNull(),
    name: text("name").notNull(),
    endpoint: text("endpoint").notNull(),
    region: text("region"),
    settings: jsonb("settings").notNull(),
    /** AES-256-GCM over the credentials' JSON: see lib/access/secrets.ts for the envelope. */
    credentialsCipher: bytea("credentials_cipher").notNull(),
    credentialsKeyId: text("credentials_key_id").notNull(),
    state: text("state").notNull().default("never-synced"),
    lastSyncAt: at("last_sync_at"),
    lastError: text("last_error"),
    versions: jsonb("versions").notNull().default([]),
    createdAt: createdAt(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("connections_name").on(t.name)],
);

/** One pass of sync over one connection, with what it read, changed and could not read. */
export const syncRuns = pgTable(
  "sync_runs",
  {
    id: id(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    operationId: text("operation_id"),
    /** False for a pass that read again only what an operation touched. */
    isFull: boolean("is_full").notNull().default(true),
    state: text("state").notNull(),
    startedAt: at("started_at").notNull().defaultNow(),
    endedAt: at("ended_at"),
    noun: text("noun"),
    done: integer("done").notNull().default(0),
    total: integer("total"),
    /** Per noun: seen, written, swept, errors. */
    stats: jsonb("stats").notNull().default({}),
    error: text("error"),
  },
  (t) => [index("sync_runs_connection").on(t.connectionId, t.startedAt.desc())],
);

export const syncErrors = pgTable(
  "sync_errors",
  {
    id: id(),
    runId: text("run_id")
      .notNull()
      .references(() => syncRuns.id, { onDelete: "cascade" }),
    noun: text("noun").notNull(),
    vendorId: text("vendor_id"),
    message: text("message").notNull(),
    at: at("at").notNull().defaultNow(),
  },
  (t) => [index("sync_errors_run").on(t.runId)],
);
