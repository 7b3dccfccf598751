import { z } from "zod";
import { scheduleRules, type ScheduleRules } from "@/components/actions/input-schema";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import type { Intent } from "@/components/operations/intent";
import type { Backup } from "@/lib/domain/inventory";
import { scheduleSchema, type Schedule } from "@/lib/domain/schedule";
import { schedulesWords } from "@/lib/domain/schedule-words";

export const scheduleValuesSchema = z.object({
  backupIds: z.array(z.string()),
  /** Null until something was changed: then the first backup's own stand. */
  schedules: z.array(scheduleSchema).nullable(),
});
export type ScheduleValues = z.infer<typeof scheduleValuesSchema>;

export interface ScheduleContext {
  isOpenedFor: boolean;
  backups: readonly Backup[];
  capabilities: readonly ConnectionCapabilities[];
  /** The zone that schedules of the connection are kept in. */
  zone: string;
  timezone: string;
  now: Date;
}

export function capabilityOf(context: ScheduleContext) {
  return context.capabilities.find((item) => item.connectionId === context.backups[0]?.connectionId)?.kinds[
    "backup.set-schedules"
  ];
}

export function rulesOf(context: ScheduleContext): ScheduleRules {
  const capability = capabilityOf(context);
  return scheduleRules(capability?.supported ? capability.input : {}, "schedules", "[]");
}

export const schedulesOf = (values: ScheduleValues, context: ScheduleContext): Schedule[] =>
  values.schedules ?? [...(context.backups[0]?.schedules ?? [])];

/** Backups for which the new schedules differ from what they have. */
export const changedBackups = (values: ScheduleValues, context: ScheduleContext): Backup[] =>
  context.backups.filter((backup) => schedulesWords(backup.schedules) !== schedulesWords(schedulesOf(values, context)));

export function scheduleIntents(values: ScheduleValues, context: ScheduleContext): Intent[] {
  const schedules = schedulesOf(values, context);
  return changedBackups(values, context).map((backup) => ({
    id: backup.id,
    label: backup.name,
    kind: "backup.set-schedules",
    connectionId: backup.connectionId,
    href: `/backups/${backup.id}`,
    input: { backupId: backup.id, schedules },
  }));
}
