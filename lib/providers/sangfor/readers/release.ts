import type { Noun } from "@/lib/domain/nouns";
import type { ReadEvent, ReaderContext } from "../../reader";
import { releaseOfPlatform, type Release } from "../release";
import { isolated } from "../../isolated";

/**
 * The platform's release, on which the dated calls depend; where it could not be asked, an error event and null: the pass over the
 * noun ends without calling anything complete.
 */
export async function* releaseFor<N extends Noun>(context: ReaderContext): AsyncGenerator<ReadEvent<N>, Release | null, void> {
  try {
    return await releaseOfPlatform(context);
  } catch (error) {
    const { message } = isolated(error);
    yield { type: "error", partition: null, message, vendorId: null };
    return null;
  }
}
