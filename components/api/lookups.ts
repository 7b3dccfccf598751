import { queryOptions } from "@tanstack/react-query";
import { getJson } from "./client";

/** A row of a live picker, as a vendor's look-up gives it. */
export interface LookupRow {
  value: string;
  label: string;
  detail: string | null;
  disabledReason: string | null;
  attributes: Record<string, string | number | boolean | null>;
}

/** `GET /api/v1/connections/:id/lookups/:name`: asks the vendor itself, so it is kept for half a minute only. */
export const lookupQuery = (connectionId: string, name: string, input: Record<string, string>) =>
  queryOptions({
    queryKey: ["lookup", connectionId, name, input],
    queryFn: ({ signal }) =>
      getJson<{ items: LookupRow[] }>(
        `/api/v1/connections/${connectionId}/lookups/${name}?${new URLSearchParams(input).toString()}`,
        { signal },
      ),
    staleTime: 30_000,
    retry: 1,
  });
