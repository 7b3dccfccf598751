import { z } from "zod";
import { idSchema } from "./ids";
import { requestMomentSchema } from "./request";
import { nullableTimeSchema, timeSchema } from "./times";

export const notificationSchema = z.object({
  id: idSchema,
  requestId: idSchema,
  moment: requestMomentSchema,
  title: z.string(),
  text: z.string().nullable(),
  /** The page it leads to. */
  href: z.string(),
  createdAt: timeSchema,
  readAt: nullableTimeSchema,
});
export type Notification = z.infer<typeof notificationSchema>;

export const readNotificationsSchema = z.strictObject({
  /** Null for all. */
  ids: z.array(idSchema).max(200).nullable(),
});

/** How a person wants to hear of requests beside the list in the console. */
export const notificationChoiceSchema = z.strictObject({
  /** Each by itself, gathered now and then, or none. */
  mail: z.enum(["each", "digest", "off"]),
  /** Moments that are not told. */
  muted: z.array(requestMomentSchema).max(20),
});
export type NotificationChoice = z.infer<typeof notificationChoiceSchema>;

export const channelFormats = ["webhook", "slack", "mattermost", "teams"] as const;

const channelShape = {
  name: z.string().trim().min(1).max(100),
  format: z.enum(channelFormats),
  isActive: z.boolean(),
  /** Which moments it is told. */
  moments: z.array(requestMomentSchema).min(1, "name at least one moment").max(20),
};

/** A place outside that is told of requests. Its address and key are secrets and are never given back. */
export const channelSchema = z.object({
  id: idSchema,
  ...channelShape,
  /** Null: for every tenant. */
  tenantId: idSchema.nullable(),
  /** Host of the address, to tell one from another. */
  host: z.string(),
  createdAt: timeSchema,
  lastSentAt: nullableTimeSchema,
  lastError: z.string().nullable(),
});
export type Channel = z.infer<typeof channelSchema>;

const urlSchema = z.url({ protocol: /^https?$/, error: "is not an address that begins with https:// or http://" }).max(2_000);
/** With what `webhook` messages are signed; the other formats carry their secret in the address. */
const keySchema = z.string().min(16, "is shorter than 16 characters").max(200);

export const createChannelSchema = z.strictObject({
  ...channelShape,
  tenantId: idSchema.nullable(),
  url: urlSchema,
  signingKey: keySchema.optional(),
});
export type CreateChannel = z.infer<typeof createChannelSchema>;

export const changeChannelSchema = z.strictObject({
  name: channelShape.name.optional(),
  isActive: channelShape.isActive.optional(),
  moments: channelShape.moments.optional(),
  url: urlSchema.optional(),
  signingKey: keySchema.optional(),
});
export type ChangeChannel = z.infer<typeof changeChannelSchema>;

export const deliverySchema = z.object({
  id: idSchema,
  medium: z.enum(["mail", ...channelFormats]),
  /** Whom: an address with most of its name hidden, or a channel's name. */
  target: z.string(),
  title: z.string(),
  state: z.enum(["waiting", "sent", "failed"]),
  attempts: z.int(),
  error: z.string().nullable(),
  createdAt: timeSchema,
  sentAt: nullableTimeSchema,
});
export type Delivery = z.infer<typeof deliverySchema>;
