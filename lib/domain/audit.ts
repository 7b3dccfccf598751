import { z } from "zod";
import { nullableTimeSchema } from "./times";

/** Where entries are sent as they come, as syslog (RFC 5424). */
export const auditSinkSchema = z.strictObject({
  protocol: z.enum(["tcp", "tls", "udp"]),
  host: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .regex(/^[\w.:-]+$/, "is not a host name or address; write it as siem.example.com"),
  port: z.int().min(1).max(65_535),
  /** For TLS: the authority that the collector's certificate is checked by; the system's own without it. */
  caPem: z.string().trim().min(1).max(65_536).nullable(),
});
export type AuditSink = z.infer<typeof auditSinkSchema>;

export const auditSettingsSchema = z.object({
  keepDays: z.int().min(30).max(36_500).nullable(),
  sink: auditSinkSchema.nullable(),
  sentAt: nullableTimeSchema,
  /** Entries that the sink has not taken yet. */
  waiting: z.int(),
  lastError: z.string().nullable(),
});
export type AuditSettings = z.infer<typeof auditSettingsSchema>;

export const updateAuditSettingsSchema = z.strictObject({
  keepDays: z.int().min(30, "is less than 30; keep at least 30 days").max(36_500).nullable().optional(),
  sink: auditSinkSchema.nullable().optional(),
});
export type UpdateAuditSettings = z.infer<typeof updateAuditSettingsSchema>;

/** What walking the record found. */
export const auditVerdictSchema = z.object({
  ok: z.boolean(),
  /** Entries that were read and fit. */
  checked: z.int(),
  /** The first entry or day (`day 2026-01-31`) that does not fit, and how. */
  broken: z.object({ id: z.string(), sequence: z.int(), reason: z.string() }).nullable(),
  /** Hash of the last entry that fits. Kept elsewhere, it shows later whether entries were cut off the end. */
  head: z.string(),
  days: z.object({ signed: z.int(), removed: z.int() }),
  /** Entries after the last signed head. */
  unsigned: z.int(),
  /** The keys that heads are checked by, as PEM: with them anybody can check an export. */
  publicKeys: z.array(z.object({ keyId: z.string(), pem: z.string() })),
});
export type AuditVerdict = z.infer<typeof auditVerdictSchema>;

/** What the filters of the record offer. */
export const auditChoicesSchema = z.object({
  actions: z.array(z.string()),
  actors: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string() })),
});
export type AuditChoices = z.infer<typeof auditChoicesSchema>;
