import "server-only";
import type pg from "pg";
import type { Noun } from "@/lib/domain/nouns";
import type { Reader, ReaderContext, RowOf } from "@/lib/providers/reader";
import { rowFault } from "./row-fault";
import { missingMachine, toStoredRow, type StoredRow } from "./row";
import { sweepOrphans, sweepPartitions } from "./sweep";
import { areNamesRuled, assignWithDependants } from "./assign-tenants";
import { addMissingMachines, unstoredRows, upsertRows } from "./upsert";

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
  connectionId: string;
  provider: string;
  onError(error: { vendorId: string | null; message: string }): Promise<void>;
  onProgress(done: number, total: number | null): Promise<void>;
}

const batchRows = 1_000;
const sweepAfterPartitions = 500;

/**
 * Runs one reader to its end: rows are written in batches, partitions that were read completely are swept, partitions with an
 * error are left as they were. Memory holds two batches of rows and the ids of partitions that are not yet swept.
 */
export async function collectNoun<N extends Noun>(options: CollectOptions<N>): Promise<NounStats> {
  const { client, noun, connectionId, provider } = options;
  const stats: NounStats = { seen: 0, written: 0, swept: 0, errors: 0 };
  const seenByPartition = new Map<string, string[]>();
  const faulty = new Set<string>();
  let batch: { partition: string | null; row: RowOf[N] }[] = [];
  let complete: string[] = [];
  let writing: Promise<void> = Promise.resolve();

  const refuse = async (partition: string | null, error: { vendorId: string | null; message: string }) => {
    stats.errors += 1;
    faulty.add(partition ?? "");
    await options.onError(error);
  };
  const store = async (taken: typeof batch) => {
    const given = new Map<string, { row: RowOf[N]; partition: string | null }>();
    const rows: StoredRow[] = [];
    for (const { partition, row } of taken) {
      const stored = toStoredRow(noun, row, { connectionId, partition });
      seenByPartition.get(stored.partition)?.push(stored.id);
      given.set(stored.id, { row, partition });
      rows.push(stored);
    }
    const changed: StoredRow[] = [];
    const machines: StoredRow[] = [];
    for (const stored of await unstoredRows(client, noun, rows)) {
      const source = given.get(stored.id);
      const fault = rowFault(noun, stored);
      if (fault === null) changed.push(stored);
      else await refuse(stored.partition, { vendorId: stored.vendor_id, message: fault });
      if (fault !== null || source === undefined || noun !== "backup") continue;
      const machine = missingMachine(source.row as RowOf["backup"], { connectionId, partition: null });
      if (machine) machines.push(machine);
    }
    await upsertRows(client, noun, changed, { connectionId, provider });
    await addMissingMachines(client, machines, { connectionId, provider });
    // A rule by the machine's name reaches what hangs on the machine, which need not have changed itself.
    if (noun === "vm" && changed.length > 0 && (await areNamesRuled(client))) {
      await assignWithDependants(
        client,
        "vm",
        changed.map(({ id }) => id),
      );
    }
    stats.written += changed.length;
  };
  /** Writes one batch while the reader fetches the next. A write that failed is told by whoever waits for it: the next, or the sweep. */
  const write = async () => {
    await writing;
    const taken = batch;
    batch = [];
    writing = store(taken);
    writing.catch(() => undefined);
  };
  const sweep = async () => {
    await write();
    await writing;
    const partitions = complete.filter((partition) => !faulty.has(partition));
    if (partitions.length > 0) {
      const seen = partitions.flatMap((partition) => seenByPartition.get(partition) ?? []);
      stats.swept += await sweepPartitions(client, connectionId, noun, partitions, seen);
    }
    for (const partition of complete) seenByPartition.delete(partition);
    complete = [];
  };

  for await (const event of options.reader(options.context)) {
    options.context.signal.throwIfAborted();
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
        await refuse(event.partition, { vendorId: event.vendorId, message: event.message });
        break;
      case "progress":
        await options.onProgress(event.done, event.total);
        break;
    }
  }
  await sweep();
  if (options.context.partitions === null) stats.swept += await sweepOrphans(client, connectionId, noun);
  return stats;
}
