/** How long a thing will take, from how long it took. */
export interface Estimate {
  medianSeconds: number;
  shortestSeconds: number;
  longestSeconds: number;
  runs: number;
}

/** From the durations of the last runs; null when there are none. */
export function estimateFrom(durationsSeconds: readonly number[]): Estimate | null {
  const sorted = [...durationsSeconds].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const [shortest] = sorted;
  const longest = sorted.at(-1);
  if (middle === undefined || shortest === undefined || longest === undefined) return null;
  return { medianSeconds: middle, shortestSeconds: shortest, longestSeconds: longest, runs: sorted.length };
}

/** "about 42 min; last five 35 to 51 min". */
export function estimateWords({ medianSeconds, shortestSeconds, longestSeconds, runs }: Estimate): string {
  const about = `about ${durationWords(medianSeconds)}`;
  if (runs === 1) return `${about}; measured once`;
  const span =
    shortestSeconds === longestSeconds
      ? `took ${durationWords(longestSeconds)}`
      : `took ${durationWords(shortestSeconds)} to ${durationWords(longestSeconds)}`;
  return `${about}; the last ${countWords[runs] ?? runs} ${span}`;
}

const countWords: Record<number, string> = { 2: "two", 3: "three", 4: "four", 5: "five" };

/** "42 min", "3 h 5 min", "20 s". */
export function durationWords(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 || hours >= 24 ? `${hours} h` : `${hours} h ${rest} min`;
}
