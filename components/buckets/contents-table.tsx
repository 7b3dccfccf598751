"use client";

import type { ReactNode } from "react";
import type { LookupRow } from "@/components/api/lookups";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Bytes, Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";

const sizeOf = ({ attributes: { sizeBytes } }: LookupRow): number | null => (typeof sizeBytes === "number" ? sizeBytes : null);
const changeOf = ({ attributes: { modifiedAt } }: LookupRow): string | null =>
  typeof modifiedAt === "string" ? modifiedAt : null;

interface ContentsTableProps {
  label: string;
  /** After the box: the first is the name; the last gives way on a phone. */
  columns: readonly [string, string, string];
  rows: readonly LookupRow[];
  empty: string;
  /** Values of chosen rows. */
  chosen: readonly string[];
  onChoose: (chosen: string[]) => void;
  /** What a row is, for its box: "Choose version 3". */
  choice: (row: LookupRow) => string;
  query: {
    error: Error | null;
    isPending: boolean;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
    refetch: () => unknown;
  };
  /** What stands in a row's first column. */
  children: (row: LookupRow) => ReactNode;
}

/** Rows that the vendor gives live, with a box each, and the way to more of them. */
export function ContentsTable({ label, columns, rows, empty, chosen, onChoose, choice, query, children }: ContentsTableProps) {
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
                checked={chosen.length === rows.length || (chosen.length > 0 && "indeterminate")}
                onCheckedChange={(isChosen) => onChoose(isChosen ? rows.map(({ value }) => value) : [])}
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
        <tbody>
          {rows.map((row) => (
            <tr className="border-t hover:bg-muted" key={row.value}>
              <td className="w-8 py-1.5 pl-1">
                <Checkbox
                  aria-label={choice(row)}
                  checked={chosen.includes(row.value)}
                  onCheckedChange={(isChosen) =>
                    onChoose(isChosen ? [...chosen, row.value] : chosen.filter((value) => value !== row.value))
                  }
                />
              </td>
              <td className="py-1.5 pr-3">{children(row)}</td>
              <td className="py-1.5 pr-3 text-right">
                <Bytes value={sizeOf(row)} />
              </td>
              <td className="py-1.5 pr-1 max-sm:hidden">
                <Moment at={changeOf(row)} />
              </td>
            </tr>
          ))}
        </tbody>
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
