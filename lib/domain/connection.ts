import { z } from "zod";
import { idSchema } from "./ids";
import { nullableTimeSchema } from "./times";

export const connectionStateSchema = z.enum(["ok", "degraded", "unreachable", "unauthorized", "never-synced"]);
export type ConnectionState = z.infer<typeof connectionStateSchema>;

/** A connection as the API shows it: never a secret, not even masked. */
export const connectionSchema = z.object({
  id: idSchema,
  provider: z.string(),
  name: z.string(),
  endpoint: z.string(),
  region: z.string().nullable(),
  settings: z.record(z.string(), z.unknown()),
  state: connectionStateSchema,
  lastSyncAt: nullableTimeSchema,
  lastError: z.string().nullable(),
  /** Versions of the vendor's services in use and when they end, where the vendor tells. */
  versions: z.array(z.object({ service: z.string(), version: z.string(), state: z.string(), endsOn: z.string().nullable() })),
  counts: z.record(z.string(), z.int()),
  createdAt: z.iso.datetime(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** Settings that every provider's connection has beside its own. */
export const commonSettingsShape = {
  tls: z.object({ verify: z.boolean().default(true), caPem: z.string().max(65_536).optional() }).optional(),
  maxConcurrency: z.int().min(1).max(64).optional(),
  requestsPerSecond: z.number().min(0.1).max(1_000).optional(),
  syncIntervalSeconds: z.int().min(30).max(86_400).optional(),
};
