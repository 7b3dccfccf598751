import { z } from "zod";
import { newPasswordSchema } from "./sign-in";
import { actionSchema, grantSchema, roleSchema } from "./roles";
import { nullableTimeSchema, timeSchema, timezoneSchema } from "./times";

/** What a person chose for themselves. Tables and views are the page's own shapes, kept for it. */
export const preferencesSchema = z.strictObject({
  timezone: timezoneSchema.optional(),
  theme: z.enum(["light", "dark", "system"]).optional(),
  tables: z.record(z.string().max(64), z.json()).optional(),
  views: z.record(z.string().max(64), z.json()).optional(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const tenantSchema = z.object({ id: z.string(), name: z.string() });
export type Tenant = z.infer<typeof tenantSchema>;

/** A grant with the name of its tenant; null for everywhere. */
export const membershipSchema = grantSchema.extend({ tenantName: z.string().nullable() });
export type Membership = z.infer<typeof membershipSchema>;

/** What one may do, and in which tenants: null for everywhere, which is also what belongs to no tenant. */
export const rightSchema = z.object({ tenantIds: z.array(z.string()).nullable(), actions: z.array(actionSchema) });
export type Right = z.infer<typeof rightSchema>;

export const meSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  /** The strongest of the memberships' roles. */
  role: roleSchema,
  /** Null: all tenants. */
  tenants: z.array(tenantSchema).nullable(),
  memberships: z.array(membershipSchema),
  /** What one may do anywhere: enough to know what there is; whether to a thing of some tenant, `rights` says. */
  actions: z.array(actionSchema),
  rights: z.array(rightSchema),
  preferences: preferencesSchema,
});
export type Me = z.infer<typeof meSchema>;

export const userSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  tenants: z.array(tenantSchema).nullable(),
  memberships: z.array(membershipSchema),
  /** Invited: has no way to sign in yet. */
  state: z.enum(["active", "invited", "disabled"]),
  /** The identity provider that decides the roles; null for an account of Backdesk's own. */
  provider: z.string().nullable(),
  hasSecondFactor: z.boolean(),
  lastSeenAt: nullableTimeSchema,
  disabledAt: nullableTimeSchema,
  createdAt: timeSchema,
});
export type User = z.infer<typeof userSchema>;

const personNameSchema = z.string().trim().min(1).max(100);
const grantsSchema = z
  .array(grantSchema.extend({ tenantId: z.string().min(1).max(64).nullable() }).strict())
  .min(1)
  .max(100);

export const invitePersonSchema = z
  .strictObject({
    email: z.string().trim().toLowerCase().max(254).pipe(z.email("is not an e-mail address")),
    name: personNameSchema,
    memberships: grantsSchema,
    /** For somebody whom a link cannot reach: a first password, which opens nothing but the way to a new one. */
    initialPassword: newPasswordSchema.optional(),
    /** Sends the link to the person as well, where a mail server is set; the inviter is shown it all the same. */
    sendMail: z.boolean().optional(),
  })
  .refine(({ initialPassword, sendMail }) => !sendMail || initialPassword === undefined, {
    path: ["sendMail"],
    message: "has nothing to send beside a first password; leave out one of the two",
  });
export type InvitePerson = z.infer<typeof invitePersonSchema>;

export const changePersonSchema = z
  .strictObject({ name: personNameSchema, memberships: grantsSchema, disabled: z.boolean() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "names nothing to change");
export type ChangePerson = z.infer<typeof changePersonSchema>;

/** A link by which a person chooses a password. What opens it stands behind the `#`, which browsers send to nobody. */
export const signInLinkSchema = z.object({
  kind: z.enum(["invitation", "reset"]),
  url: z.string(),
  expiresAt: timeSchema,
});
export type SignInLink = z.infer<typeof signInLinkSchema>;

/** What became of a mail: taken by the mail server, or not and why. */
export const mailReceiptSchema = z.object({ to: z.string(), error: z.string().nullable() });
export type MailReceipt = z.infer<typeof mailReceiptSchema>;

/** The invitation is null where a first password was given in its place, the mail where none was asked for. */
export const invitedPersonSchema = userSchema.extend({
  invitation: signInLinkSchema.nullable(),
  mail: mailReceiptSchema.nullable(),
});
export type InvitedPerson = z.infer<typeof invitedPersonSchema>;

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  tenantIds: z.array(z.string()).nullable(),
  readOnly: z.boolean(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
  lastUsedAt: nullableTimeSchema,
});
export type ApiToken = z.infer<typeof tokenSchema>;

export const createTokenSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  expiresAt: z.iso.datetime({ offset: true }),
  role: roleSchema.optional(),
  tenantIds: z.array(z.string().min(1).max(64)).min(1).max(100).optional(),
  readOnly: z.boolean().optional(),
});
export type CreateToken = z.infer<typeof createTokenSchema>;

export const auditEntrySchema = z.object({
  id: z.string(),
  at: timeSchema,
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  action: z.string(),
  subject: z.string().nullable(),
  tenantId: z.string().nullable(),
  connectionId: z.string().nullable(),
  outcome: z.string(),
  requestId: z.string(),
  hash: z.string(),
  previousHash: z.string(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntryItem = z.infer<typeof auditEntrySchema>;
