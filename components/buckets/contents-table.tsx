"use client";

import type { ReactNode } from "react";
import type { LookupRow } from "@/components/api/lookups";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";

export const numberIn = ({ attributes }: LookupRow, name: string): number | null => {
  const value = attributes[name];
  return typeof value === "number" ? value : null;
};
export const textIn = ({ attributes }: LookupRow, name: string): string | null => {
  const value = attributes[name];
  return typeof value === "string" ? value : null;
};

interface ContentsTableProps {
  label: string;
  /** After the box: the first is the name; the last gives way on a phone. */
  columns: readonly [string, string, string];
  rows: readonly LookupRow[];
  empty: string;
  all: { isChosen: boolean; isSome: boolean; onToggle: (isChosen: boolean) => void };
  query: {
    error: Error | null;
    isPending: boolean;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
    refetch: () => unknown;
  };
  children: (row: LookupRow) => ReactNode;
}

/** Rows that the vendor gives live, with a box each, and the way to more of them. */
export function ContentsTable({ label, columns, rows, empty, all, query, children }: ContentsTableProps) {
  const [name, size, changed] = columns;
  if (query.error && rows.length === 0) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) {
    return (
      <div aria-busy>
        <p className="sr-only">Asking the vendor …</p>
        <Skeleton className="h-24" />
      </div>
    );
  }
  if (rows.length === 0 && !query.hasNextPage) return <p className="py-4 text-center text-muted-foreground">{empty}</p>;
  return (
    <div aria-label={label} className="max-h-[28rem] overflow-auto" role="region" tabIndex={0}>
      <table className="w-full text-table">
        <thead>
          <tr className="sticky top-0 bg-surface text-left text-muted-foreground">
            <th className="w-8 py-1.5 pl-1 font-normal" scope="col">
              <Checkbox
                aria-label="Choose all that are shown"
                checked={all.isChosen || (all.isSome && "indeterminate")}
                onCheckedChange={all.onToggle}
              />
            </th>
            <th className="py-1.5 pr-3 font-normal" scope="col">
              {name}
            </th>
            <th className="w-24 py-1.5 pr-3 text-right font-normal" scope="col">
              {size}
            </th>
            <th className="w-32 py-1.5 pr-1 font-normal max-sm:hidden" scope="col">
              {changed}
            </th>
          </tr>
        </thead>
        <tbody>{rows.map(children)}</tbody>
      </table>
      {query.error && <p className="py-2 text-sm text-bad">The vendor did not give the rest: {query.error.message}</p>}
      {query.hasNextPage && (
        <div className="flex justify-center border-t py-2">
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()} size="sm">
            {query.isFetchingNextPage ? "Asking the vendor …" : "Show more"}
          </Button>
        </div>
      )}
    </div>
  );
}
