import type { Noun } from "@/lib/domain/nouns";
import { inParallel } from "../../in-parallel";
import type { KnownRow, ReadEvent, ReaderContext } from "../../reader";

/** More than the client sends at once, so that it always has the next call at hand. */
const machinesAtOnce = 32;
const progressEvery = 100;

/**
 * Reads the parts of every known machine, a partition each, many at a time. `read` gives the events of one; null for one that is no
 * longer there. Memory holds the parts of the machines under way.
 */
export async function* perMachine<N extends Noun>(
  context: ReaderContext,
  noun: "vm" | "volumeGroup",
  read: (machine: KnownRow) => Promise<ReadEvent<N>[] | null>,
): AsyncGenerator<ReadEvent<N>, void, void> {
  const partitions = context.partitions === null ? null : new Set(context.partitions);
  let done = 0;
  for await (const events of inParallel(wanted(context.known(noun), partitions), machinesAtOnce, read)) {
    if (events !== null) yield* events;
    done += 1;
    if (done % progressEvery === 0) yield { type: "progress", done, total: null };
  }
  yield { type: "progress", done, total: done };
}

async function* wanted(
  rows: AsyncIterable<KnownRow>,
  partitions: ReadonlySet<string> | null,
): AsyncGenerator<KnownRow, void, void> {
  for await (const row of rows) if (partitions === null || partitions.has(row.vendorId)) yield row;
}
