import { queryOptions } from "@tanstack/react-query";
import { meSchema } from "@/lib/domain/people";
import { getJson } from "./client";

/** `GET /api/v1/me`: who is signed in, what they may do, what they chose for themselves. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => getJson("/api/v1/me", meSchema, { signal }),
  staleTime: 300_000,
});
