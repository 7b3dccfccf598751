"use client";

import { debounce, parseAsNativeArrayOf, parseAsString, useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import { useScope } from "@/components/frame/use-scope";
import type { Facet } from "./list-definition";

const text = parseAsString.withDefault("");
const many = parseAsNativeArrayOf(parseAsString).withDefault([]);

/** Parameters that narrow a list from a link and have no choices of their own. */
const linked = [
  "show",
  "vmId",
  "backupId",
  "volumeGroupId",
  "volumeId",
  "bucketId",
  "startedAfter",
  "startedBefore",
  "takenAfter",
  "takenBefore",
  "after",
  "before",
] as const;

/**
 * What a list shows, kept in the address so that a link shows a colleague the same. Typing changes the box at once and the
 * address a moment later, so that it never waits for the network.
 */
export function useListState(facets: readonly Facet[], defaultSort: string) {
  const [scope] = useScope();
  const [view, setView] = useQueryStates(
    { q: text, sort: parseAsString.withDefault(defaultSort), open: parseAsString },
    { history: "replace" },
  );
  const parsers = useMemo(
    () => Object.fromEntries([...facets.map(({ parameter }) => parameter), ...linked].map((name) => [name, many])),
    [facets],
  );
  const [filters, setFilters] = useQueryStates(parsers, { history: "replace" });
  const search = useMemo(() => {
    const parameters = new URLSearchParams();
    if (view.q.trim()) parameters.set("q", view.q.trim());
    parameters.set("sort", view.sort);
    for (const [name, values] of [...Object.entries(scope), ...Object.entries(filters)])
      for (const value of values) parameters.append(name, value);
    return parameters.toString();
  }, [view.q, view.sort, scope, filters]);
  const setOpen = useCallback((open: string | null) => void setView({ open }), [setView]);
  return {
    view,
    filters,
    search,
    setQuery: (q: string) => void setView({ q: q || null }, { limitUrlUpdates: debounce(200) }),
    setSort: (sort: string) => void setView({ sort: sort === defaultSort ? null : sort }),
    setOpen,
    setFilter: (name: string, values: string[]) => void setFilters({ [name]: values.length > 0 ? values : null }),
    clearFilters: () => {
      void setFilters(Object.fromEntries(Object.keys(parsers).map((name) => [name, null])));
      void setView({ q: null });
    },
  };
}

export type ListState = ReturnType<typeof useListState>;
