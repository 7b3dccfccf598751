import { z } from "zod";
import { idSchema } from "./ids";
import type { Role } from "./roles";
import { requestEffects } from "./states";
import { clockTimeSchema, timeSchema, timezoneSchema } from "./times";

export const requestEffectSchema = z.enum(requestEffects);
export type RequestEffect = z.infer<typeof requestEffectSchema>;

const askerSchema = z.enum(["admin", "operator", "helpdesk"]);
const deciderSchema = z.enum(["admin", "operator"]);

/** Nothing starts between these times of day; what is approved then waits for the end. Over midnight when the end is the earlier. */
export const quietHoursSchema = z
  .strictObject({ start: clockTimeSchema, end: clockTimeSchema, timezone: timezoneSchema })
  .refine(({ start, end }) => start !== end, { path: ["end"], message: "is the start; give another time, or no quiet hours" });
export type QuietHours = z.infer<typeof quietHoursSchema>;

/** What overwrites or removes something takes this many people besides the one who asks, whatever a rule says. */
export const fewestApprovals: Record<RequestEffect, number> = {
  "vm-copy": 1,
  "files-beside": 1,
  "files-overwrite": 2,
  "vm-in-place": 2,
  "point-delete": 2,
};

/** Effects that a rule may approve by itself, where the vendor says that they do no harm. */
export const mayBeAutomatic = (effect: RequestEffect): boolean => effect === "vm-copy" || effect === "files-beside";

const contentShape = {
  askRoles: z.array(askerSchema).min(1, "name at least one role that may ask").max(3),
  decideRoles: z.array(deciderSchema).min(1, "name at least one role that decides").max(2),
  approvals: z.int().min(1).max(5),
  automatic: z.boolean(),
  quietHours: quietHoursSchema.nullable(),
  largestBytes: z.int().min(1).nullable(),
  expiresAfterSeconds: z.int().min(900, "is less than a quarter of an hour").max(2_592_000, "is more than 30 days"),
  /** How long before the end people are reminded; null for no reminder. */
  remindBeforeSeconds: z.int().min(300).nullable(),
  /** Where beside people's own notices it is told: ids of notification channels. */
  channelIds: z.array(idSchema).max(20),
};

export const ruleContentSchema = z.strictObject(contentShape);
export type RuleContent = z.infer<typeof ruleContentSchema>;

export const requestRuleSchema = z.object({
  /** Null for the rule that holds where none was made. */
  id: idSchema.nullable(),
  /** Null: for every tenant that has no rule of its own. */
  tenantId: idSchema.nullable(),
  effect: requestEffectSchema,
  ...contentShape,
  changedAt: timeSchema.nullable(),
});
export type RequestRule = z.infer<typeof requestRuleSchema>;

export const saveRuleSchema = z
  .strictObject({ tenantId: idSchema.nullable(), effect: requestEffectSchema, ...contentShape })
  .superRefine(({ effect, approvals, automatic, expiresAfterSeconds, remindBeforeSeconds }, context) => {
    const fewest = fewestApprovals[effect];
    if (approvals < fewest)
      context.addIssue({
        code: "custom",
        path: ["approvals"],
        message: `must be at least ${fewest}: what overwrites or removes something takes two people besides the one who asks`,
      });
    if (automatic && !mayBeAutomatic(effect))
      context.addIssue({
        code: "custom",
        path: ["automatic"],
        message: "is for what touches nothing that exists; this overwrites or removes something",
      });
    if (remindBeforeSeconds !== null && remindBeforeSeconds >= expiresAfterSeconds)
      context.addIssue({
        code: "custom",
        path: ["remindBeforeSeconds"],
        message: "must be shorter than the time until it expires",
      });
  });
export type SaveRule = z.infer<typeof saveRuleSchema>;

/** What holds where nobody made a rule. */
export function standardRule(effect: RequestEffect): RuleContent {
  return {
    askRoles: effect === "point-delete" ? ["admin", "operator"] : ["admin", "operator", "helpdesk"],
    decideRoles: ["admin", "operator"],
    approvals: fewestApprovals[effect],
    automatic: false,
    quietHours: null,
    largestBytes: null,
    expiresAfterSeconds: 86_400,
    remindBeforeSeconds: 14_400,
    channelIds: [],
  };
}

export const mayAskBy = (rule: Pick<RuleContent, "askRoles">, role: Role): boolean => rule.askRoles.some((one) => one === role);
export const mayDecideBy = (rule: Pick<RuleContent, "decideRoles">, role: Role): boolean =>
  rule.decideRoles.some((one) => one === role);
