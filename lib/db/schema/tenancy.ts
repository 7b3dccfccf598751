import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { tenants } from "./access";
import { at, createdAt } from "./columns";

/** What somebody decided about one row, whatever the rules say. Ids of rows outlive the rows, so this does too. */
export const tenantOverrides = pgTable(
  "tenant_overrides",
  {
    rowId: text("row_id").primaryKey(),
    noun: text("noun").notNull(),
    connectionId: text("connection_id").notNull(),
    /** Kept for when the row is gone. */
    name: text("name").notNull(),
    /** Null: kept from everybody but those who see all. */
    tenantId: text("tenant_id").references(() => tenants.id, { onDelete: "cascade" }),
    madeBy: text("made_by").notNull(),
    createdAt: createdAt(),
  },
  (t) => [index("tenant_overrides_connection").on(t.connectionId)],
);

/** The rules by which a connection's rows were last gone over as a whole. */
export const tenantAssignments = pgTable("tenant_assignments", {
  connectionId: text("connection_id").primaryKey(),
  rulesHash: text("rules_hash").notNull(),
  moved: integer("moved").notNull(),
  at: at("at").notNull().defaultNow(),
});
