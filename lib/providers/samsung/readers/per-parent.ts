import type { Noun } from "@/lib/domain/nouns";
import { inParallel } from "../../in-parallel";
import type { KnownRow, ReadEvent, ReaderContext } from "../../reader";

/** Parents under way at a time. More than the client sends at once, so that it always has the next call at hand. */
const parentsAtOnce = 32;
const progressEvery = 100;

async function* wanted(
  rows: AsyncIterable<KnownRow>,
  partitions: ReadonlySet<string> | null,
): AsyncGenerator<KnownRow, void, void> {
  for await (const row of rows) if (partitions === null || partitions.has(row.vendorId)) yield row;
}

/**
 * Reads the parts of every known parent, a partition each, many at a time. `read` gives the events of one parent; null for a
 * parent that need not be read again or is no longer there.
 */
export async function* perParent<N extends Noun>(
  context: ReaderContext,
  parentNouns: readonly Noun[],
  read: (parent: KnownRow, noun: Noun) => Promise<ReadEvent<N>[] | null>,
): AsyncGenerator<ReadEvent<N>, void, void> {
  const partitions = context.partitions === null ? null : new Set(context.partitions);
  let done = 0;
  for (const noun of parentNouns) {
    for await (const events of inParallel(wanted(context.known(noun), partitions), parentsAtOnce, (parent) =>
      read(parent, noun),
    )) {
      if (events !== null) yield* events;
      done += 1;
      if (done % progressEvery === 0) yield { type: "progress", done, total: null };
    }
  }
  yield { type: "progress", done, total: done };
}
