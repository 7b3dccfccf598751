import { z } from "zod";
import { scheduleRules, type ScheduleRules } from "@/components/actions/input-schema";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import type { Intent } from "@/components/operations/intent";
import { alikeParts, connectionParts, connectionRefusal, type ConnectionPart } from "@/components/wizard/connection-parts";
import type { Backup } from "@/lib/domain/inventory";
import { scheduleSchema, type Schedule } from "@/lib/domain/schedule";
import { schedulesWords } from "@/lib/domain/schedule-words";

export const scheduleValuesSchema = z.object({
  backupIds: z.array(z.string()),
  /** By connection; absent until something was changed there: then its first backup's own stand. */
  schedules: z.record(z.string(), z.array(scheduleSchema)),
});
export type ScheduleValues = z.infer<typeof scheduleValuesSchema>;

export interface ScheduleContext {
  isOpenedFor: boolean;
  backups: readonly Backup[];
  capabilities: readonly ConnectionCapabilities[];
  /** The zones that schedules of the connections are kept in. */
  zones: ReadonlyMap<string, string>;
  timezone: string;
  now: Date;
}

type SchedulePart = ConnectionPart<Backup>;

/** Backups of connections that take the same, which are edited together. */
export type ScheduleGroup = readonly [SchedulePart, ...SchedulePart[]];

/** Why a backup's schedules cannot be set; null when they can. */
export function backupRefusal(backup: Backup, context: ScheduleContext): string | null {
  if (backup.state === "gone") return "The backup no longer exists.";
  return connectionRefusal(backup, "backup.set-schedules", context.capabilities);
}

export const leftOut = (context: ScheduleContext): { id: string; name: string; reason: string }[] =>
  context.backups.flatMap((backup) => {
    const reason = backupRefusal(backup, context);
    return reason === null ? [] : [{ id: backup.id, name: backup.name, reason }];
  });

export function groupsOf(context: ScheduleContext): ScheduleGroup[] {
  const able = context.backups.filter((backup) => backupRefusal(backup, context) === null);
  return alikeParts(connectionParts(able, { kind: "backup.set-schedules", ...context })).flatMap(([first, ...others]) =>
    first ? [[first, ...others] as const] : [],
  );
}

export const backupsOf = (group: ScheduleGroup): Backup[] => group.flatMap(({ rows }) => [...rows]);

export const rulesOf = ([{ schema }]: ScheduleGroup): ScheduleRules => scheduleRules(schema, "schedules", "[]");

export const schedulesOf = (values: ScheduleValues, [first]: ScheduleGroup): Schedule[] =>
  values.schedules[first.connectionId] ?? [...(first.rows[0]?.schedules ?? [])];

/** Backups of a group for which the new schedules differ from what they have. */
export const changedBackups = (values: ScheduleValues, group: ScheduleGroup): Backup[] =>
  backupsOf(group).filter((backup) => schedulesWords(backup.schedules) !== schedulesWords(schedulesOf(values, group)));

/** One operation for each backup that changes; those whose vendor cannot are told, not sent. */
export function scheduleIntents(values: ScheduleValues, context: ScheduleContext): Intent[] {
  const frame = (backup: Backup) => ({
    id: backup.id,
    label: backup.name,
    kind: "backup.set-schedules" as const,
    connectionId: backup.connectionId,
    href: `/backups/${backup.id}`,
  });
  return [
    ...groupsOf(context).flatMap((group) =>
      changedBackups(values, group).map((backup) => ({
        ...frame(backup),
        input: { backupId: backup.id, schedules: schedulesOf(values, group) },
      })),
    ),
    ...context.backups.flatMap((backup) => {
      const refusal = backupRefusal(backup, context);
      return refusal === null ? [] : [{ ...frame(backup), input: { backupId: backup.id }, refusal }];
    }),
  ];
}
