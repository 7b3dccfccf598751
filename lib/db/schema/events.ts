import { bigserial, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { at } from "./columns";

/** A short-lived log behind server-sent events, so that `Last-Event-ID` can resume on any process. */
export const events = pgTable(
  "events",
  {
    sequence: bigserial("sequence", { mode: "number" }).primaryKey(),
    type: text("type").notNull(),
    tenantId: text("tenant_id"),
    connectionId: text("connection_id"),
    payload: jsonb("payload").notNull(),
    at: at("at").notNull().defaultNow(),
  },
  (t) => [index("events_at").on(t.at)],
);
