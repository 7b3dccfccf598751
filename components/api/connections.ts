import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { connectionSchema, type Connection } from "@/lib/domain/connection";
import { listAnswerSchema } from "@/lib/domain/list";
import { operationSchema, type Operation } from "@/lib/domain/operation";
import { getJson, sendJson } from "./client";

const address = "/api/v1/connections";

const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  group: z.enum(["settings", "credentials"]),
  kind: z.enum(["text", "secret", "select", "multiline-secret"]),
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
  required: z.boolean(),
  help: z.string(),
  onlyWhen: z.object({ field: z.string(), equals: z.string() }).optional(),
});
export type ConnectionField = z.infer<typeof fieldSchema>;

const providerSchema = z.object({
  id: z.string(),
  label: z.string(),
  defaultEndpoint: z.string(),
  endpointHelp: z.string(),
  fields: z.array(fieldSchema),
});
export type ConnectableProvider = z.infer<typeof providerSchema>;

const trialSchema = z.object({
  ok: z.boolean(),
  latencyMs: z.int(),
  permissions: z.array(z.string()),
  problem: z.object({ kind: z.string(), message: z.string() }).optional(),
});
export type ConnectionTrial = z.infer<typeof trialSchema>;

const syncRunSchema = z.object({
  id: z.string(),
  state: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  noun: z.string().nullable(),
  done: z.int(),
  total: z.int().nullable(),
  error: z.string().nullable(),
  errors: z.array(z.object({ noun: z.string(), vendorId: z.string().nullable(), message: z.string() })),
});
export type SyncRun = z.infer<typeof syncRunSchema>;

export const connectionsQuery = queryOptions({
  queryKey: ["connections", "list"],
  queryFn: ({ signal }) => getJson(`${address}?limit=200`, listAnswerSchema(connectionSchema), { signal }),
  refetchInterval: 30_000,
});

export const oneConnectionQuery = (id: string) =>
  queryOptions({
    queryKey: ["connections", "one", id],
    queryFn: ({ signal }) => getJson(`${address}/${encodeURIComponent(id)}`, connectionSchema, { signal }),
  });

/** The last passes, newest first; read often while one is under way. */
export const syncRunsQuery = (id: string) =>
  queryOptions({
    queryKey: ["connections", "sync-runs", id],
    queryFn: ({ signal }) =>
      getJson(`${address}/${encodeURIComponent(id)}/sync-runs`, z.object({ items: z.array(syncRunSchema) }), { signal }),
    refetchInterval: (query) => (query.state.data?.items[0]?.endedAt === null ? 1_500 : 15_000),
  });

export const providersQuery = queryOptions({
  queryKey: ["providers"],
  queryFn: ({ signal }) => getJson("/api/v1/providers", z.object({ items: z.array(providerSchema) }), { signal }),
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
  sendJson("POST", address, { body: { provider, ...input }, schema: connectionSchema });
export const changeConnection = (id: string, input: ConnectionInput): Promise<Connection> =>
  sendJson("PATCH", `${address}/${id}`, { body: input, schema: connectionSchema });
export const removeConnection = (id: string): Promise<undefined> =>
  sendJson("DELETE", `${address}/${id}`, { schema: z.undefined() });
export const testConnection = (id: string): Promise<ConnectionTrial> =>
  sendJson("POST", `${address}/${id}/test`, { schema: trialSchema });
export const syncConnection = (id: string, idempotencyKey: string): Promise<Operation> =>
  sendJson("POST", `${address}/${id}/sync`, { schema: operationSchema, headers: { "idempotency-key": idempotencyKey } });
