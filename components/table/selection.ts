/** What is chosen in a list: some rows, or everything that matches but some. */
export interface Selection {
  isEverything: boolean;
  /** Chosen rows; with `isEverything` the rows that are not. */
  ids: ReadonlySet<string>;
}

export const noSelection: Selection = { isEverything: false, ids: new Set() };

export const isChosen = ({ isEverything, ids }: Selection, id: string): boolean => ids.has(id) !== isEverything;

export function toggled(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ...selection, ids };
}

/** How many rows are chosen of `total` matching ones. */
export const chosenCount = ({ isEverything, ids }: Selection, total: number): number =>
  isEverything ? Math.max(0, total - ids.size) : ids.size;
