import type { Noun } from "@/lib/domain/nouns";
import { demoAccounts } from "@/lib/sandbox/demo-accounts";
import { FactBook, ReadInventory, readerOf } from "../conformance";
import { createVendorHttp, type OpenVendorHttp } from "../http";
import type { ReadEvent, RowOf } from "../reader";
import { googleConnection, type GoogleSettings } from "./connection";
import { googleProvider } from "./index";

/** A connection to a sandbox's console, as the demo makes it: `place` 0 signs in with a key, 1 through an endpoint. */
export function sandboxHttp(url: string, place: 0 | 1 = 0): OpenVendorHttp<GoogleSettings> {
  const connections = demoAccounts(url).flatMap(({ connection }) => (connection.provider === "google" ? [connection] : []));
  const distinct = connections.filter(({ name }, index) => connections.findIndex((other) => other.name === name) === index);
  const connection = distinct[place];
  if (connection === undefined) throw new Error("The sandbox has no such console.");
  return createVendorHttp({
    spec: googleConnection,
    connection: { id: "con_test", endpoint: connection.endpoint, settings: connection.settings },
    credentials: connection.credentials,
    policy: { networks: ["127.0.0.0/8"] },
    limits: { backoffBaseMs: 1, backoffMaxMs: 2 },
  });
}

/** Everything that the readers give, kept as the inventory would, and the facts that planners are given of it. */
export async function readAll(http: OpenVendorHttp<GoogleSettings>): Promise<{ inventory: ReadInventory; book: FactBook }> {
  const inventory = new ReadInventory();
  await inventory.read(googleProvider, http);
  return { inventory, book: new FactBook(inventory) };
}

/** Runs one reader again for some of its parts. */
export async function readParts<N extends Noun>(
  noun: N,
  { inventory, http, partitions }: { inventory: ReadInventory; http: OpenVendorHttp<GoogleSettings>; partitions: string[] },
): Promise<{ rows: RowOf[N][]; complete: (string | null)[]; errors: string[] }> {
  const read = { rows: [] as RowOf[N][], complete: [] as (string | null)[], errors: [] as string[] };
  const reader = readerOf(googleProvider, noun);
  if (reader === undefined) throw new Error(`There is no reader of ${noun}.`);
  for await (const event of reader(inventory.context(http, partitions)) as AsyncGenerator<ReadEvent<N>, void, void>) {
    if (event.type === "rows") read.rows.push(...event.rows);
    else if (event.type === "complete") read.complete.push(event.partition);
    else if (event.type === "error") read.errors.push(event.message);
  }
  return read;
}
