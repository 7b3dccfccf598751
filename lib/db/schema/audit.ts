import { bigserial, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { at } from "./columns";

/** Append-only; a trigger refuses updates and deletes. Each row's hash covers the row and the hash before it. */
export const auditEntries = pgTable(
  "audit_entries",
  {
    sequence: bigserial("sequence", { mode: "number" }).primaryKey(),
    id: text("id").notNull().unique(),
    at: at("at").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    actorName: text("actor_name").notNull(),
    action: text("action").notNull(),
    subject: text("subject"),
    tenantId: text("tenant_id"),
    connectionId: text("connection_id"),
    outcome: text("outcome").notNull(),
    requestId: text("request_id").notNull(),
    details: jsonb("details").notNull(),
    hash: text("hash").notNull(),
    previousHash: text("previous_hash").notNull(),
  },
  (t) => [index("audit_at").on(t.at.desc(), t.id), index("audit_tenant_at").on(t.tenantId, t.at.desc(), t.id)],
);
