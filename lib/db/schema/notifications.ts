import { boolean, customType, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { users } from "./access";
import { at, createdAt, id } from "./columns";

const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** What a person is told, whatever else carries it to them. */
export const notifications = pgTable(
  "notifications",
  {
    id: id(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    requestId: text("request_id").notNull(),
    moment: text("moment").notNull(),
    title: text("title").notNull(),
    text: text("text"),
    createdAt: createdAt(),
    readAt: at("read_at"),
  },
  (t) => [index("notifications_user_created").on(t.userId, t.createdAt, t.id)],
);

export const notificationChoices = pgTable("notification_choices", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  mail: text("mail").notNull(),
  muted: text("muted").array().notNull().default([]),
});

/** A webhook or chat that is told of requests. The address holds a secret at most of them, so it is encrypted like the key. */
export const notificationChannels = pgTable("notification_channels", {
  id: id(),
  tenantId: text("tenant_id"),
  name: text("name").notNull(),
  format: text("format").notNull(),
  isActive: boolean("is_active").notNull().default(true),
  moments: text("moments").array().notNull(),
  host: text("host").notNull(),
  /** Address and signing key as JSON: see lib/access/secrets.ts for the envelope. */
  secretCipher: bytea("secret_cipher").notNull(),
  secretKeyId: text("secret_key_id").notNull(),
  createdAt: createdAt(),
});

/** One message on its way out: to a person by mail, or to a channel. */
export const notificationDeliveries = pgTable(
  "notification_deliveries",
  {
    id: id(),
    tenantId: text("tenant_id"),
    /** Exactly one of the two is set. */
    userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
    channelId: text("channel_id").references(() => notificationChannels.id, { onDelete: "cascade" }),
    medium: text("medium").notNull(),
    target: text("target").notNull(),
    title: text("title").notNull(),
    message: jsonb("message").notNull(),
    state: text("state").notNull().default("waiting"),
    attempts: integer("attempts").notNull().default(0),
    error: text("error"),
    createdAt: createdAt(),
    sentAt: at("sent_at"),
  },
  (t) => [
    index("notification_deliveries_created").on(t.createdAt, t.id),
    index("notification_deliveries_user").on(t.userId, t.state),
    index("notification_deliveries_channel").on(t.channelId, t.createdAt),
  ],
);
