import "server-only";
import type pg from "pg";
import type { Noun } from "@/lib/domain/nouns";
import type { KnownRow } from "@/lib/providers/reader";
import { tableName } from "./tables";

const pageSize = 2_000;

/** Rows that earlier passes left, a page at a time by id, so that a change meanwhile neither skips nor repeats one. */
export async function* knownRows(
  pool: pg.Pool,
  connectionId: string,
  noun: Noun,
  partitions: readonly string[] | null,
): AsyncGenerator<KnownRow, void, void> {
  let after = "";
  for (;;) {
    const page = await pool.query<{ id: string; vendor_id: string; name: string; attributes: Record<string, unknown> }>(
      `select id, vendor_id, name, attributes from ${tableName(noun)}
       where connection_id = $1 and id > $2 and ($3::text[] is null or vendor_id = any($3)) order by id limit ${pageSize}`,
      [connectionId, after, partitions],
    );
    for (const row of page.rows) yield { vendorId: row.vendor_id, name: row.name, attributes: row.attributes };
    const last = page.rows.at(-1);
    if (page.rows.length < pageSize || !last) return;
    after = last.id;
  }
}
