import type { Noun } from "@/lib/domain/nouns";
import { createVendorHttp, type OpenVendorHttp, type VendorLog } from "../../http";
import type { KnownRow, ReadEvent, ReaderContext, RowOf } from "../../reader";
import { samsungConnection, type SamsungSettings } from "../connection";
import { sandboxAccounts } from "../sandbox";

/** A connection to the sandbox at `url`, as the demo makes them. */
export function sandboxHttp(
  url: string,
  options: { tenant?: string; settings?: object; secretKey?: string; path?: string } = {},
): OpenVendorHttp<SamsungSettings> {
  const account = sandboxAccounts.find(({ tenant }) => tenant === (options.tenant ?? "Acme"));
  if (account === undefined) throw new Error("The sandbox has no such account.");
  return createVendorHttp({
    spec: samsungConnection,
    connection: {
      id: "con_test",
      endpoint: `${url}${options.path ?? "/samsung/{service}"}`,
      settings: { region: account.homeRegion, environment: "e", ...options.settings },
    },
    credentials: { accessKey: account.accessKey, secretKey: options.secretKey ?? account.secretKey },
    policy: { networks: ["127.0.0.0/8"] },
    limits: { backoffBaseMs: 1, backoffMaxMs: 2 },
  });
}

/** Rows that earlier reads gave, kept as the inventory would. */
export class KnownRows {
  readonly #rows = new Map<Noun, Map<string, KnownRow>>();

  add<N extends Noun>(noun: N, rows: readonly RowOf[N][]): void {
    const known = this.#rows.get(noun) ?? new Map<string, KnownRow>();
    this.#rows.set(noun, known);
    for (const { vendorId, attributes, fields } of rows) {
      known.set(vendorId, { vendorId, name: "name" in fields ? fields.name : vendorId, attributes });
    }
  }

  async *of(noun: Noun): AsyncGenerator<KnownRow, void, void> {
    yield* this.#rows.get(noun)?.values() ?? [];
  }
}

export function readerContext(
  http: OpenVendorHttp<SamsungSettings>,
  known: KnownRows,
  options: { partitions?: readonly string[]; log?: VendorLog; now?: () => Date } = {},
): ReaderContext<SamsungSettings> {
  return {
    http,
    settings: http.settings,
    now: options.now ?? (() => new Date()),
    signal: new AbortController().signal,
    known: (noun) => known.of(noun),
    partitions: options.partitions ?? null,
    log: options.log,
  };
}

export interface Reading<N extends Noun> {
  rows: RowOf[N][];
  /** Partition of each row, in the order of `rows`. */
  partitions: (string | null)[];
  complete: (string | null)[];
  errors: Extract<ReadEvent<N>, { type: "error" }>[];
}

/** Runs a reader to its end. */
export async function readAll<N extends Noun>(events: AsyncGenerator<ReadEvent<N>, void, void>): Promise<Reading<N>> {
  const reading: Reading<N> = { rows: [], partitions: [], complete: [], errors: [] };
  for await (const event of events) {
    if (event.type === "rows") {
      reading.rows.push(...event.rows);
      reading.partitions.push(...event.rows.map(() => event.partition));
    } else if (event.type === "complete") reading.complete.push(event.partition);
    else if (event.type === "error") reading.errors.push(event);
  }
  return reading;
}
