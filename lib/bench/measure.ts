import { performance } from "node:perf_hooks";

export interface Spread {
  p50: number;
  p95: number;
}

/** Runs `work` `times` times, one after the other, after a few that do not count; milliseconds. */
export async function spreadOf(times: number, work: () => Promise<unknown>): Promise<Spread> {
  for (let warm = 0; warm < Math.min(10, times); warm += 1) await work();
  const taken: number[] = [];
  for (let run = 0; run < times; run += 1) {
    const startedAt = performance.now();
    await work();
    taken.push(performance.now() - startedAt);
  }
  taken.sort((a, b) => a - b);
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

/** How many calls a second `workers` make together in `seconds`. */
export async function throughputOf(workers: number, seconds: number, work: () => Promise<unknown>): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let done = 0;
  const worker = async () => {
    while (performance.now() < until) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return done / seconds;
}

/** Rows as a table of fixed columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
}

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
