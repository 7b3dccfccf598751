import { z } from "zod";
import { historySchema, protectionSchema, vmSchema } from "./inventory";
import { tenantSchema } from "./people";
import { nullableTimeSchema, timeSchema } from "./times";

/** A calendar month in UTC. */
export const monthSchema = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "is not a month; write it as 2026-01");

/** What a tenant's people are told of a month: are we covered, what is not, what ran. */
export const reportSchema = z.object({
  month: monthSchema,
  /** Null: everything that the caller sees. */
  tenant: tenantSchema.nullable(),
  generatedAt: timeSchema,
  /** The oldest reading among the connections that the rows come from. */
  asOf: timeSchema,
  /** Machines that count: those that are not excluded on purpose and still exist. */
  machines: z.int(),
  recoverable: z.int(),
  /** The age of the oldest among the last good points of the recoverable machines. */
  withinSeconds: z.int().nullable(),
  excluded: z.int(),
  gone: z.int(),
  /** Machines that are not recoverable to within their target, each with why; the first 200. */
  exceptions: z.array(vmSchema),
  runs: z.object({ succeeded: z.int(), partial: z.int(), failed: z.int(), cancelled: z.int() }),
  /** The newest failures of the month; at most 50. */
  failures: z.array(historySchema),
  points: z.object({ restorable: z.int(), oldestAt: nullableTimeSchema, newestAt: nullableTimeSchema }),
});
export type Report = z.infer<typeof reportSchema>;

/** One machine's line of the report's CSV. */
export const reportLineSchema = z.object({
  id: z.string(),
  name: z.string(),
  tenantId: z.string().nullable(),
  protection: protectionSchema,
  reason: z.string().nullable(),
  lastGoodAt: nullableTimeSchema,
  runsSucceeded: z.int(),
  runsFailed: z.int(),
  points: z.int(),
  oldestPointAt: nullableTimeSchema,
});
export type ReportLine = z.infer<typeof reportLineSchema>;

/** A read-only link to one tenant's report. The secret is in the answer that makes it, once. */
export const shareLinkSchema = z.object({
  id: z.string(),
  name: z.string(),
  tenantId: z.string(),
  tenantName: z.string(),
  madeBy: z.string(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
  endedAt: nullableTimeSchema,
  lastOpenedAt: nullableTimeSchema,
  opened: z.int(),
});
export type ShareLink = z.infer<typeof shareLinkSchema>;

export const createShareLinkSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  tenantId: z.string().min(1).max(64),
  expiresAt: z.iso.datetime({ offset: true }),
});
export type CreateShareLink = z.infer<typeof createShareLinkSchema>;
