import { bigint, boolean, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { at } from "./columns";

/**
 * A signed head for every day of the record. The head of the running day is signed again and again; one that is closed stays, also
 * when retention has removed its entries.
 */
export const auditDays = pgTable("audit_days", {
  /** UTC, `2026-01-31`. */
  day: text("day").primaryKey(),
  firstSequence: bigint("first_sequence", { mode: "number" }).notNull(),
  lastSequence: bigint("last_sequence", { mode: "number" }).notNull(),
  entries: integer("entries").notNull(),
  /** The hash that the day's first entry goes on from: the head of the day before. */
  startsFrom: text("starts_from").notNull(),
  /** The hash of the day's last entry. */
  head: text("head").notNull(),
  isClosed: boolean("is_closed").notNull(),
  signedAt: at("signed_at").notNull(),
  keyId: text("key_id").notNull(),
  signature: text("signature").notNull(),
  removedAt: at("removed_at"),
  removalSignature: text("removal_signature"),
});

/** How long entries are kept and where they are sent. One row. */
export const auditSettings = pgTable("audit_settings", {
  id: integer("id").primaryKey().default(1),
  /** Null: for ever. */
  keepDays: integer("keep_days"),
  /** Where entries are sent as syslog; null for nowhere. */
  sink: jsonb("sink"),
  /** The last entry that the sink has taken. */
  sentSequence: bigint("sent_sequence", { mode: "number" }).notNull().default(0),
  sentAt: at("sent_at"),
  lastError: text("last_error"),
});
