"use client";

import { RowActions, type RowsByNoun } from "@/components/actions";
import { Button } from "@/components/ui/button";

interface ChosenBarProps<N extends "object" | "objectVersion"> {
  noun: N;
  /** What is chosen, as one; null when nothing is. */
  row: RowsByNoun[N] | null;
  words: string;
  onClear: () => void;
}

/**
 * What can be done with what is chosen. It stays when nothing is: choosing the first row moves none, and the dialog of a deletion
 * outlives the rows that it deleted.
 */
export function ChosenBar<N extends "object" | "objectVersion">({ noun, row, words, onClear }: ChosenBarProps<N>) {
  return (
    <div aria-label="Chosen rows" className="flex min-h-8 flex-wrap items-center gap-2" role="group">
      <span className="min-w-20 text-table text-muted-foreground tabular-nums">{row === null ? "Nothing chosen" : words}</span>
      <RowActions noun={noun} rows={row === null ? [] : [row]} />
      {row !== null && (
        <Button onClick={onClear} variant="ghost">
          Clear
        </Button>
      )}
    </div>
  );
}
