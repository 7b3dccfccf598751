import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Intent } from "@/components/operations/intent";
import type { ListAnswer } from "@/lib/domain/list";
import type { DryRun, Operation, OperationGroup } from "@/lib/domain/operation";
import { finalOperationStates } from "@/lib/domain/states";
import { getJson, sendJson } from "./client";

const address = "/api/v1/operations";
const bodyOf = ({ kind, connectionId, input }: Intent) => ({ kind, connectionId, input });

/** What would be sent and what speaks for or against it; changes nothing. */
export const dryRun = (intent: Intent, signal?: AbortSignal): Promise<DryRun> =>
  sendJson("POST", `${address}?dryRun=true`, { body: bodyOf(intent), signal });

/** Makes the operation, or gives back the one that this key has made already. `groupId` names what it is followed with. */
export const createOperation = (intent: Intent, idempotencyKey: string, groupId: string | null = null): Promise<Operation> =>
  sendJson("POST", address, { body: { ...bodyOf(intent), groupId }, headers: { "idempotency-key": idempotencyKey } });

export const cancelOperation = (id: string): Promise<Operation> => sendJson("POST", `${address}/${id}/cancel`);

export const isFinal = (operation: Pick<Operation, "state">): boolean => finalOperationStates.includes(operation.state);

export const operationKeys = {
  all: ["operations"] as const,
  one: (id: string) => ["operations", "one", id] as const,
  list: (search: string) => ["operations", "list", search] as const,
};

/** One operation, polled until it ends; events only make it quicker. */
export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: operationKeys.one(id),
    queryFn: ({ signal }) => getJson<Operation>(`${address}/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && isFinal(query.state.data) ? false : 2_000),
  });

/** How the operations of one group stand, polled until all have ended. */
export const operationGroupQuery = (id: string) =>
  queryOptions({
    queryKey: ["operations", "group", id],
    queryFn: ({ signal }) => getJson<OperationGroup>(`/api/v1/operation-groups/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: (query) => (query.state.data && endedOf(query.state.data) === query.state.data.total ? false : 3_000),
  });

/** How many operations of a group have ended. */
export const endedOf = (group: Pick<OperationGroup, "states">): number =>
  finalOperationStates.reduce((sum, state) => sum + group.states[state], 0);

/** All operations of a group, at most 500, newest first. */
export const operationsOfGroup = (groupId: string, state?: Operation["state"]) =>
  queryOptions({
    queryKey: ["operations", "list", "of-group", groupId, state ?? null],
    queryFn: async ({ signal }) => {
      const search = new URLSearchParams({ groupId, limit: "200", ...(state ? { state } : {}) }).toString();
      const found: Operation[] = [];
      let cursor: string | null = null;
      do {
        const more: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
        const page: ListAnswer<Operation> = await getJson(`${address}?${search}${more}`, { signal });
        found.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor && found.length < 500);
      return found;
    },
  });

/** A page of operations; `search` as in the list's address. */
export const operationsQuery = (search: string) =>
  queryOptions({
    queryKey: operationKeys.list(search),
    queryFn: ({ signal }) => getJson<ListAnswer<Operation>>(`${address}?${search}`, { signal }),
    refetchInterval: 15_000,
  });

/** Operations page by page, newest first. */
export const operationsPages = (search: string) =>
  infiniteQueryOptions({
    queryKey: ["operations", "list", "pages", search],
    queryFn: ({ signal, pageParam }) =>
      getJson<ListAnswer<Operation>>(`${address}?${search}${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ""}`, {
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
