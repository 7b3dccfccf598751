import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson } from "./client";

/** A row of a live picker, as a vendor's look-up gives it. */
export interface LookupRow {
  value: string;
  label: string;
  detail: string | null;
  disabledReason: string | null;
  attributes: Record<string, string | number | boolean | null>;
}

/** A page of a look-up, as the server answers. */
export interface LookupAnswer {
  items: LookupRow[];
  nextCursor: string | null;
}

/**
 * What lies in a bucket, page by page. Its key is no look-up's of a wizard: the end of an operation marks it as out of date, and
 * a sync, which does not read it, leaves it alone.
 */
export const bucketContentsQuery = (connectionId: string, name: string, input: Record<string, string>) =>
  infiniteQueryOptions({
    queryKey: ["bucket-contents", connectionId, name, input],
    queryFn: ({ signal, pageParam }) =>
      getJson<LookupAnswer>(
        `/api/v1/connections/${connectionId}/lookups/${name}?${new URLSearchParams({ ...input, ...(pageParam ? { cursor: pageParam } : {}) }).toString()}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 30_000,
    retry: 1,
  });

/** `GET /api/v1/connections/:id/lookups/:name`: asks the vendor itself, so it is kept for half a minute only. */
export const lookupQuery = (connectionId: string, name: string, input: Record<string, string>) =>
  queryOptions({
    queryKey: ["lookup", connectionId, name, input],
    queryFn: ({ signal }) =>
      getJson<LookupAnswer>(`/api/v1/connections/${connectionId}/lookups/${name}?${new URLSearchParams(input).toString()}`, {
        signal,
      }),
    staleTime: 30_000,
    retry: 1,
  });
