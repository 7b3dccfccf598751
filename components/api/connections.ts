import { queryOptions } from "@tanstack/react-query";
import type { Connection } from "@/lib/domain/connection";
import type { ListAnswer } from "@/lib/domain/list";
import type { Operation } from "@/lib/domain/operation";
import { getJson, sendJson } from "./client";

const address = "/api/v1/connections";

export interface ConnectionField {
  name: string;
  label: string;
  group: "settings" | "credentials";
  kind: "text" | "secret" | "select" | "multiline-secret";
  options?: { value: string; label: string }[];
  required: boolean;
  help: string;
  onlyWhen?: { field: string; equals: string };
}

export interface ConnectableProvider {
  id: string;
  label: string;
  defaultEndpoint: string;
  endpointHelp: string;
  fields: ConnectionField[];
}

export interface ConnectionTrial {
  ok: boolean;
  latencyMs: number;
  permissions: string[];
  problem?: { kind: string; message: string };
}

export interface SyncRun {
  id: string;
  state: string;
  startedAt: string;
  endedAt: string | null;
  noun: string | null;
  done: number;
  total: number | null;
  error: string | null;
  errors: { noun: string; vendorId: string | null; message: string }[];
}

export const connectionsQuery = queryOptions({
  queryKey: ["connections", "list"],
  queryFn: ({ signal }) => getJson<ListAnswer<Connection>>(`${address}?limit=200`, { signal }),
  refetchInterval: 30_000,
});

export const oneConnectionQuery = (id: string) =>
  queryOptions({
    queryKey: ["connections", "one", id],
    queryFn: ({ signal }) => getJson<Connection>(`${address}/${encodeURIComponent(id)}`, { signal }),
  });

/** The last passes, newest first; read often while one is under way. */
export const syncRunsQuery = (id: string) =>
  queryOptions({
    queryKey: ["connections", "sync-runs", id],
    queryFn: ({ signal }) => getJson<{ items: SyncRun[] }>(`${address}/${encodeURIComponent(id)}/sync-runs`, { signal }),
    refetchInterval: (query) => (query.state.data?.items[0]?.endedAt === null ? 1_500 : 15_000),
  });

export const providersQuery = queryOptions({
  queryKey: ["providers"],
  queryFn: ({ signal }) => getJson<{ items: ConnectableProvider[] }>("/api/v1/providers", { signal }),
  staleTime: Infinity,
});

export interface ConnectionInput {
  name: string;
  endpoint: string;
  settings: Record<string, unknown>;
  /** Absent on a change that keeps the stored ones. */
  credentials?: Record<string, unknown>;
}

export const createConnection = (provider: string, input: ConnectionInput): Promise<Connection> =>
  sendJson("POST", address, { body: { provider, ...input } });
export const changeConnection = (id: string, input: ConnectionInput): Promise<Connection> =>
  sendJson("PATCH", `${address}/${id}`, { body: input });
export const removeConnection = (id: string): Promise<undefined> => sendJson("DELETE", `${address}/${id}`);
export const testConnection = (id: string): Promise<ConnectionTrial> => sendJson("POST", `${address}/${id}/test`);
export const syncConnection = (id: string, idempotencyKey: string): Promise<Operation> =>
  sendJson("POST", `${address}/${id}/sync`, { headers: { "idempotency-key": idempotencyKey } });
