import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex, type AnyPgColumn } from "drizzle-orm/pg-core";
import { at, bytea, createdAt, id } from "./columns";

export const tenants = pgTable(
  "tenants",
  {
    id: id(),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    /** The reseller whose customer this is. One level: a reseller is nobody's customer. */
    parentId: text("parent_id").references((): AnyPgColumn => tenants.id),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex("tenants_slug").on(t.slug), index("tenants_parent").on(t.parentId)],
);

/** Assigns rows to tenants by what the vendor says of them. First match by position wins. */
export const tenantRules = pgTable(
  "tenant_rules",
  {
    id: id(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    position: integer("position").notNull(),
    connectionId: text("connection_id"),
    vendorTenant: text("vendor_tenant"),
    tagKey: text("tag_key"),
    tagValue: text("tag_value"),
    /** Of the machine that a row belongs to, else of the row: `*` and `?`, upper and lower case alike. */
    namePattern: text("name_pattern"),
    createdAt: createdAt(),
  },
  (t) => [index("tenant_rules_position").on(t.position)],
);

export const users = pgTable(
  "users",
  {
    id: id(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    passwordHash: text("password_hash"),
    /** Where roles stood before `memberships` did; emptied into it at the first start after. */
    formerRole: text("role"),
    formerTenantIds: text("tenant_ids").array(),
    /** Set for a password that somebody else chose: it opens nothing but the way to a new one. */
    mustChangePassword: boolean("must_change_password").notNull().default(false),
    disabledAt: at("disabled_at"),
    preferences: jsonb("preferences").notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex("users_email").on(t.email)],
);

export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    lastSeenAt: at("last_seen_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
    revokedAt: at("revoked_at"),
    userAgent: text("user_agent"),
    address: text("address"),
    /** The identity provider that signed the person in; null for a password. */
    provider: text("provider"),
    /** The provider's own name of its session, which it names when it ends it. */
    providerSid: text("provider_sid"),
    /** The provider's ID token, encrypted: it is shown back when the person signs out there. */
    idTokenKeyId: text("id_token_key_id"),
    idTokenCipher: bytea("id_token_cipher"),
  },
  (t) => [index("sessions_user").on(t.userId)],
);

export const signInAttempts = pgTable("sign_in_attempts", {
  key: text("key").primaryKey(),
  failures: integer("failures").notNull().default(0),
  blockedUntil: at("blocked_until"),
  /** The wait, by its end, that the record tells of already: one entry for each, however often somebody tries meanwhile. */
  recordedWait: at("recorded_wait"),
  updatedAt: at("updated_at").notNull().defaultNow(),
});

export const apiTokens = pgTable(
  "api_tokens",
  {
    id: id(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    hash: text("hash").notNull(),
    role: text("role").notNull(),
    tenantIds: text("tenant_ids").array(),
    readOnly: boolean("read_only").notNull().default(false),
    createdAt: createdAt(),
    expiresAt: at("expires_at").notNull(),
    lastUsedAt: at("last_used_at"),
    revokedAt: at("revoked_at"),
  },
  (t) => [uniqueIndex("api_tokens_hash").on(t.hash), index("api_tokens_user").on(t.userId)],
);
