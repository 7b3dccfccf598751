import { index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { tenants } from "./access";
import { at, createdAt, id } from "./columns";

/** Read-only links to one tenant's report. Only the hash of the secret is kept. */
export const shareLinks = pgTable(
  "share_links",
  {
    id: id(),
    name: text("name").notNull(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    hash: text("hash").notNull(),
    madeBy: text("made_by").notNull(),
    createdAt: createdAt(),
    expiresAt: at("expires_at").notNull(),
    endedAt: at("ended_at"),
    lastOpenedAt: at("last_opened_at"),
    opened: integer("opened").notNull().default(0),
  },
  (t) => [uniqueIndex("share_links_hash").on(t.hash), index("share_links_tenant").on(t.tenantId)],
);
