import { createHash } from "node:crypto";
import type { Noun } from "@/lib/domain/nouns";
import type { RowOf } from "@/lib/providers/reader";
import { derivedId } from "./derived-id";

/** A row as it is written: column names as keys. Its tenant is decided by the database when it is written. */
export interface StoredRow {
  id: string;
  vendor_id: string;
  vendor_tenant: string | null;
  tags: Record<string, string>;
  partition: string;
  name: string;
  state: string | null;
  kind: string | null;
  region: string | null;
  vm_id: string | null;
  vm_name: string | null;
  backup_id: string | null;
  volume_id: string | null;
  volume_group_id: string | null;
  owner_id: string | null;
  at: string | null;
  ended_at: string | null;
  size_bytes: number | null;
  fields: Record<string, unknown>;
  attributes: Record<string, unknown>;
  row_hash: string;
}

export interface RowPlace {
  connectionId: string;
  partition: string | null;
}

const text = (value: unknown) => (typeof value === "string" ? value : null);
const size = (value: unknown) => (typeof value === "number" ? value : null);

/** Times that a row is ordered by must exist; a run without a start is the oldest of all. */
const epoch = "1970-01-01T00:00:00.000Z";

/** Turns what a reader gave into what the table holds: links become ids, filtered fields become columns. */
export function toStoredRow<N extends Noun>(noun: N, row: RowOf[N], place: RowPlace): StoredRow {
  const { connectionId } = place;
  const link = (to: Noun, vendorId: string | null | undefined) => (vendorId ? derivedId(connectionId, to, vendorId) : null);
  const fields: Record<string, unknown> = { ...row.fields };
  const owner = row.links.owner ?? null;
  if ("members" in row) {
    fields.members = row.members.map((member) => ({
      ...member,
      id: member.kind === "application" ? null : link(member.kind, member.vendorId),
    }));
  }
  if (row.links.snapshot) fields.snapshotId = link("snapshot", row.links.snapshot);
  const stored: Omit<StoredRow, "row_hash"> = {
    id: derivedId(connectionId, noun, row.vendorId),
    vendor_id: row.vendorId,
    vendor_tenant: row.vendorTenant,
    tags: row.tags,
    partition: place.partition ?? "",
    name: text(fields.name) ?? text(fields.vmName) ?? text(fields.volumeName) ?? row.vendorId,
    state: noun === "restoreTarget" ? (fields.restorable === true ? "restorable" : "not-restorable") : text(fields.state),
    kind: text(fields.kind) ?? text(fields.type) ?? text(fields.ownerKind) ?? text(fields.purpose),
    region: text(fields.region),
    vm_id: link("vm", row.links.vm),
    vm_name: text(fields.vmName),
    backup_id: link("backup", row.links.backup) ?? (owner?.noun === "backup" ? link("backup", owner.vendorId) : null),
    volume_id: link("volume", row.links.volume),
    volume_group_id: link("volumeGroup", row.links.volumeGroup),
    // What a volume says of its group; `volume_group_id` may also come from what the group says of its members.
    owner_id: noun === "volume" ? link("volumeGroup", row.links.volumeGroup) : owner ? link(owner.noun, owner.vendorId) : null,
    at: noun === "history" ? (text(fields.startedAt) ?? text(fields.endedAt) ?? epoch) : text(fields.takenAt),
    ended_at: text(fields.endedAt),
    size_bytes: size(fields.sizeBytes),
    fields,
    attributes: row.attributes,
  };
  const json = JSON.stringify(stored);
  // Escapes of NUL and half surrogates are rare (and harmless where a vendor's text only spells one): clean rows are taken as they are.
  const clean = /\\u(0000|d[89a-f])/i.test(json) ? storable(stored) : stored;
  return { ...clean, row_hash: hashOf(clean) };
}

/** Says whether a stored row is as the vendor has it. */
function hashOf(row: Omit<StoredRow, "row_hash">): string {
  return createHash("sha1").update(JSON.stringify(row)).digest("base64");
}

/** The row of a machine that only `backup` knows of; null where the backup names none. */
export function missingMachine(backup: RowOf["backup"], place: RowPlace): StoredRow | null {
  const vendorId = backup.links.vm;
  if (!vendorId) return null;
  const machine: RowOf["vm"] = {
    vendorId,
    vendorTenant: backup.vendorTenant,
    tags: backup.tags,
    attributes: {},
    links: {},
    fields: {
      name: backup.fields.vmName ?? vendorId,
      kind: "vm",
      region: null,
      location: null,
      os: null,
      powerState: "unknown",
      state: "gone",
      sizeBytes: null,
    },
  };
  return toStoredRow("vm", machine, { ...place, partition: null });
}

/** NUL and halves of surrogate pairs, which a vendor may send and PostgreSQL cannot store, become U+FFFD. */
function storable<T>(value: T): T {
  return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\u0000", "\ufffd");
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleaned(key), cleaned(inner)]));
}
