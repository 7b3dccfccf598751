import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Connection } from "@/lib/domain/connection";
import type { ListAnswer } from "@/lib/domain/list";
import type { Overview } from "@/lib/domain/overview";
import type { Tenant } from "@/lib/domain/people";
import { getJson } from "./client";

/** Rows asked for at a time. */
export const listPageSize = 100;

/** Query options of one list: its key begins with the name of the list, so that events can mark all of it out of date. */
export function listQuery<Item>(name: string, search: string) {
  return infiniteQueryOptions({
    queryKey: [name, "list", search],
    queryFn: ({ signal, pageParam }) => {
      const parameters = new URLSearchParams(search);
      parameters.set("limit", String(listPageSize));
      if (pageParam) parameters.set("cursor", pageParam);
      return getJson<ListAnswer<Item>>(`/api/v1/${name}?${parameters.toString()}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** One page of a list, for parts of detail pages. */
export function pageQuery<Item>(name: string, search: string) {
  return queryOptions({
    queryKey: [name, "page", search],
    queryFn: ({ signal }) => getJson<ListAnswer<Item>>(`/api/v1/${name}?${search}`, { signal }),
  });
}

export function itemQuery<Item>(name: string, id: string) {
  return queryOptions({
    queryKey: [name, "item", id],
    queryFn: ({ signal }) => getJson<Item>(`/api/v1/${name}/${id}`, { signal }),
  });
}

export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: ({ signal }) => getJson<Overview>("/api/v1/overview", { signal }),
});

export const connectionsQuery = queryOptions({
  queryKey: ["connections", "all"],
  queryFn: ({ signal }) => getJson<ListAnswer<Connection>>("/api/v1/connections?limit=200", { signal }),
});

export const tenantsQuery = queryOptions({
  queryKey: ["tenants"],
  queryFn: ({ signal }) => getJson<ListAnswer<Tenant>>("/api/v1/tenants?limit=200", { signal }),
});
