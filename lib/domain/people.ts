import { z } from "zod";
import { actionSchema, roleSchema } from "./roles";
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

export const meSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  /** Null: all tenants. */
  tenants: z.array(tenantSchema).nullable(),
  actions: z.array(actionSchema),
  preferences: preferencesSchema,
});
export type Me = z.infer<typeof meSchema>;

export const userSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  tenants: z.array(tenantSchema).nullable(),
  disabledAt: nullableTimeSchema,
  createdAt: timeSchema,
});
export type User = z.infer<typeof userSchema>;

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
