import { queryOptions } from "@tanstack/react-query";
import type { SearchResult } from "@/lib/domain/overview";
import { getJson } from "./client";

/** `GET /api/v1/search`: things by name, at most a few of each kind. */
export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: ["search", words],
    queryFn: ({ signal }) => getJson<SearchResult>(`/api/v1/search?q=${encodeURIComponent(words.slice(0, 200))}`, { signal }),
    staleTime: 30_000,
  });
