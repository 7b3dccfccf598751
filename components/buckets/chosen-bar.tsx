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

/** What can be done with what is chosen. It keeps its place, so that choosing the first row moves none. */
export function ChosenBar<N extends "object" | "objectVersion">({ noun, row, words, onClear }: ChosenBarProps<N>) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-2" role="group" aria-label="Chosen rows">
      {row === null ? (
        <p className="text-table text-muted-foreground">Choose rows to recover or delete them.</p>
      ) : (
        <>
          <span className="text-table tabular-nums">{words}</span>
          <RowActions noun={noun} rows={[row]} />
          <Button onClick={onClear} variant="ghost">
            Clear
          </Button>
        </>
      )}
    </div>
  );
}
