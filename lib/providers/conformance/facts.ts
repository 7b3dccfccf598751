import { idPrefixes } from "@/lib/domain/ids";
import { nouns, type Noun } from "@/lib/domain/nouns";
import type { FactRow, Facts } from "../plan";
import type { AnyRow, ReadInventory } from "./inventory";

/** The read inventory as planners are given it: rows with ids of the inventory's form, found by them. */
export class FactBook {
  readonly #rows = new Map<string, FactRow>();
  readonly #byNoun = new Map<Noun, FactRow[]>();

  /** `idFor` gives a row its id; without it rows are numbered. */
  constructor(inventory: ReadInventory, idFor?: (noun: Noun, vendorId: string) => string) {
    const ids = new Map<string, string>();
    for (const noun of nouns) {
      let number = 0;
      for (const vendorId of inventory.of(noun).keys()) {
        number += 1;
        ids.set(`${noun} ${vendorId}`, idFor?.(noun, vendorId) ?? `${idPrefixes[noun]}_${number}`);
      }
    }
    const idOf = (noun: Noun, vendorId: string | null | undefined) =>
      vendorId ? (ids.get(`${noun} ${vendorId}`) ?? null) : null;
    for (const noun of nouns) {
      const rows = [...inventory.of(noun).values()].map((row) => factRow(noun, row, idOf));
      this.#byNoun.set(noun, rows);
      for (const row of rows) this.#rows.set(row.id, row);
    }
  }

  rows(noun: Noun): readonly FactRow[] {
    return this.#byNoun.get(noun) ?? [];
  }

  facts(settings: unknown): Facts {
    const rows = this.#rows;
    return {
      get(id) {
        const row = rows.get(id);
        if (row === undefined) throw new Error(`The planner asked for ${id}, which the input does not name.`);
        return structuredClone(row);
      },
      find: (id) => (id === undefined ? null : structuredClone(rows.get(id) ?? null)),
      now: new Date("2026-03-02T09:30:00Z"),
      operationTag: "conform1",
      settings,
    };
  }
}

function factRow(noun: Noun, row: AnyRow, idOf: (noun: Noun, vendorId: string | null | undefined) => string | null): FactRow {
  const { links, fields } = row;
  const parents = Object.entries({ vm: links.vm, backup: links.backup, volume: links.volume, volumeGroup: links.volumeGroup });
  const members =
    "members" in row
      ? row.members.map((member) => ({ ...member, id: idOf("volume", member.vendorId) ?? idOf("vm", member.vendorId) }))
      : undefined;
  return {
    id: idOf(noun, row.vendorId) ?? "",
    noun,
    vendorId: row.vendorId,
    name: "name" in fields ? fields.name : row.vendorId,
    tenantId: null,
    region: "region" in fields ? fields.region : null,
    attributes: row.attributes,
    item: {
      ...fields,
      ...(members === undefined ? {} : { members }),
      vmId: idOf("vm", links.vm),
      backupId: idOf("backup", links.backup),
      volumeId: idOf("volume", links.volume),
      volumeGroupId: idOf("volumeGroup", links.volumeGroup),
    },
    parents: Object.fromEntries(parents.filter(([, vendorId]) => vendorId)),
  };
}
