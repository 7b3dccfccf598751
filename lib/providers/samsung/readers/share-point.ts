import type { KnownRow, ReadEvent, ReaderContext } from "../../reader";
import type { SamsungSettings } from "../connection";
import { zoneOf } from "../mapping";
import { utcTime } from "../times";
import { fileSnapshotList, parseFileSnapshot, type FileService } from "./file-service";
import { badRow, listEvents, type MadeRow } from "./partition";

interface Share {
  volume: KnownRow;
  account: string | null;
  settings: SamsungSettings;
}

/** Why a snapshot cannot be restored, or what to know of one that can. */
function noteOf(state: string, volume: KnownRow): string | null {
  if (state !== "available") return `The vendor says that the snapshot is ${state}; it can be restored once it is available.`;
  return volume.attributes.file_unit_recovery_enabled === true
    ? "Single files of it can be copied back where the share is mounted: file recovery is on."
    : null;
}

/** A share's snapshot as the point in time that it is. The vendor keeps it until it is deleted. */
function pointRow(value: unknown, { volume, account, settings }: Share): MadeRow<"restoreTarget"> {
  const parsed = parseFileSnapshot(value);
  if (!parsed.ok) return badRow(value, "id", parsed.message);
  const { row } = parsed;
  const takenAt = utcTime(row.created_at, zoneOf(settings));
  if (takenAt === null) return { vendorId: row.id, message: "The point has no start time, so it cannot be placed in time." };
  return {
    row: {
      vendorId: row.id,
      vendorTenant: account,
      tags: {},
      attributes: { owner_id: volume.vendorId, snapshot_name: row.name, state: row.state },
      links: { volume: volume.vendorId, snapshot: row.id },
      fields: {
        backupName: null,
        vmName: null,
        volumeName: volume.name,
        takenAt,
        expiresAt: null,
        kind: "snapshot",
        sizeBytes: row.size ?? null,
        restorable: row.state === "available",
        note: noteOf(row.state, volume),
        scheduleName: null,
        locations: [settings.region],
      },
    },
  };
}

/**
 * The points of one share (File Storage 1.1 and Parallel File Storage 1.0, List Snapshots), complete by themselves; null when the
 * share is no longer there.
 */
export async function readSharePoints(
  context: ReaderContext<SamsungSettings>,
  service: FileService,
  share: Omit<Share, "settings">,
): Promise<ReadEvent<"restoreTarget">[] | null> {
  const { vendorId } = share.volume;
  const made = (value: unknown) => pointRow(value, { ...share, settings: context.settings });
  const events = await listEvents<"restoreTarget">(context, vendorId, fileSnapshotList(service, vendorId), made);
  return events === null ? null : [...events, { type: "complete", partition: vendorId }];
}
