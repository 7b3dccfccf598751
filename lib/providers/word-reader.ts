import type { VendorLog } from "./http";

const reported = new Set<string>();

type WordReader<State> = (word: string | null | undefined, log?: VendorLog) => State;

/** Reads a vendor's word by its table. One that the contract does not list becomes `fallback` and is logged once. */
export function wordReader<State extends string, Fallback extends string = State>(
  kind: string,
  table: Readonly<Record<string, State>>,
  fallback: Fallback,
): WordReader<State | Fallback> {
  return (word, log) => {
    if (word === null || word === undefined || word === "") return fallback;
    const state = Object.hasOwn(table, word) ? table[word] : undefined;
    if (state !== undefined) return state;
    const key = `${kind} ${word}`;
    if (log !== undefined && !reported.has(key)) {
      reported.add(key);
      log.warn({ kind, vendorState: word }, `The vendor uses a word that its contract does not list; it is read as ${fallback}.`);
    }
    return fallback;
  };
}

/** The same for states, of which an unlisted one is shown as unknown. */
export const stateReader = <State extends string>(kind: string, table: Readonly<Record<string, State>>) =>
  wordReader<State, "unknown">(kind, table, "unknown");
