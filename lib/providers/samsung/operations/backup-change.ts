import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { FactRow, VendorCall } from "../../plan";
import type { SamsungSettings } from "../connection";
import { retentionPeriodOf, zoneOf } from "../mapping";
import { askList, askOne, idPath } from "./ask";
import { affectedByRun, runUnderWay } from "./backup-run";
import { retentionInput } from "./backup-create";
import { define, refuse, type Io, type Wished } from "./define";
import { schedulesKey, takenSchedules, toVendorSchedules } from "./schedule-input";
import { trackAbsence } from "./track-state";

const showBackup = (io: Io, id: unknown) =>
  askOne(io, { service: "backup", operationId: "showBackup", path: `/v1/backups/${idPath(String(id))}` });

interface Change {
  operationId: string;
  part: string;
  method?: VendorCall["method"];
  body?: VendorCall["body"];
  title: string;
  summary: string;
  memo?: Record<string, string | boolean | string[]>;
  affected?: { noun: string; partition: string | null }[];
}

function change(backup: FactRow, { operationId, part, method = "PUT", body, title, summary, memo, affected }: Change): Wished {
  if (backup.noun !== "backup") return refuse("backupId", "is not a backup");
  return {
    ok: true,
    wish: {
      call: {
        service: "backup",
        operationId,
        method,
        path: `/v1/backups/${idPath(backup.vendorId)}${part}`,
        ...(body === undefined ? {} : { body }),
      },
      title,
      summary,
      subject: backup.name,
      affected: affected ?? [{ noun: "backup", partition: backup.vendorId }],
      memo: { backupId: backup.vendorId, ...memo },
    },
  };
}

const listSchedules = (io: Io, id: unknown) =>
  askList(
    io,
    { service: "backup", operationId: "listBackupSchedules", path: `/v1/backups/${idPath(String(id))}/schedules` },
    "contents",
  );

const setSchedules = operationInputs["backup.set-schedules"].extend({ schedules: takenSchedules });

/** Set Backup Schedule (Backup 1.2) takes the whole list: what is left out is gone. */
export const backupSetSchedules = define<z.infer<typeof setSchedules>>({
  input: setSchedules,
  wish: ({ backupId, schedules }, facts) => {
    const backup = facts.get(backupId);
    const sent = toVendorSchedules(schedules, zoneOf(facts.settings as SamsungSettings));
    if (!sent.ok) return sent;
    return change(backup, {
      operationId: "setBackupSchedule",
      part: "/schedules",
      body: { schedules: sent.schedules.map((schedule) => ({ ...schedule })) },
      title: `Set the schedules of ${backup.name}`,
      summary: `Replaces all schedules of ${backup.name} by ${sent.schedules.length === 0 ? "none" : sent.schedules.length}. Points that exist stay.`,
      memo: { wanted: schedulesKey(sent.schedules.map((schedule) => ({ ...schedule }))) },
      affected: [
        { noun: "backup", partition: backup.vendorId },
        { noun: "schedule", partition: backup.vendorId },
      ],
    });
  },
  checks: (_io, { schedules }) =>
    Promise.resolve<Check[]>([
      schedules.length === 0
        ? { id: "schedule", level: "warning", message: "Without a schedule the backup only runs when somebody starts it." }
        : schedules.every(({ backupType }) => backupType === "incremental")
          ? {
              id: "full",
              level: "warning",
              message: "No schedule makes a full backup; the vendor makes the first run a full one and none after it.",
            }
          : { id: "schedule", level: "ok", message: "At least one schedule makes full backups." },
    ]),
  look: async (io, memo) => schedulesKey(await listSchedules(io, memo.backupId)),
  happened: (memo, _before, after) => (after === memo.wanted ? {} : null),
});

const setRetention = operationInputs["backup.set-retention"].extend({ retention: retentionInput });

/** Update Retention Period (Backup 1.2). A shorter one makes older points expire. */
export const backupSetRetention = define<z.infer<typeof setRetention>>({
  input: setRetention,
  wish: ({ backupId, retention }, facts) => {
    const backup = facts.get(backupId);
    const period = retentionPeriodOf(retention);
    if (!period) return refuse("retention", "is not one that the vendor takes");
    return change(backup, {
      operationId: "updateRetentionPeriod",
      part: "/retention-period",
      body: { retention_period: period },
      title: `Set the retention of ${backup.name}`,
      summary: `Keeps what ${backup.name} makes for ${retention.count} ${retention.unit}.`,
      memo: { wanted: period },
      affected: [
        { noun: "backup", partition: backup.vendorId },
        { noun: "restoreTarget", partition: backup.vendorId },
      ],
    });
  },
  checks: async (io, { backupId, retention }, facts) => {
    const backup = facts.get(backupId);
    const points = await askList(
      io,
      {
        service: "backup",
        operationId: "listBackupRestoreTargets",
        path: `/v1/backups/${idPath(backup.vendorId)}/restore-targets`,
        query: { size: "1000" },
      },
      "contents",
    );
    const days = { days: 1, weeks: 7, months: 30, years: 365 }[retention.unit] * retention.count;
    const oldest = facts.now.getTime() - days * 86_400_000;
    const times = points.flatMap(({ backup_start_time: at }) =>
      typeof at === "string" ? [Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(at) ? at : `${at}Z`)] : [],
    );
    const expiring = times.filter((at) => at < oldest).sort((a, b) => a - b);
    const first = expiring[0];
    if (first === undefined)
      return [{ id: "expiring", level: "ok", message: `None of the ${points.length} points will expire by this.` }];
    return [
      {
        id: "expiring",
        level: "warning",
        message: `${expiring.length} of ${points.length} points are older and may expire, the oldest from ${new Date(first).toISOString().slice(0, 10)}.`,
      },
    ];
  },
  look: async (io, memo) => (await showBackup(io, memo.backupId))?.retention_period ?? null,
  happened: (memo, _before, after) => (after === memo.wanted ? {} : null),
});

const setPaths = operationInputs["backup.set-paths"].extend({ paths: z.array(z.string().min(1)).min(1) });

/** Set Filesystem Path (Backup 1.2): the whole list, always as an array. */
export const backupSetPaths = define<z.infer<typeof setPaths>>({
  input: setPaths,
  wish: ({ backupId, paths }, facts) => {
    const backup = facts.get(backupId);
    if (backup.attributes.policy_type !== "FILESYSTEM")
      return refuse("backupId", "is an image of the whole machine; only file backups have paths");
    return change(backup, {
      operationId: "setFilesystemPath",
      part: "/filesystem-path",
      body: { backup_filesystem_paths: paths },
      title: `Set the paths of ${backup.name}`,
      summary: `${backup.name} holds ${paths.join(", ")} from its next run on. Points that exist stay as they are.`,
      memo: { wanted: [...paths].sort() },
    });
  },
  look: async (io, memo) =>
    z
      .array(z.string())
      .nullish()
      .parse((await showBackup(io, memo.backupId))?.filesystem_paths)
      ?.sort() ?? null,
  happened: (memo, _before, after) => (isDeepStrictEqual(after, memo.wanted) ? {} : null),
});

const setReplication = operationInputs["backup.set-replication"];

/** Update Replication Use (Backup 1.2): copies in the paired region, on or off. */
export const backupSetReplication = define<z.infer<typeof setReplication>>({
  input: setReplication,
  wish: ({ backupId, replicated }, facts) => {
    const backup = facts.get(backupId);
    if (backup.attributes.role_type === "REPLICA") return refuse("backupId", "is itself a replica; change its original");
    return change(backup, {
      operationId: "updateReplicationUse",
      part: "/replication",
      body: { dr_enabled: replicated },
      title: `${replicated ? "Start" : "End"} the replication of ${backup.name}`,
      summary: replicated
        ? `Copies of ${backup.name} are kept in the paired region as well.`
        : `Ends the replication of ${backup.name}; its copies in the paired region are removed by the vendor.`,
      memo: { wanted: replicated },
    });
  },
  look: async (io, memo) => (await showBackup(io, memo.backupId))?.dr_enabled ?? null,
  happened: (memo, _before, after) => (after === memo.wanted ? {} : null),
});

const remove = operationInputs["backup.delete"];

/** Delete Backup (Backup 1.2): the arrangement and its points. */
export const backupDelete = define<z.infer<typeof remove>>({
  input: remove,
  wish: ({ backupId }, facts) => {
    const backup = facts.get(backupId);
    return change(backup, {
      operationId: "deleteBackup",
      part: "",
      method: "DELETE",
      title: `Delete the backup ${backup.name}`,
      summary: `Deletes the backup ${backup.name} and every point it made. The machine is not touched.`,
      affected: affectedByRun(backup),
    });
  },
  checks: async (io, { backupId }, facts) => {
    const backup = facts.get(backupId);
    const points = await askOne(io, {
      service: "backup",
      operationId: "listBackupRestoreTargets",
      path: `/v1/backups/${idPath(backup.vendorId)}/restore-targets`,
      query: { size: "1" },
    });
    const count = Number(points?.count ?? 0);
    return [
      {
        id: "points",
        level: count > 0 ? "warning" : "ok",
        message: count > 0 ? `${count} points in time can no longer be restored afterwards.` : "It has no points.",
      },
      await runUnderWay(io, facts, backupId),
    ];
  },
  look: async (io, memo) => (await showBackup(io, memo.backupId))?.state ?? "gone",
  happened: (_memo, _before, after) => (after === "gone" || after === "DELETING" || after === "DELETED" ? {} : null),
  track: async (io, { memo }) => trackAbsence(await showBackup(io, memo.backupId), {}),
});
