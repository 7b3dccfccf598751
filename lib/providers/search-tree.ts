import type { LookupRow } from "./provider";

/** How far a search goes before it ends and says so. */
export interface SearchLimits {
  folders: number;
  hits: number;
  milliseconds: number;
}

const usualLimits: SearchLimits = { folders: 1_000, hits: 200, milliseconds: 20_000 };

/** Folders that are read at the same time; the connection's own limit applies as well. */
const width = 6;

/**
 * Files and folders below the root whose name holds `text`, whatever the case: breadth first, so that what lies near the top
 * is found before what lies deep. Rows are labelled with their whole path; `detail` of the last row tells of an early end.
 */
export async function searchTree(
  readFolder: (path: string | undefined) => Promise<LookupRow[]>,
  text: string,
  signal: AbortSignal,
  limits: SearchLimits = usualLimits,
): Promise<LookupRow[]> {
  const wanted = text.trim().toLowerCase();
  const until = Date.now() + limits.milliseconds;
  const hits: LookupRow[] = [];
  const seen = new Set<string>();
  let waiting: (string | undefined)[] = [undefined];
  let read = 0;
  const isSpent = () => read >= limits.folders || hits.length >= limits.hits || Date.now() > until || signal.aborted;
  while (waiting.length > 0 && !isSpent()) {
    const batch = waiting.slice(0, width);
    waiting = waiting.slice(width);
    read += batch.length;
    for (const rows of await Promise.all(batch.map(readFolder))) {
      for (const row of rows) {
        if (seen.has(row.value)) continue;
        seen.add(row.value);
        if (row.disabledReason !== null) return [row];
        if (row.label.toLowerCase().includes(wanted)) hits.push({ ...row, label: row.value });
        if (row.attributes.isFolder === true) waiting.push(row.value);
      }
    }
  }
  const found = hits.slice(0, limits.hits);
  if (waiting.length === 0 && found.length === hits.length) return found;
  const note = {
    value: "",
    label: "The search ended early",
    detail: `after ${read.toLocaleString("en")} folders; search for more of the name, or open the folder it is in`,
    disabledReason: "not a file",
    attributes: {},
  };
  return [...found, note];
}
