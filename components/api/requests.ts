import { queryOptions } from "@tanstack/react-query";
import type { ListAnswer } from "@/lib/domain/list";
import type { CreateRequest, RequestDetail, RequestForecast, RequestReview, RequestRow } from "@/lib/domain/request";
import type { RequestRule, SaveRule } from "@/lib/domain/request-rule";
import { getJson, sendJson } from "./client";

const address = "/api/v1/requests";

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ["requests", "item", id],
    queryFn: ({ signal }) => getJson<RequestDetail>(`${address}/${id}`, { signal }),
    // Events make it quicker; a missed one does not leave the page behind.
    refetchInterval: (query) => (query.state.data?.endedAt ? false : 10_000),
  });

/** A page of requests; `search` as in the list's address. */
export const requestsQuery = (search: string) =>
  queryOptions({
    queryKey: ["requests", "page", search],
    queryFn: ({ signal }) => getJson<ListAnswer<RequestRow>>(`${address}?${search}`, { signal }),
  });

/** The checks made anew, for whoever decides. Asks the vendor, so it is not repeated by itself. */
export const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: ["requests", "review", id],
    queryFn: ({ signal }) => getJson<RequestReview>(`${address}/${id}/review`, { signal }),
    staleTime: 60_000,
    retry: false,
  });

/** What would come of asking; writes nothing. */
export const forecastQuery = (body: CreateRequest | null) =>
  queryOptions({
    queryKey: ["request-forecast", body],
    queryFn: ({ signal }) => sendJson<RequestForecast>("POST", `${address}?dryRun=true`, { body, signal }),
    enabled: body !== null,
    staleTime: 30_000,
    retry: false,
  });

/** Files a request, or gives back the one that this key has made already. */
export const createRequest = (body: CreateRequest, idempotencyKey: string) =>
  sendJson<RequestDetail>("POST", address, { body, headers: { "idempotency-key": idempotencyKey } });

export const approveRequest = (id: string) => sendJson<RequestDetail>("POST", `${address}/${id}/approve`);
export const rejectRequest = (id: string, reason: string) =>
  sendJson<RequestDetail>("POST", `${address}/${id}/reject`, { body: { reason } });
export const cancelRequest = (id: string) => sendJson<RequestDetail>("POST", `${address}/${id}/cancel`);
export const commentOnRequest = (id: string, text: string) =>
  sendJson<RequestDetail>("POST", `${address}/${id}/comments`, { body: { text } });

export const rulesQuery = queryOptions({
  queryKey: ["request-rules"],
  queryFn: ({ signal }) => getJson<ListAnswer<RequestRule>>("/api/v1/request-rules?limit=200", { signal }),
});
export const saveRule = (rule: SaveRule) => sendJson<RequestRule>("PUT", "/api/v1/request-rules", { body: rule });
export const removeRule = (id: string) => sendJson<void>("DELETE", `/api/v1/request-rules/${id}`);
