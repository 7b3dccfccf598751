import type { Reader } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import { zVolumeSnapshotListModel } from "../generated/block-storage/zod.gen";
import { bytesOfMb, zoneOf } from "../mapping";
import { utcTime } from "../times";
import { accountOf } from "./account";
import { fileServiceOf, fileSnapshotList, parseFileSnapshot } from "./file-service";
import { largePage } from "./pages";
import { badRow, listEvents, type MadeRow } from "./partition";
import { perParent } from "./per-parent";

const parse = tolerantRow(zVolumeSnapshotListModel);

interface Place {
  owner: { noun: "volume" | "volumeGroup"; vendorId: string };
  account: string | null;
  timezone: string;
}

function snapshotRow(value: unknown, { owner, account, timezone }: Place): MadeRow<"snapshot"> {
  // Groups' snapshots have the same fields but the size.
  const parsed = parse(value);
  if (!parsed.ok) return badRow(value, "snapshot_id", parsed.message);
  const { row } = parsed;
  const id = row.snapshot_id ?? null;
  const takenAt = utcTime(row.created_dt, timezone);
  if (id === null || takenAt === null) return { vendorId: id, message: "The snapshot has no id or no time." };
  return {
    row: {
      vendorId: id,
      vendorTenant: account,
      tags: {},
      attributes: { owner_id: owner.vendorId },
      links: owner.noun === "volume" ? { volume: owner.vendorId } : { volumeGroup: owner.vendorId },
      fields: {
        name: row.snapshot_name ?? id,
        takenAt,
        expiresAt: null,
        sizeBytes: bytesOfMb(row.snapshot_size_mb),
      },
    },
  };
}

/** A snapshot of a file volume or parallel file volume; sizes are bytes. */
function fileSnapshotRow(value: unknown, { owner, account, timezone }: Place): MadeRow<"snapshot"> {
  const parsed = parseFileSnapshot(value);
  if (!parsed.ok) return badRow(value, "id", parsed.message);
  const { row } = parsed;
  const takenAt = utcTime(row.created_at, timezone);
  if (takenAt === null) return { vendorId: row.id, message: "The snapshot has no time." };
  return {
    row: {
      vendorId: row.id,
      vendorTenant: account,
      tags: {},
      attributes: { owner_id: owner.vendorId, state: row.state },
      links: { volume: owner.vendorId },
      fields: { name: row.name, takenAt, expiresAt: null, sizeBytes: row.size ?? null },
    },
  };
}

/**
 * Snapshots, a partition per volume or volume group (Block Storage 1.3, List Volume Snapshots, List Volume Group
 * Snapshots; File Storage 1.1 and Parallel File Storage 1.0, List Snapshots). The partition is the owner's id; groups tell no sizes.
 */
export const readSnapshots: Reader<"snapshot", SamsungSettings> = async function* (context) {
  const account = await accountOf(context);
  const timezone = zoneOf(context.settings);
  yield* perParent<"snapshot">(context, ["volume", "volumeGroup"], async ({ vendorId, attributes }, noun) => {
    const owner = { noun: noun === "volume" ? ("volume" as const) : ("volumeGroup" as const), vendorId };
    const place = { owner, account, timezone };
    const fileService = noun === "volume" ? fileServiceOf(attributes) : null;
    if (fileService !== null) {
      const list = fileSnapshotList(fileService, vendorId);
      const events = await listEvents<"snapshot">(context, vendorId, list, (value) => fileSnapshotRow(value, place));
      return events === null ? null : [...events, { type: "complete", partition: vendorId }];
    }
    const list = {
      service: "block-storage",
      operationId: noun === "volume" ? "listVolumeSnapshots" : "listVolumeGroupSnapshots",
      path: `/v1/${noun === "volume" ? "volumes" : "volume-groups"}/${encodeURIComponent(vendorId)}/snapshots`,
      paging: "whole",
      pageSize: largePage,
      items: "snapshots",
      total: null,
    } as const;
    const events = await listEvents<"snapshot">(context, vendorId, list, (value) => snapshotRow(value, place));
    return events === null ? null : [...events, { type: "complete", partition: vendorId }];
  });
};
