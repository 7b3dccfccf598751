import type { History, RunState } from "@/lib/domain/inventory";

export interface RunDay {
  /** `YYYY-MM-DD` in the chosen zone. */
  day: string;
  runs: number;
  /** The worst state of the day, but a run under way outranks what has ended; null for a day without runs. */
  state: RunState | null;
  failed: number;
}

const rank: readonly RunState[] = ["running", "queued", "failed", "partial", "unknown", "cancelled", "succeeded"];

export const dayOf = (at: Date, timezone: string): string => new Intl.DateTimeFormat("sv-SE", { timeZone: timezone }).format(at);

/** Runs by day, the newest day last, each day with its worst state. */
export function runDays(
  runs: readonly Pick<History, "startedAt" | "state">[],
  now: Date,
  timezone: string,
  days: number,
): RunDay[] {
  const byDay = new Map<string, RunState[]>();
  for (const run of runs) {
    if (run.startedAt === null) continue;
    const day = dayOf(new Date(run.startedAt), timezone);
    byDay.set(day, [...(byDay.get(day) ?? []), run.state]);
  }
  return Array.from({ length: days }, (_, index) => {
    const day = dayOf(new Date(now.getTime() - (days - 1 - index) * 86_400_000), timezone);
    const states = byDay.get(day) ?? [];
    return {
      day,
      runs: states.length,
      state: rank.find((state) => states.includes(state)) ?? null,
      failed: states.filter((state) => state === "failed").length,
    };
  });
}
