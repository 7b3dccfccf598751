import type { Noun } from "@/lib/domain/nouns";
import { inParallel } from "../../in-parallel";
import type { ReadEvent, ReaderContext } from "../../reader";
import { readOne } from "./pages";
import { problem, type MadeRow } from "./rows";

const atOnce = 16;

/**
 * Reads single rows of a flat list again, without calling it complete. Gives whether one of them is gone, which only a full list can
 * sweep.
 */
export async function* readSome<N extends Noun>(
  context: ReaderContext,
  ids: readonly string[],
  parts: {
    callOf(id: string): { operationId: string; path: string };
    make(value: unknown, id: string): Promise<MadeRow<N> | null> | MadeRow<N> | null;
  },
): AsyncGenerator<ReadEvent<N>, boolean, void> {
  let isOneGone = false;
  const read = async (id: string): Promise<{ made: MadeRow<N> | null } | { isGone: true }> => {
    const answer = await readOne(context, parts.callOf(id));
    if (answer.ok) return { made: await parts.make(answer.body, id) };
    return answer.status === 404 ? { isGone: true } : { made: { vendorId: id, message: answer.message } };
  };
  for await (const found of inParallel(ids, atOnce, read)) {
    if ("isGone" in found || found.made === null) isOneGone = true;
    else if ("row" in found.made) yield { type: "rows", partition: null, rows: [found.made.row] };
    else yield problem(found.made.message, found.made.vendorId);
  }
  return isOneGone;
}
