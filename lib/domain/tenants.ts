import { z } from "zod";
import { nounSchema } from "./nouns";
import { tenantSchema } from "./people";
import { timeSchema } from "./times";

/** A tenant as administrators see it. */
export const tenantDetailSchema = tenantSchema.extend({
  /** The reseller whose customer it is; null where it is nobody's, or the reseller is not the caller's to know. */
  parentId: z.string().nullable(),
});
export type TenantDetail = z.infer<typeof tenantDetailSchema>;

const tenantName = z.string().trim().min(1).max(100);
const idText = z.string().min(1).max(64);

export const createTenantSchema = z.strictObject({ name: tenantName, parentId: idText.nullable().optional() });
export type CreateTenant = z.infer<typeof createTenantSchema>;
export const updateTenantSchema = z.strictObject({ name: tenantName.optional(), parentId: idText.nullable().optional() });
export type UpdateTenant = z.infer<typeof updateTenantSchema>;

const part = z.string().trim().min(1).max(200).nullable();

/** Gives rows to a tenant. Every part that is not null must fit; the first rule that fits decides. */
export const tenantRuleSchema = z
  .strictObject({
    tenantId: idText,
    connectionId: idText.nullable(),
    /** The vendor's own word: an account id, tenantId, project or organization. */
    vendorTenant: part,
    tagKey: part,
    tagValue: part,
    /** `*` and `?`, upper and lower case alike. */
    namePattern: part,
  })
  .refine(
    (rule) => [rule.connectionId, rule.vendorTenant, rule.tagKey, rule.namePattern].some((value) => value !== null),
    "fits nothing: set a connection, a vendor tenant, a tag or a name",
  )
  .refine((rule) => rule.tagValue === null || rule.tagKey !== null, {
    path: ["tagKey"],
    message: "is missing: a value needs the tag's key",
  });
export type TenantRule = z.infer<typeof tenantRuleSchema>;

const rulesSchema = z.array(tenantRuleSchema).max(500);

/** All rules in their order. `version` changes with any of them. */
export const tenantRulesAnswerSchema = z.object({
  items: z.array(tenantRuleSchema),
  version: z.string(),
  /** Connections whose rows have not been gone over by these rules yet. */
  pendingConnections: z.int(),
  /** What the vendors call their tenants, with how many machines each has. */
  vendorTenants: z.array(z.object({ connectionId: z.string(), vendorTenant: z.string().nullable(), machines: z.int() })),
  /** Machines that are nobody's. */
  unassignedMachines: z.int(),
});
export type TenantRulesAnswer = z.infer<typeof tenantRulesAnswerSchema>;

/** Replaces all rules. `basedOn` is the version that was read: a change by somebody else meanwhile is a conflict. */
export const replaceTenantRulesSchema = z.strictObject({ rules: rulesSchema, basedOn: z.string().max(100) });
export type ReplaceTenantRules = z.infer<typeof replaceTenantRulesSchema>;

export const previewTenantRulesSchema = z.strictObject({
  rules: rulesSchema,
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export type PreviewTenantRules = z.infer<typeof previewTenantRulesSchema>;

/** One row that would change hands. */
export const tenantMoveSchema = z.object({
  noun: nounSchema,
  id: z.string(),
  name: z.string(),
  connectionId: z.string(),
  fromTenantId: z.string().nullable(),
  toTenantId: z.string().nullable(),
  /** Place of the rule from 1; null where none fits or a decision about the row itself stands. */
  rule: z.int().nullable(),
  isOverride: z.boolean(),
});
export type TenantMove = z.infer<typeof tenantMoveSchema>;

export const tenantPreviewSchema = z.object({
  items: z.array(tenantMoveSchema),
  nextCursor: z.string().nullable(),
  /** How many rows move, by noun, from and to; only with the first page. */
  totals: z
    .array(
      z.object({
        noun: nounSchema,
        fromTenantId: z.string().nullable(),
        toTenantId: z.string().nullable(),
        count: z.int(),
      }),
    )
    .nullable(),
});
export type TenantPreview = z.infer<typeof tenantPreviewSchema>;

/** A decision about one row, whatever the rules say; what hangs on a machine or a backup goes with it. */
export const tenantOverrideSchema = z.object({
  id: z.string(),
  noun: nounSchema,
  name: z.string(),
  connectionId: z.string(),
  tenantId: z.string().nullable(),
  madeBy: z.string(),
  createdAt: timeSchema,
});
export type TenantOverride = z.infer<typeof tenantOverrideSchema>;

/** `tenantId` null keeps the row from everybody but those who see all. */
export const setTenantOverrideSchema = z.strictObject({ noun: nounSchema, id: idText, tenantId: idText.nullable() });
export type SetTenantOverride = z.infer<typeof setTenantOverrideSchema>;
