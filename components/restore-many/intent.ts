import type { ConnectionCapabilities } from "@/components/api/capabilities";
import type { Intent } from "@/components/operations/intent";
import { emptyPlace, placeInput, type Place } from "@/components/restore-wizard/place";
import { latestGood, restoredName } from "@/components/restore-wizard/points";
import { connectionParts, connectionRefusal, type ConnectionPart } from "@/components/wizard/connection-parts";
import type { Backup, RestoreTarget } from "@/lib/domain/inventory";
import { momentOf } from "@/lib/domain/next-runs";
import type { ManyValues } from "./values";

/** A machine to restore, with what is known of it by now. */
export interface RestoreRow {
  /** The machine's id, or the point's where that was chosen. */
  id: string;
  name: string;
  connectionId: string;
  vmId: string | null;
  isReading: boolean;
  point: RestoreTarget | null;
  /** Why it cannot be restored; null when it can. */
  reason: string | null;
}

export type ReadyRow = RestoreRow & { point: RestoreTarget };

export interface ManyContext {
  rows: readonly RestoreRow[];
  capabilities: readonly ConnectionCapabilities[];
  timezone: string;
  now: Date;
}

export const isReady = (row: RestoreRow): row is ReadyRow => row.point !== null && row.reason === null;

/** Rows that will be restored, by connection. */
export const readyParts = (context: ManyContext): ConnectionPart<ReadyRow>[] =>
  connectionParts(context.rows.filter(isReady), { kind: "restore.vm", ...context });

/** The moment that the rule looks back from; null for the latest point of all, or while none is chosen. */
export function momentAsked(values: Pick<ManyValues, "rule" | "moment">, timezone: string): Date | null {
  if (values.rule === "latest" || values.moment === "") return null;
  const wall = Date.parse(`${values.moment}Z`);
  return Number.isNaN(wall) ? null : new Date(momentOf(wall, timezone));
}

/** The newest point of a whole machine that can be restored, at or before the moment where one is given. */
export function pointByRule(
  points: readonly RestoreTarget[],
  backups: readonly Backup[],
  atOrBefore: Date | null,
): RestoreTarget | null {
  const ofFiles = new Set(backups.filter(({ type }) => type === "filesystem").map(({ id }) => id));
  return latestGood(
    points.filter(
      (point) =>
        !(point.backupId !== null && ofFiles.has(point.backupId)) &&
        (atOrBefore === null || Date.parse(point.takenAt) <= atOrBefore.getTime()),
    ),
  );
}

/** Why a row cannot be restored as it stands; null when it can. */
export function rowRefusal(
  row: Pick<RestoreRow, "connectionId" | "point">,
  atOrBefore: Date | null,
  capabilities: readonly ConnectionCapabilities[],
): string | null {
  const refusal = connectionRefusal(row, "restore.vm", capabilities);
  if (refusal) return refusal;
  if (row.point === null)
    return atOrBefore === null
      ? "No point in time of the whole machine can be restored."
      : "It has no good point at or before that moment.";
  return row.point.restorable ? null : (row.point.note ?? "The vendor does not offer this point for restore.");
}

export const placeOf = (values: ManyValues, connectionId: string): Place => values.places[connectionId] ?? emptyPlace;

/** The name of every copy, by row id. Two of one name at one connection get a number. */
export function copyNames(values: ManyValues, context: ManyContext): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Map<string, number>();
  for (const row of context.rows.filter(isReady)) {
    const name = copyName(values.namePattern, row.name, context);
    const place = `${row.connectionId} ${name}`;
    const count = (taken.get(place) ?? 0) + 1;
    taken.set(place, count);
    names.set(row.id, count === 1 ? name : `${name}-${count}`);
  }
  return names;
}

export function copyName(pattern: string, vmName: string, { now, timezone }: Pick<ManyContext, "now" | "timezone">): string {
  const date = restoredName("", now, timezone).slice(-8);
  return pattern.replaceAll("{vm}", vmName).replaceAll("{date}", date).trim().slice(0, 255);
}

/** One operation per machine, each as its own connection takes it; rows without a point are told, not sent. */
export function manyIntents(values: ManyValues, context: ManyContext): Intent[] {
  const names = copyNames(values, context);
  const parts = readyParts(context);
  return context.rows.map((row): Intent => {
    const frame = { id: row.id, label: row.name, kind: "restore.vm" as const, connectionId: row.connectionId };
    const part = parts.find(({ connectionId }) => connectionId === row.connectionId);
    if (!isReady(row) || !part) return { ...frame, input: {}, refusal: row.reason ?? "It cannot be restored." };
    return {
      ...frame,
      ...(row.vmId ? { href: `/vms/${row.vmId}` } : {}),
      input: {
        restoreTargetId: row.point.id,
        name: names.get(row.id) ?? row.name,
        ...placeInput(part.schema, placeOf(values, part.connectionId)),
      },
    };
  });
}
