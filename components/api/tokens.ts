import { queryOptions } from "@tanstack/react-query";
import type { ListAnswer } from "@/lib/domain/list";
import type { ApiToken, CreateToken } from "@/lib/domain/people";
import { getJson, sendJson } from "./client";

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => getJson<ListAnswer<ApiToken>>("/api/v1/tokens?limit=200", { signal }),
});

/** The token itself is in this answer and nowhere else, ever. */
export const createToken = (input: CreateToken) =>
  sendJson<ApiToken & { token: string }>("POST", "/api/v1/tokens", { body: input });
export const revokeToken = (id: string) => sendJson<undefined>("DELETE", `/api/v1/tokens/${id}`);
