"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { operationsPages } from "@/components/api/operations";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import { operationStates } from "@/lib/domain/states";
import { useTimezone } from "../schedule-editor/use-timezone";
import { kindWords } from "./kind-words";
import { operationFaces, OperationStateMark } from "./operation-state";

/** Every write that was made or is under way, newest first. */
export function OperationList() {
  const timezone = useTimezone();
  const [{ state, q }, setSearch] = useQueryStates({
    state: parseAsStringLiteral(operationStates),
    q: parseAsString.withDefault(""),
  });
  const search = new URLSearchParams({ limit: "50", ...(state ? { state } : {}), ...(q ? { q } : {}) }).toString();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...operationsPages(search),
    placeholderData: keepPreviousData,
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, dateStyle: "medium", timeStyle: "short" });
  return (
    <div className="grid gap-4 p-4 md:p-6">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="mr-auto text-lg font-semibold">
          Operations{" "}
          {data?.pages[0] && (
            <span className="font-normal text-muted-foreground tabular-nums">{data.pages[0].total.toLocaleString("en")}</span>
          )}
        </h1>
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
        <EmptyNote title={state || q ? "No operation fits" : "No operation yet"}>
          {state || q
            ? "Take the filters away to see all."
            : "Whatever is changed at a vendor from here is listed, with every call that was made."}
        </EmptyNote>
      ) : (
        <div className="overflow-x-auto rounded-md border" tabIndex={0} role="region" aria-label="Operations">
          <table className="w-full bg-surface text-table">
            <thead className="text-left text-muted-foreground">
              <tr>
                {["State", "What", "Of what", "By", "Asked for"].map((title) => (
                  <th key={title} scope="col" className="px-3 py-2 font-normal">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((operation) => (
                <tr key={operation.id} className="border-t hover:bg-muted">
                  <td className="px-3 py-2">
                    <OperationStateMark state={operation.state} />
                  </td>
                  <td className="px-3 py-2 whitespace-nowrap">
                    <Link href={`/operations/${operation.id}`} className="text-accent underline-offset-2 hover:underline">
                      {kindWords(operation.kind)}
                    </Link>
                  </td>
                  <td className="max-w-80 truncate px-3 py-2" title={operation.summary ?? undefined}>
                    {operation.subject}
                  </td>
                  <td className="px-3 py-2 whitespace-nowrap">{operation.requestedBy.name}</td>
                  <td className="px-3 py-2 whitespace-nowrap tabular-nums">
                    <time dateTime={operation.createdAt} title={operation.createdAt}>
                      {time.format(new Date(operation.createdAt))}
                    </time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
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
