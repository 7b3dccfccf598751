import { z } from "zod";
import { scheduleSchema as ourScheduleSchema } from "@/lib/domain/schedule";
import { hasIncremental, type KnownPolicy } from "./policy-book";

/*
 * What planners must know to change a policy: its rules as the vendor takes them back, and its schedules with their rules. Kept with the
 * policy, and with a backup whose machine has the policy for itself. A policy with more than fits is kept without, and then
 * changed at the vendor only.
 */

const ruleSchema = z.object({
  guid: z.string(),
  name: z.string(),
  active: z.boolean(),
  position: z.int(),
  schedules: z.array(z.string()),
  destinations: z.array(z.record(z.string(), z.json())),
});
const ownedScheduleSchema = z.object({
  guid: z.string(),
  name: z.string(),
  /** All rules that follow it, also those of other policies. */
  rules: z.array(z.string()),
  /** In our words; null where they cannot say it. */
  schedule: ourScheduleSchema.nullable(),
});
export const arrangementSchema = z.object({
  policy: z.string(),
  policy_name: z.string(),
  tenant_id: z.string().nullable(),
  rules: z.array(ruleSchema),
  schedules: z.array(ownedScheduleSchema),
});
export type Arrangement = z.infer<typeof arrangementSchema>;

/** Half of what an attribute may hold: the rest is the row's own. */
const mostCharacters = 8_000;

const reference = (to: { guid: string; name: string | null }) => ({
  guid: to.guid,
  ...(to.name === null ? {} : { name: to.name }),
});

export function arrangementOf({ policy, rules, schedules }: KnownPolicy): Arrangement | null {
  const arrangement: Arrangement = {
    policy: policy.guid,
    policy_name: policy.name,
    tenant_id: policy.tenantId,
    rules: rules.map((rule) => ({
      guid: rule.guid,
      name: rule.name,
      active: rule.active ?? true,
      position: rule.position ?? 0,
      schedules: schedules.filter(({ record }) => isOf(rule.guid, rule.schedules, record)).map(({ record }) => record.guid),
      destinations: rule.ruleBackupDestinations.map((to) => ({
        active: to.active ?? true,
        ...(to.roleType === null ? {} : { roleType: { name: to.roleType } }),
        ...(to.backupDestination === null ? {} : { backupDestination: reference(to.backupDestination) }),
        ...(to.backupRetentionSettings === null
          ? {}
          : {
              backupRetentionSettings: Object.fromEntries(
                Object.entries(to.backupRetentionSettings).filter(([, value]) => value !== null),
              ),
            }),
        ...(to.daysToKeepRetentionLock === null ? {} : { daysToKeepRetentionLock: to.daysToKeepRetentionLock }),
      })),
    })),
    schedules: schedules.map(({ record, schedule }) => ({
      guid: record.guid,
      name: record.name,
      rules: record.rules.map(({ guid }) => guid),
      schedule,
    })),
  };
  return JSON.stringify(arrangement).length > mostCharacters ? null : arrangement;
}

function isOf(
  rule: string,
  named: readonly { guid: string }[],
  schedule: { guid: string; rules: readonly { guid: string }[] },
): boolean {
  return schedule.rules.some(({ guid }) => guid === rule) || named.some(({ guid }) => guid === schedule.guid);
}

/** How a run of the policy is asked for: its first active rule and where that stores. */
export function runningOf(known: KnownPolicy) {
  const rule = known.rules.find(({ active }) => active !== false) ?? null;
  const to = rule?.ruleBackupDestinations.find(({ active, roleType }) => active !== false && roleType !== "SECONDARY") ?? null;
  return {
    rule: rule?.guid ?? null,
    destination: to?.backupDestination?.guid ?? null,
    destination_name: to?.backupDestination?.name ?? null,
    has_incremental: hasIncremental(known),
  };
}
