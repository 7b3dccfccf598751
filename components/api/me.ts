import { queryOptions } from "@tanstack/react-query";
import type { Me, Preferences } from "@/lib/domain/people";
import { getJson, sendJson } from "./client";

/** `GET /api/v1/me`: who is signed in, what they may do, what they chose for themselves. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => getJson<Me>("/api/v1/me", { signal }),
  staleTime: 300_000,
});

/** Replaces one's own preferences. */
export const changePreferences = (preferences: Preferences) => sendJson<Me>("PATCH", "/api/v1/me", { body: { preferences } });
