import { index, integer, pgTable, primaryKey, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { tenants, users } from "./access";
import { at, bytea, createdAt, id } from "./columns";

const userId = () =>
  text("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

/** Who holds which role where. No tenant: everywhere, what belongs to no tenant included. */
export const memberships = pgTable(
  "memberships",
  {
    userId: userId(),
    tenantId: text("tenant_id").references(() => tenants.id, { onDelete: "cascade" }),
    role: text("role").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("memberships_once").on(t.userId, t.tenantId, t.role).nullsNotDistinct(),
    index("memberships_tenant").on(t.tenantId),
  ],
);

/** Links by which a person chooses a password: an invitation, or a reset. Each opens once; only its hash is kept. */
export const signInLinks = pgTable(
  "sign_in_links",
  {
    id: id(),
    userId: userId(),
    kind: text("kind").notNull(),
    hash: text("hash").notNull(),
    createdAt: createdAt(),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
  },
  (t) => [uniqueIndex("sign_in_links_hash").on(t.hash), index("sign_in_links_user").on(t.userId)],
);

/** The secret that a person's authenticator shares, encrypted; it counts once it was confirmed by a code. */
export const secondFactors = pgTable("second_factors", {
  userId: userId().primaryKey(),
  keyId: text("key_id").notNull(),
  cipher: bytea("cipher").notNull(),
  createdAt: createdAt(),
  confirmedAt: at("confirmed_at"),
  /** The time step of the last code taken: no code at or before it is taken again. */
  lastStep: integer("last_step").notNull().default(0),
});

export const recoveryCodes = pgTable(
  "recovery_codes",
  { userId: userId(), hash: text("hash").notNull(), usedAt: at("used_at") },
  (t) => [primaryKey({ columns: [t.userId, t.hash] })],
);

/** A person as an identity provider knows them: its subject never changes, an e-mail may. */
export const identities = pgTable(
  "identities",
  { provider: text("provider").notNull(), subject: text("subject").notNull(), userId: userId(), createdAt: createdAt() },
  (t) => [primaryKey({ columns: [t.provider, t.subject] }), index("identities_user").on(t.userId)],
);
