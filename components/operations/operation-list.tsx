"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { operationsPages, operationsQuery } from "@/components/api/operations";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import { operationStates } from "@/lib/domain/states";
import { useTimezone } from "../schedule-editor/use-timezone";
import { GroupHead } from "./group-head";
import { collapseGroups } from "./group-words";
import { operationFaces } from "./operation-state";
import { OperationTable } from "./operation-table";

/** Every write that was made or is under way, newest first; those asked for together as one entry, or one group by itself. */
export function OperationList() {
  const timezone = useTimezone();
  const [{ state, q, groupId }, setSearch] = useQueryStates({
    state: parseAsStringLiteral(operationStates),
    q: parseAsString.withDefault(""),
    groupId: parseAsString,
  });
  const isFiltered = Boolean(state) || q !== "";
  // What a filter finds is shown row by row: a group's other rows may not fit.
  const isGrouped = !isFiltered && !groupId;
  const search = new URLSearchParams({
    limit: "50",
    ...(state ? { state } : {}),
    ...(q ? { q } : {}),
    ...(groupId ? { groupId } : {}),
    ...(isGrouped ? { grouped: "true" } : {}),
  }).toString();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...operationsPages(search),
    placeholderData: keepPreviousData,
  });
  // A grouped list has fewer entries than there are operations.
  const everything = useQuery({ ...operationsQuery("limit=1"), enabled: isGrouped });
  const total = isGrouped ? everything.data?.total : data?.pages[0]?.total;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="grid gap-4 p-4 md:p-6">
      <div className="flex flex-wrap items-center gap-3">
        {groupId ? (
          <GroupHead key={groupId} groupId={groupId} />
        ) : (
          <h1 className="mr-auto text-lg font-semibold">
            Operations{" "}
            {total !== undefined && (
              <span className="font-normal text-muted-foreground tabular-nums">{total.toLocaleString("en")}</span>
            )}
          </h1>
        )}
        <Input
          type="search"
          aria-label="Search operations"
          placeholder="Search"
          className="w-48"
          value={q}
          onChange={(event) => void setSearch({ q: event.target.value || null })}
        />
        <NativeSelect
          aria-label="State"
          value={state ?? ""}
          onChange={(event) => void setSearch({ state: operationStates.find((option) => option === event.target.value) ?? null })}
        >
          <option value="">Every state</option>
          {operationStates.map((option) => (
            <option key={option} value={option}>
              {operationFaces[option].word}
            </option>
          ))}
        </NativeSelect>
      </div>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <div aria-busy className="grid gap-2">
          {[1, 2, 3, 4, 5, 6].map((line) => (
            <Skeleton key={line} className="h-10" />
          ))}
        </div>
      ) : items.length === 0 ? (
        <EmptyNote title={isFiltered || groupId ? "No operation fits" : "No operation yet"}>
          {isFiltered || groupId
            ? "Take the filters away to see all."
            : "Whatever is changed at a vendor from here is listed, with every call that was made."}
        </EmptyNote>
      ) : (
        <OperationTable operations={isGrouped ? collapseGroups(items) : items} isGrouped={isGrouped} timezone={timezone} />
      )}
      {hasNextPage && (
        <div>
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}
