/*
 * The platform's own clock runs in this zone, which has no summer time, and its servers and tasks tell its time without naming it.
 */
export const platformZone = "Asia/Shanghai";
const offsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;

/** `2025-01-08T19:14:25`, as servers have it. */
export const serverTime = (at: number): string => new Date(at + offsetMs).toISOString().slice(0, 19);
/** `2025-01-08T19:14:25.123000`, as tasks have it. */
export const taskTime = (at: number): string => `${new Date(at + offsetMs).toISOString().slice(0, 23)}000`;
/** `2025-01-08T11:14:25Z`, as snapshots have it. */
export const snapshotTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** Number of the platform's day that a moment lies in, and the moment at which such a day starts. */
export const dayNumber = (at: number): number => Math.floor((at + offsetMs) / dayMs);
export const dayStart = (day: number): number => day * dayMs - offsetMs;

/** The platform's hour at an hour in UTC. */
export const hourOfDay = (utcHour: number): number => (utcHour + offsetMs / 3_600_000) % 24;

/** A task filter, `YYYY-MM-DD hh:mm:ss` on the platform's clock or a time with a zone; null for anything else. */
export function filterTime(text: string): number | null {
  const local = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/.exec(text);
  const ms = local === null ? Date.parse(text) : Date.parse(`${local[1]}T${local[2]}Z`) - offsetMs;
  return Number.isNaN(ms) ? null : ms;
}
