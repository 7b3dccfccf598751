import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { connectionSchema } from "@/lib/domain/connection";
import { listAnswerSchema } from "@/lib/domain/list";
import { overviewSchema } from "@/lib/domain/overview";
import { tenantSchema } from "@/lib/domain/people";
import { getJson } from "./client";

/** Rows asked for at a time. */
export const listPageSize = 100;

/** Query options of one list: its key begins with the name of the list, so that events can mark all of it out of date. */
export function listQuery<S extends z.ZodObject>(name: string, item: S, search: string) {
  const answer = listAnswerSchema(item);
  return infiniteQueryOptions({
    queryKey: [name, "list", search],
    queryFn: ({ signal, pageParam }) => {
      const parameters = new URLSearchParams(search);
      parameters.set("limit", String(listPageSize));
      if (pageParam) parameters.set("cursor", pageParam);
      return getJson(`/api/v1/${name}?${parameters.toString()}`, answer, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** One page of a list, for parts of detail pages. */
export function pageQuery<S extends z.ZodObject>(name: string, item: S, search: string) {
  return queryOptions({
    queryKey: [name, "page", search],
    queryFn: ({ signal }) => getJson(`/api/v1/${name}?${search}`, listAnswerSchema(item), { signal }),
  });
}

export function itemQuery<S extends z.ZodObject>(name: string, item: S, id: string) {
  return queryOptions({
    queryKey: [name, "item", id],
    queryFn: ({ signal }) => getJson(`/api/v1/${name}/${id}`, item, { signal }),
  });
}

export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: ({ signal }) => getJson("/api/v1/overview", overviewSchema, { signal }),
});

export const connectionsQuery = queryOptions({
  queryKey: ["connections", "all"],
  queryFn: ({ signal }) => getJson("/api/v1/connections?limit=200", listAnswerSchema(connectionSchema), { signal }),
});

export const tenantsQuery = queryOptions({
  queryKey: ["tenants"],
  queryFn: ({ signal }) => getJson("/api/v1/tenants?limit=200", listAnswerSchema(tenantSchema), { signal }),
});
