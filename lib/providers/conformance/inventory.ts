import { nouns, type Noun } from "@/lib/domain/nouns";
import type { OpenVendorHttp } from "../http";
import type { Provider } from "../provider";
import type { ReadEvent, Reader, ReaderContext, RowOf } from "../reader";

export type AnyRow = RowOf[Noun];

/** Parents before what is read through them. */
const readingOrder: readonly Noun[] = [
  "vm",
  "backup",
  "policy",
  "volume",
  "volumeGroup",
  "bucket",
  "agent",
  "schedule",
  "snapshot",
  "restoreTarget",
  "history",
];

/** An inventory in memory: what readers gave, handed back to them as known. */
export class ReadInventory {
  readonly rows = new Map<Noun, Map<string, AnyRow>>(nouns.map((noun) => [noun, new Map()]));

  of(noun: Noun): Map<string, AnyRow> {
    return this.rows.get(noun) ?? new Map();
  }

  context(http: OpenVendorHttp, partitions: readonly string[] | null = null): ReaderContext {
    return {
      http,
      settings: http.settings,
      now: () => new Date(),
      signal: new AbortController().signal,
      partitions,
      known: (noun) => this.#known(noun),
    };
  }

  async *#known(noun: Noun) {
    for (const { vendorId, attributes, fields } of this.of(noun).values()) {
      yield { vendorId, name: "name" in fields ? fields.name : vendorId, attributes };
    }
  }

  /** Runs every reader of the provider, and gives all events by noun. */
  async read(provider: Provider, http: OpenVendorHttp): Promise<Map<Noun, ReadEvent<Noun>[]>> {
    const all = new Map<Noun, ReadEvent<Noun>[]>();
    for (const noun of readingOrder) {
      const reader = readerOf(provider, noun);
      if (reader === undefined) continue;
      const events: ReadEvent<Noun>[] = [];
      for await (const event of reader(this.context(http))) {
        events.push(event);
        if (event.type === "rows") for (const row of event.rows) this.of(noun).set(row.vendorId, row);
      }
      all.set(noun, events);
    }
    return all;
  }
}

/** A reader of whatever noun, its rows seen as rows of any. */
export function readerOf(provider: Provider, noun: Noun): Reader<Noun> | undefined {
  return provider.readers[noun] as Reader<Noun> | undefined;
}
