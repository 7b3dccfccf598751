import type { Report } from "./report";

const number = (value: number) => value.toLocaleString("en");

/** An age as a bound, rounded up: 24 h, 3 days. */
function boundWords(seconds: number): string {
  const hours = Math.max(1, Math.ceil(seconds / 3_600));
  return hours <= 48 ? `${hours} h` : `${Math.ceil(hours / 24)} days`;
}

/** One sentence before any figure: "38 of 40 machines recoverable to within 24 h; 2 exceptions." */
export function coverageSentence({
  machines,
  recoverable,
  withinSeconds,
}: Pick<Report, "machines" | "recoverable" | "withinSeconds">): string {
  if (machines === 0) return "No machines are known yet.";
  const exceptions = machines - recoverable;
  const told = exceptions === 0 ? "no exceptions" : exceptions === 1 ? "1 exception" : `${number(exceptions)} exceptions`;
  const bound = withinSeconds === null ? "" : ` to within ${boundWords(withinSeconds)}`;
  return `${number(recoverable)} of ${number(machines)} ${machines === 1 ? "machine" : "machines"} recoverable${bound}; ${told}.`;
}
