import type { Reader, ReadEvent, RowOf } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { SangforSettings } from "../connection";
import { zSnapshotSummary } from "../generated/sangfor/zod.gen";
import { snapshotState, zoneOf } from "../mapping";
import { idPath } from "../release";
import { endOfOwnSnapshot } from "../own-words";
import { utcTime } from "../times";
import { badRow, pageEvents, readOne, type MadeRow, type Page } from "./pages";
import { perParent } from "./per-parent";
import { vmAttributes } from "./vm-attributes";
import type { KnownRow, ReaderContext } from "../../reader";

const parse = tolerantRow(zSnapshotSummary);

type Context = ReaderContext<SangforSettings>;

function pointRow(value: unknown, machine: KnownRow, context: Context): MadeRow<"restoreTarget"> {
  const parsed = parse(value);
  if (!parsed.ok) return badRow(value, parsed.message);
  const { row } = parsed;
  const takenAt = utcTime(row.created_at, zoneOf(context.settings));
  if (takenAt === null) return { vendorId: row.id, message: "The snapshot has no time, so it cannot be placed in time." };
  const state = row.status ? snapshotState(row.status, context.log) : "available";
  const isRestorable = state === "available" || state === "unknown";
  const server = vmAttributes(machine.attributes);
  const point: RowOf["restoreTarget"] = {
    vendorId: row.id,
    vendorTenant: server?.project_id ?? null,
    tags: {},
    attributes: {
      name: row.name,
      description: row.description ?? null,
      status: row.status ?? null,
      type: row.type ?? null,
      is_latest: row.is_latest === 1,
      is_protected: row.is_protected === 1,
      quiesced: row.quiesced === 1,
      server_id: machine.vendorId,
      server_name: machine.name,
      disks: (row.disks ?? []).flatMap(({ id }) => (id ? [id] : [])).slice(0, 60),
      server: server === null ? null : { ...server },
    },
    links: { vm: machine.vendorId },
    fields: {
      backupName: null,
      vmName: machine.name,
      volumeName: null,
      takenAt,
      expiresAt: endOfOwnSnapshot(row.description),
      kind: "snapshot",
      // The unit of a snapshot's disk sizes is not documented.
      sizeBytes: null,
      restorable: isRestorable,
      note: isRestorable
        ? "A snapshot lies beside its machine: it does not outlive the machine's storage."
        : `The snapshot is ${row.status ?? "not ready"}.`,
      scheduleName: null,
      locations: server?.az_name ? [server.az_name] : [],
    },
  };
  return { row: point };
}

/** The list of a machine's snapshots comes whole, in one of three shapes (contract README, "Pagination"). */
function snapshotsIn(data: unknown): unknown[] | null {
  if (Array.isArray(data)) return data.flat(1) as unknown[];
  if (data === null || data === undefined) return [];
  if (typeof data !== "object") return null;
  const held = [data].flatMap((found) => Object.entries(found)).find(([key]) => /^(data|snapshots|items)$/.test(key));
  return Array.isArray(held?.[1]) ? (held[1] as unknown[]) : null;
}

async function pointsOf(context: Context, machine: KnownRow): Promise<ReadEvent<"restoreTarget">[] | null> {
  const partition = machine.vendorId;
  const answer = await readOne(context, {
    service: "",
    operationId: "listServerSnapshots",
    path: `/janus/20180725/servers/${idPath(machine.vendorId)}/snapshots`,
  });
  if (!answer.ok && answer.status === 404) return null;
  const rows = answer.ok ? snapshotsIn(answer.data) : null;
  const page: Page =
    rows !== null
      ? { ok: true, rows, total: rows.length }
      : { ok: false, status: null, message: answer.ok ? "The answer holds no list of snapshots." : answer.message };
  const events = pageEvents<"restoreTarget">(partition, page, (value) => [pointRow(value, machine, context)]);
  return [...events, { type: "complete", partition }];
}

/** Points in time: the snapshots of every machine, a partition each (List VM Snapshots). */
export const readRestoreTargets: Reader<"restoreTarget", SangforSettings> = (context) =>
  perParent<"restoreTarget">(context, "vm", (machine) => pointsOf(context, machine));
