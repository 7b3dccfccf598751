import type { Noun } from "@/lib/domain/nouns";
import { inParallel } from "../../in-parallel";
import type { KnownRow, ReadEvent, ReaderContext } from "../../reader";

/** Parents under way at a time. More than the client sends at once, so that it always has the next call at hand. */
const parentsAtOnce = 16;
const progressEvery = 100;

/** Reads the parts of every known parent, a partition each, many at a time; with `partitions` only of those parents. */
export async function* perParent<N extends Noun>(
  context: ReaderContext,
  noun: Noun,
  read: (parent: KnownRow) => Promise<ReadEvent<N>[] | null>,
): AsyncGenerator<ReadEvent<N>, void, void> {
  const wanted = context.partitions === null ? null : new Set(context.partitions);
  async function* parents() {
    for await (const row of context.known(noun)) if (wanted === null || wanted.has(row.vendorId)) yield row;
  }
  let done = 0;
  for await (const events of inParallel(parents(), parentsAtOnce, read)) {
    if (events !== null) yield* events;
    done += 1;
    if (done % progressEvery === 0) yield { type: "progress", done, total: null };
  }
  yield { type: "progress", done, total: done };
}
