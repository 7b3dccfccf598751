import { z } from "zod";
import { idSchema } from "./ids";
import { checkSchema, plannedCallSchema } from "./operation";
import { requestEffectSchema, ruleContentSchema } from "./request-rule";
import { requestKinds, requestMoments, requestStates } from "./states";
import { nullableTimeSchema, timeSchema } from "./times";

export const requestKindSchema = z.enum(requestKinds);
export type RequestKind = z.infer<typeof requestKindSchema>;
export const requestStateSchema = z.enum(requestStates);
export type RequestState = z.infer<typeof requestStateSchema>;
export const requestMomentSchema = z.enum(requestMoments);
export type RequestMoment = z.infer<typeof requestMomentSchema>;

const words = z.string().trim().max(2_000);
const person = z.object({ id: z.string(), name: z.string() });

export const createRequestSchema = z
  .strictObject({
    vmId: idSchema,
    restoreTargetId: idSchema,
    kind: requestKindSchema,
    /** As for the operation of that kind; what is left out is filled in. */
    input: z.record(z.string(), z.unknown()).optional(),
    reason: words.nullish(),
    ticket: z.string().trim().max(200).nullish(),
    /** The request that this one asks again. */
    copyOfId: idSchema.nullish(),
  })
  .refine(({ reason, ticket }) => Boolean(reason) || Boolean(ticket), {
    path: ["reason"],
    message: "say why in a few words, or give a ticket",
  });
export type CreateRequest = z.infer<typeof createRequestSchema>;

export const rejectRequestSchema = z.strictObject({
  reason: words.min(1, "a refusal needs a reason, which the person who asked will read"),
});
export const commentRequestSchema = z.strictObject({ text: words.min(1, "is empty; write something") });

/** What would come of a wish: told before it is asked for. */
export const requestForecastSchema = z.object({
  summary: z.string(),
  effect: requestEffectSchema,
  checks: z.array(checkSchema),
  input: z.record(z.string(), z.unknown()),
  approvalsNeeded: z.int(),
  /** Whether a rule approves it at once. */
  isAutomatic: z.boolean(),
  decideRoles: z.array(z.string()),
  expiresAfterSeconds: z.int(),
  /** When it would begin if it were approved now; null: at once. */
  startsAt: nullableTimeSchema,
});
export type RequestForecast = z.infer<typeof requestForecastSchema>;

export const requestEntrySchema = z.object({
  id: z.string(),
  at: timeSchema,
  moment: requestMomentSchema,
  by: person.nullable(),
  text: z.string().nullable(),
});

const allowedSchema = z.object({ isAllowed: z.boolean(), reason: z.string().nullable() });

export const requestSchema = z.object({
  id: idSchema,
  kind: requestKindSchema,
  effect: requestEffectSchema,
  state: requestStateSchema,
  tenantId: idSchema.nullable(),
  connectionId: idSchema,
  provider: z.string(),
  vmId: idSchema,
  vmName: z.string(),
  restoreTargetId: idSchema,
  takenAt: timeSchema,
  sizeBytes: z.int().nullable(),
  summary: z.string(),
  reason: z.string().nullable(),
  ticket: z.string().nullable(),
  requestedBy: person,
  approvalsNeeded: z.int(),
  approvalsGiven: z.int(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
  /** When an approved one begins, where quiet hours hold it back. */
  startsAt: nullableTimeSchema,
  decidedAt: nullableTimeSchema,
  endedAt: nullableTimeSchema,
  /** Why it was refused, or what went wrong. */
  outcome: z.string().nullable(),
  operationId: idSchema.nullable(),
  copyOfId: idSchema.nullable(),
});
export type RequestRow = z.infer<typeof requestSchema>;

/** One request with its life and what the caller may do with it. */
export const requestDetailSchema = requestSchema.extend({
  input: z.record(z.string(), z.unknown()),
  checks: z.array(checkSchema),
  checkedAt: timeSchema,
  rule: ruleContentSchema,
  approvals: z.array(person.extend({ at: timeSchema })),
  entries: z.array(requestEntrySchema),
  may: z.object({ approve: allowedSchema, reject: allowedSchema, cancel: allowedSchema, askAgain: z.boolean() }),
});
export type RequestDetail = z.infer<typeof requestDetailSchema>;

/** The checks made anew for whoever decides, with exactly what would be sent. */
export const requestReviewSchema = z.object({
  checks: z.array(checkSchema),
  calls: z.array(plannedCallSchema),
  summary: z.string(),
  at: timeSchema,
});
export type RequestReview = z.infer<typeof requestReviewSchema>;
