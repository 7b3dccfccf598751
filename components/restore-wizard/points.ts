import type { RestoreTarget } from "@/lib/domain/inventory";

type Point = Pick<RestoreTarget, "takenAt" | "restorable">;

/** The newest point that can be restored. */
export function latestGood<P extends Point>(points: readonly P[]): P | null {
  return points
    .filter((point) => point.restorable)
    .reduce<P | null>((best, point) => (best && best.takenAt >= point.takenAt ? best : point), null);
}

/** Points by local calendar day (`2026-11-21`), each day's newest first. */
export function pointsByDay<P extends Point>(points: readonly P[], timeZone: string): Map<string, P[]> {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const days = new Map<string, P[]>();
  for (const point of [...points].sort((a, b) => (a.takenAt < b.takenAt ? 1 : -1))) {
    const day = format.format(new Date(point.takenAt));
    days.set(day, [...(days.get(day) ?? []), point]);
  }
  return days;
}

/** The weeks of a month, Monday first, as local dates; null pads the first and the last. `month` is `2026-11`. */
export function monthGrid(month: string): (string | null)[][] {
  const [year = 1970, index = 1] = month.split("-").map(Number);
  const days = new Date(Date.UTC(year, index, 0)).getUTCDate();
  const lead = (new Date(Date.UTC(year, index - 1, 1)).getUTCDay() + 6) % 7;
  const cells: (string | null)[] = Array.from({ length: lead }, () => null);
  for (let day = 1; day <= days; day++) cells.push(`${month}-${String(day).padStart(2, "0")}`);
  while (cells.length % 7 > 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** `2026-11` moved by months. */
export function moveMonth(month: string, by: number): string {
  const [year = 1970, index = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, index - 1 + by, 1)).toISOString().slice(0, 7);
}

/** How old a point is, as one says it: "2 days and 3 hours old". */
export function ageWords(takenAt: string, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(takenAt)) / 60_000));
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60)];
  if (days >= 60) return `${Math.floor(days / 30)} months old`;
  if (days > 0)
    return [count(days, "day"), days < 7 && hours > 0 ? count(hours, "hour") : null].filter(Boolean).join(" and ") + " old";
  if (hours > 0) return `${count(hours, "hour")} old`;
  return `${count(minutes, "minute")} old`;
}

const count = (amount: number, unit: string): string => `${amount} ${unit}${amount === 1 ? "" : "s"}`;

/** The name of a copy: `web01-restored-20261121`, the date being today's where the person is. */
export function restoredName(vmName: string, now: Date, timeZone: string): string {
  const date = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(now);
  return `${vmName}-restored-${date.replaceAll("-", "")}`;
}
