import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { getJson } from "./client";

/** A row of a live picker, as a vendor's look-up gives it. */
const lookupRowSchema = z.object({
  value: z.string(),
  label: z.string(),
  detail: z.string().nullable(),
  disabledReason: z.string().nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type LookupRow = z.infer<typeof lookupRowSchema>;

/** `GET /api/v1/connections/:id/lookups/:name`: asks the vendor itself, so it is kept for half a minute only. */
export const lookupQuery = (connectionId: string, name: string, input: Record<string, string>) =>
  queryOptions({
    queryKey: ["lookup", connectionId, name, input],
    queryFn: ({ signal }) =>
      getJson(
        `/api/v1/connections/${connectionId}/lookups/${name}?${new URLSearchParams(input).toString()}`,
        z.object({ items: z.array(lookupRowSchema) }),
        { signal },
      ),
    staleTime: 30_000,
    retry: 1,
  });
