import "server-only";
import type pg from "pg";
import type { Noun } from "@/lib/domain/nouns";
import type { Reader, ReaderContext, RowOf } from "@/lib/providers/reader";
import { toStoredRow } from "./row";
import { sweepPartitions } from "./sweep";
import type { TenantRule } from "./tenant-rules";
import { upsertRows } from "./upsert";

export interface NounStats {
  seen: number;
  written: number;
  swept: number;
  errors: number;
}

export interface CollectOptions<N extends Noun> {
  client: pg.Pool | pg.PoolClient;
  noun: N;
  reader: Reader<N, unknown>;
  context: ReaderContext<unknown>;
  rules: readonly TenantRule[];
  connectionId: string;
  provider: string;
  runId: string;
  onError(error: { vendorId: string | null; message: string }): Promise<void>;
  onProgress(done: number, total: number | null): Promise<void>;
}

const batchRows = 1_000;
const sweepAfterPartitions = 500;

/**
 * Runs one reader to its end: rows are written in batches, partitions that were read completely are swept, partitions with an
 * error are left as they were. Memory holds one batch of rows and the ids of partitions that are not yet swept.
 */
export async function collectNoun<N extends Noun>(options: CollectOptions<N>): Promise<NounStats> {
  const { client, noun, connectionId, runId } = options;
  const stats: NounStats = { seen: 0, written: 0, swept: 0, errors: 0 };
  const seenByPartition = new Map<string, string[]>();
  const faulty = new Set<string>();
  let batch: { partition: string | null; row: RowOf[N] }[] = [];
  let complete: string[] = [];

  const write = async () => {
    const rows = batch.flatMap(({ partition, row }) => {
      try {
        return [toStoredRow(noun, row, { connectionId, partition, rules: options.rules })];
      } catch {
        stats.errors += 1;
        faulty.add(partition ?? "");
        return [];
      }
    });
    batch = [];
    for (const row of rows) seenByPartition.get(row.partition)?.push(row.id);
    stats.written += await upsertRows(client, noun, rows, { connectionId, provider: options.provider, runId });
  };
  const sweep = async () => {
    await write();
    const partitions = complete.filter((partition) => !faulty.has(partition));
    if (partitions.length > 0) {
      const seen = partitions.flatMap((partition) => seenByPartition.get(partition) ?? []);
      stats.swept += await sweepPartitions(client, { connectionId, runId }, noun, partitions, seen);
    }
    for (const partition of complete) seenByPartition.delete(partition);
    complete = [];
  };

  for await (const event of options.reader(options.context)) {
    switch (event.type) {
      case "rows": {
        const key = event.partition ?? "";
        if (!seenByPartition.has(key)) seenByPartition.set(key, []);
        for (const row of event.rows) batch.push({ partition: event.partition, row });
        stats.seen += event.rows.length;
        if (batch.length >= batchRows) await write();
        break;
      }
      case "complete":
        complete.push(event.partition ?? "");
        if (complete.length >= sweepAfterPartitions) await sweep();
        break;
      case "error":
        stats.errors += 1;
        faulty.add(event.partition ?? "");
        await options.onError({ vendorId: event.vendorId, message: event.message });
        break;
      case "progress":
        await options.onProgress(event.done, event.total);
        break;
    }
  }
  await sweep();
  return stats;
}
