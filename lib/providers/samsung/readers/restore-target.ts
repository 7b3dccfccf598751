import type { Reader } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import { zBackupRestoreTargetResponse } from "../generated/backup/zod.gen";
import { bytesOfGb, retentionOf, zoneOf } from "../mapping";
import { expiryOf, utcTime } from "../times";
import { accountOf } from "./account";
import { backupAttributes, type BackupAttributes } from "./backup-attributes";
import { fileServiceOf } from "./file-service";
import { largePage } from "./pages";
import { badRow, listEvents, type MadeRow } from "./partition";
import { perParent } from "./per-parent";
import { readSharePoints } from "./share-point";

const parse = tolerantRow(zBackupRestoreTargetResponse);

interface Place {
  backupId: string;
  backupName: string;
  backup: BackupAttributes | null;
  account: string | null;
  timezone: string;
}

/** The vendor names schedules after what they do (`INCREMENTAL_DAILY_15:00:00-chg4By`) and gives points no kind of their own. */
const kindOf = (scheduleName: string): "full" | "incremental" => (/^INCREMENTAL/i.test(scheduleName) ? "incremental" : "full");

/** Where copies lie: the backup's home and, with replication on, its partner. */
function locationsOf(backup: BackupAttributes | null): string[] {
  const replica = backup?.dr_enabled === true ? backup.dr_region : null;
  return [
    ...new Set([backup?.region, replica].filter((region) => region !== null && region !== undefined && region !== "")),
  ] as string[];
}

function targetRow(value: unknown, place: Place): MadeRow<"restoreTarget"> {
  const parsed = parse(value);
  if (!parsed.ok) return badRow(value, "restore_target_id", parsed.message);
  const { row } = parsed;
  const takenAt = utcTime(row.backup_start_time, place.timezone);
  if (takenAt === null)
    return { vendorId: row.restore_target_id, message: "The point has no start time, so it cannot be placed in time." };
  const retention = retentionOf(row.retention_period);
  return {
    row: {
      vendorId: row.restore_target_id,
      vendorTenant: place.account,
      tags: {},
      attributes: {
        schedule_id: row.schedule_id,
        retention_period: row.retention_period,
        policy_type: place.backup?.policy_type ?? null,
      },
      links: { backup: place.backupId, vm: place.backup?.server_uuid ?? null },
      fields: {
        backupName: place.backupName,
        vmName: place.backup?.server_name ?? null,
        volumeName: null,
        takenAt,
        expiresAt: retention === null ? null : expiryOf(takenAt, retention),
        kind: kindOf(row.schedule_name),
        sizeBytes: bytesOfGb(row.usage_gb),
        restorable: row.is_restore_available,
        note: row.is_restore_available ? null : "The vendor does not offer this point for restores.",
        scheduleName: row.schedule_name === "" ? null : row.schedule_name,
        locations: locationsOf(place.backup),
      },
    },
  };
}

/**
 * Points in time, a partition per backup (Backup 1.2, List Backup Restore Targets) and per share, whose snapshots are its points.
 * The vendor gives a backup's points no expiry: it is the start and the point's own retention.
 */
export const readRestoreTargets: Reader<"restoreTarget", SamsungSettings> = async function* (context) {
  const account = await accountOf(context);
  const timezone = zoneOf(context.settings);
  yield* perParent<"restoreTarget">(context, ["backup", "volume"], async (parent, noun) => {
    if (noun === "volume") {
      const service = fileServiceOf(parent.attributes);
      return service === null ? null : readSharePoints(context, service, { volume: parent, account });
    }
    const { vendorId: backupId, name: backupName, attributes } = parent;
    const place = { backupId, backupName, backup: backupAttributes(attributes), account, timezone };
    const list = {
      service: "backup",
      operationId: "listBackupRestoreTargets",
      path: `/v1/backups/${encodeURIComponent(backupId)}/restore-targets`,
      query: { sort: "backup_start_time:asc" },
      paging: "page",
      pageSize: largePage,
      items: "contents",
      total: "count",
    } as const;
    const events = await listEvents<"restoreTarget">(context, backupId, list, (value) => targetRow(value, place));
    return events === null ? null : [...events, { type: "complete", partition: backupId }];
  });
};
