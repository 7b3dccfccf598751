import "server-only";
import { sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { inScope } from "@/lib/db/queries/scope";
import { idPrefixes } from "@/lib/domain/ids";
import { nouns, type Noun } from "@/lib/domain/nouns";
import type { Scope } from "@/lib/domain/scope";
import { invalidBody } from "@/lib/http/read-body";
import { inventoryTables } from "@/lib/inventory/tables";
import type { FactRow, Facts } from "@/lib/providers/plan";

const nounOfPrefix = new Map<string, Noun>(nouns.map((noun) => [idPrefixes[noun], noun]));

/** What an id of ours names; undefined for a vendor's own id. */
const nounOf = (id: string): Noun | undefined => (id.includes("_") ? nounOfPrefix.get(id.slice(0, id.indexOf("_"))) : undefined);

/** Fields of an input that name rows of the inventory: `vmId`, `memberIds` and the like, with where they stand. */
export function referencesIn(input: unknown): { path: string; id: string }[] {
  if (typeof input !== "object" || input === null) return [];
  return Object.entries(input).flatMap(([field, value]) => {
    const texts = Array.isArray(value) ? value : [value];
    if (!/Ids?$/.test(field)) return [];
    return texts.flatMap((text, index) => {
      const isOurs = typeof text === "string" && nounOf(text) !== undefined;
      return isOurs ? [{ path: Array.isArray(value) ? `${field}.${index}` : field, id: text }] : [];
    });
  });
}

/** Where a text stands in the fields of an input, or in a list of one of them. */
function pathOf(input: unknown, text: string): string[] | null {
  if (typeof input !== "object" || input === null) return null;
  for (const [field, value] of Object.entries(input) as [string, unknown][]) {
    if (value === text) return [field];
    const index = Array.isArray(value) ? value.indexOf(text) : -1;
    if (index >= 0) return [field, String(index)];
  }
  return null;
}

interface FactsPlace {
  connectionId: string;
  scope: Scope;
  operationTag: string;
  note?: string | undefined;
  settings: unknown;
  now: Date;
}

/** Loads every row an input names. One that is of another connection, out of scope or not there is a field error like any other. */
export async function loadFacts(db: Queryable, input: unknown, place: FactsPlace): Promise<Facts> {
  const rows = new Map<string, FactRow>();
  const missing: { path: string[]; message: string }[] = [];
  for (const { path, id } of referencesIn(input)) {
    const row = rows.get(id) ?? (await loadRow(db, id, place));
    if (row) rows.set(id, row);
    else missing.push({ path: ["input", ...path.split(".")], message: "names nothing of this connection that you can see" });
  }
  if (missing.length > 0) throw invalidBody(missing);
  return {
    get: (id) => {
      const row = rows.get(id);
      if (row) return row;
      // An id in our form whose kind is none of the inventory's reads as a vendor's own and is not looked for.
      const path = pathOf(input, id);
      if (path) throw invalidBody([{ path: ["input", ...path], message: "names nothing that can be acted on" }]);
      throw new Error(`The row ${id} was not loaded.`);
    },
    find: (id) => (id === undefined ? null : (rows.get(id) ?? null)),
    now: place.now,
    operationTag: place.operationTag,
    ...(place.note === undefined ? {} : { note: place.note }),
    settings: place.settings,
  };
}

async function loadRow(db: Queryable, id: string, place: FactsPlace): Promise<FactRow | null> {
  const noun = nounOf(id);
  if (!noun) return null;
  const table = inventoryTables[noun];
  const [row] = await db
    .select()
    .from(table)
    .where(
      sql`${table.id} = ${id} and ${table.connectionId} = ${place.connectionId} and ${inScope(place.scope, table.tenantId)}`,
    );
  if (!row) return null;
  const parents: FactRow["parents"] = {};
  for (const [of, parentId] of [
    ["vm", row.vmId],
    ["backup", row.backupId],
    ["volume", row.volumeId],
    ["volumeGroup", row.volumeGroupId],
  ] as const) {
    const vendorId = parentId ? await vendorIdOf(db, of, parentId) : null;
    if (vendorId) parents[of] = vendorId;
  }
  return {
    id: row.id,
    noun,
    vendorId: row.vendorId,
    name: row.name,
    tenantId: row.tenantId,
    region: row.region,
    attributes: row.attributes as Record<string, unknown>,
    item: {
      ...(row.fields as Record<string, unknown>),
      state: row.state,
      vmId: row.vmId,
      backupId: row.backupId,
      volumeId: row.volumeId,
      volumeGroupId: row.volumeGroupId,
    },
    parents,
  };
}

async function vendorIdOf(db: Queryable, noun: Noun, id: string): Promise<string | null> {
  const table = inventoryTables[noun];
  const [row] = await db
    .select({ vendorId: table.vendorId })
    .from(table)
    .where(sql`${table.id} = ${id}`);
  return row?.vendorId ?? null;
}
