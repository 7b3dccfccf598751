import type { KnownRow, Reader } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import { zBackupScheduleResponse } from "../generated/backup/zod.gen";
import { scheduleOf, zoneOf } from "../mapping";
import { accountOf } from "./account";
import { backupAttributes } from "./backup-attributes";
import { largePage } from "./pages";
import { badRow, listEvents, type MadeRow } from "./partition";
import { perParent } from "./per-parent";

const parse = tolerantRow(
  zBackupScheduleResponse.pick({
    id: true,
    name: true,
    frequency: true,
    start_day: true,
    start_time: true,
    start_week: true,
    state: true,
    type: true,
  }),
);

interface Owner {
  backupId: string;
  backupName: string;
  serverUuid: string | null;
  /** When the backup was last modified: its schedules need not be read again while this stays. */
  modifiedAt: string | null;
}

function scheduleRow(value: unknown, owner: Owner, place: { timezone: string; account: string | null }): MadeRow<"schedule"> {
  const parsed = parse(value);
  if (!parsed.ok) return badRow(value, "id", parsed.message);
  const { id, name, ...row } = parsed.row;
  const schedule = scheduleOf(row, place.timezone);
  if (schedule === null) return { vendorId: id, message: "The schedule's frequency or start time cannot be read." };
  return {
    row: {
      vendorId: id,
      vendorTenant: place.account,
      tags: {},
      attributes: { ...row, timezone: place.timezone, backup_id: owner.backupId, backup_modified_at: owner.modifiedAt },
      links: { backup: owner.backupId, vm: owner.serverUuid, owner: { noun: "backup", vendorId: owner.backupId } },
      fields: { name, state: "active", ownerKind: "backup", schedule },
    },
  };
}

/** By backup: when it was last modified, as its schedules were read. Only where every schedule was read at that state. */
async function modificationsRead(schedules: AsyncIterable<KnownRow>, timezone: string): Promise<Map<string, string>> {
  const read = new Map<string, string>();
  for await (const { attributes } of schedules) {
    const { backup_id: backupId, backup_modified_at: modifiedAt } = attributes;
    if (typeof backupId !== "string") continue;
    const known = read.get(backupId);
    const isSame =
      typeof modifiedAt === "string" && attributes.timezone === timezone && (known === undefined || known === modifiedAt);
    read.set(backupId, isSame ? modifiedAt : "");
  }
  return read;
}

/**
 * Schedules, a partition per backup (Backup 1.2, List Backup Schedules). A backup that was not modified since its schedules
 * were read is left out of a full pass.
 */
export const readSchedules: Reader<"schedule", SamsungSettings> = async function* (context) {
  const place = { timezone: zoneOf(context.settings), account: await accountOf(context) };
  const read =
    context.partitions === null ? await modificationsRead(context.known("schedule"), place.timezone) : new Map<string, string>();

  yield* perParent<"schedule">(context, ["backup"], async ({ vendorId: backupId, name: backupName, attributes }) => {
    const backup = backupAttributes(attributes);
    const owner = { backupId, backupName, serverUuid: backup?.server_uuid ?? null, modifiedAt: backup?.modified_at ?? null };
    if (owner.modifiedAt !== null && read.get(backupId) === owner.modifiedAt) return null;
    const list = {
      service: "backup",
      operationId: "listBackupSchedules",
      path: `/v1/backups/${encodeURIComponent(backupId)}/schedules`,
      paging: "whole",
      pageSize: largePage,
      items: "contents",
      total: "count",
    } as const;
    const events = await listEvents<"schedule">(context, backupId, list, (value) => scheduleRow(value, owner, place));
    return events === null ? null : [...events, { type: "complete", partition: backupId }];
  });
};
