import { problemWords } from "./problem-words";
import type { Refusal } from "./use-send";

/** What was not taken, row by row. Sending again is safe: the same wish has the same key. */
export function RefusalList({ refusals }: { refusals: readonly Refusal[] }) {
  return (
    <div role="alert">
      {refusals.length > 0 && (
        <ul className="grid gap-1 rounded-md border border-bad px-3 py-2 text-sm">
          {refusals.map(({ intent, error }) => (
            <li key={intent.id}>
              <span className="font-medium">{intent.label}</span> was not sent: {problemWords(error)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
