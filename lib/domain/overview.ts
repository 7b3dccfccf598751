import { z } from "zod";
import { connectionStateSchema } from "./connection";
import { historySchema, protectionSchema, vmSchema } from "./inventory";
import { nullableTimeSchema } from "./times";

/** The figures of the first page. Each names the list and filters that give the rows behind it. */
export const overviewSchema = z.object({
  machines: z.int(),
  /** Machines that can be restored to within their target. */
  recoverable: z.int(),
  protection: z.record(protectionSchema, z.int()),
  failedLastDay: z.int(),
  succeededLastDay: z.int(),
  running: z.int(),
  needsAttention: z.int(),
  failures: z.array(historySchema),
  worstMachines: z.array(vmSchema),
  runningNow: z.array(historySchema),
  connections: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      provider: z.string(),
      state: connectionStateSchema,
      lastSyncAt: nullableTimeSchema,
      lastError: z.string().nullable(),
    }),
  ),
  since: z.iso.datetime(),
  asOf: z.iso.datetime(),
});
export type Overview = z.infer<typeof overviewSchema>;

export const searchResultSchema = z.object({
  items: z.array(
    z.object({
      noun: z.enum(["vm", "backup", "volume-group", "volume", "bucket"]),
      id: z.string(),
      name: z.string(),
      tenantId: z.string().nullable(),
      detail: z.string().nullable(),
      href: z.string(),
    }),
  ),
});
export type SearchResult = z.infer<typeof searchResultSchema>;
