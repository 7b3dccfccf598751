import { createHash } from "node:crypto";
import type { Reader } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import { zBackupHistoryResponse, zBackupRestoreHistoryResponse } from "../generated/backup/zod.gen";
import { backupJobState, restoreState, zoneOf } from "../mapping";
import type { VendorLog } from "../../http";
import { secondsBetween, utcTime } from "../times";
import { accountOf } from "./account";
import { readArchiveHistories } from "./archive-history";
import { backupAttributes } from "./backup-attributes";
import { largePage } from "./pages";
import { badRow, listEvents, type MadeRow } from "./partition";
import { perParent } from "./per-parent";

const parseRun = tolerantRow(zBackupHistoryResponse);
const parseRestore = tolerantRow(
  zBackupRestoreHistoryResponse.pick({
    backup_start_time: true,
    created_at: true,
    restore_end_time: true,
    restore_server_id: true,
    restore_server_name: true,
    restore_start_time: true,
    restore_state: true,
    schedule_name: true,
  }),
);

/** Whose runs are read, and what makes rows of them. */
interface Place {
  backupId: string;
  backupName: string;
  serverUuid: string | null;
  serverName: string | null;
  account: string | null;
  timezone: string;
  log: VendorLog | undefined;
}

/** An id for a run that the vendor gives none, from what makes it unique and does not change while it runs. */
function derivedRunId(kind: string, parts: readonly (string | null | undefined)[]): string {
  return `${kind}-${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32)}`;
}

/** The id that a restore history's row carries: the vendor gives restores none. */
const restoreHistoryId = (
  backupId: string,
  row: { created_at: string; restore_server_name: string; backup_start_time: string },
) => derivedRunId("restore", [backupId, row.created_at, row.restore_server_name, row.backup_start_time]);

const empty = (text: string) => (text === "" ? null : text);

function runRow(value: unknown, place: Place): MadeRow<"history"> {
  const parsed = parseRun(value);
  if (!parsed.ok) return badRow(value, "backup_job_guid", parsed.message);
  const { row } = parsed;
  const startedAt = utcTime(row.backup_start_time, place.timezone);
  const endedAt = utcTime(row.backup_end_time, place.timezone);
  return {
    row: {
      vendorId: row.backup_job_guid ?? derivedRunId("backup", [place.backupId, row.schedule_id, startedAt]),
      vendorTenant: place.account,
      tags: {},
      attributes: { backup_job_guid: row.backup_job_guid ?? null, schedule_id: row.schedule_id },
      links: { backup: place.backupId, vm: place.serverUuid },
      fields: {
        kind: "backup",
        state: backupJobState(row.backup_job_state, place.log),
        vendorState: row.backup_job_state,
        backupName: place.backupName,
        vmName: place.serverName,
        scheduleName: empty(row.schedule_name),
        startedAt,
        endedAt,
        durationSeconds: secondsBetween(startedAt, endedAt),
        sizeBytes: null,
        progressPercent: null,
        error: null,
      },
    },
  };
}

function restoreRow(value: unknown, place: Place): MadeRow<"history"> {
  const parsed = parseRestore(value);
  if (!parsed.ok) return badRow(value, "restore_server_id", parsed.message);
  const { row } = parsed;
  const startedAt = utcTime(row.restore_start_time, place.timezone);
  const endedAt = utcTime(row.restore_end_time, place.timezone);
  return {
    row: {
      vendorId: restoreHistoryId(place.backupId, row),
      vendorTenant: place.account,
      tags: {},
      attributes: {
        restore_server_id: row.restore_server_id ?? null,
        restore_server_name: row.restore_server_name,
        backup_start_time: row.backup_start_time,
        created_at: row.created_at,
      },
      links: { backup: place.backupId, vm: place.serverUuid },
      fields: {
        kind: "restore",
        state: restoreState(row.restore_state, place.log),
        vendorState: row.restore_state,
        backupName: place.backupName,
        vmName: place.serverName,
        scheduleName: empty(row.schedule_name),
        startedAt,
        endedAt,
        durationSeconds: secondsBetween(startedAt, endedAt),
        sizeBytes: null,
        progressPercent: null,
        error: null,
      },
    },
  };
}

/**
 * Runs, a partition per backup: backups (Backup 1.2, List Backup Histories) and restores (List Backup Restore Histories). The
 * vendor gives failures no reason and runs no size or progress. Beside them the runs of archive buckets, a partition per bucket.
 */
export const readHistories: Reader<"history", SamsungSettings> = async function* (context) {
  const wanted = context.partitions === null ? null : new Set(context.partitions);
  if (wanted === null) yield* readArchiveHistories(context, null);
  const account = await accountOf(context);
  const timezone = zoneOf(context.settings);
  yield* perParent<"history">(context, ["backup"], async ({ vendorId: backupId, name: backupName, attributes }) => {
    wanted?.delete(backupId);
    const backup = backupAttributes(attributes);
    const place: Place = {
      backupId,
      backupName,
      serverUuid: backup?.server_uuid ?? null,
      serverName: backup?.server_name ?? null,
      account,
      timezone,
      log: context.log,
    };
    const path = `/v1/backups/${encodeURIComponent(backupId)}`;
    const paged = { service: "backup", paging: "page", pageSize: largePage, items: "contents", total: "count" } as const;
    const [runs, restores] = await Promise.all([
      listEvents<"history">(
        context,
        backupId,
        {
          ...paged,
          operationId: "listBackupHistories",
          path: `${path}/backup-histories`,
          query: { sort: "backup_start_time:desc" },
        },
        (value) => runRow(value, place),
      ),
      listEvents<"history">(
        context,
        backupId,
        {
          ...paged,
          operationId: "listBackupRestoreHistories",
          path: `${path}/restore-histories`,
          query: { sort: "created_at:desc" },
        },
        (value) => restoreRow(value, place),
      ),
    ]);
    if (runs === null || restores === null) return null;
    return [...runs, ...restores, { type: "complete", partition: backupId }];
  });
  // What is wanted and no backup's may be a bucket's.
  if (wanted !== null && wanted.size > 0) yield* readArchiveHistories(context, wanted);
};
