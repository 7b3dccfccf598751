import { createHash } from "node:crypto";
import { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { Facts, FactRow } from "../../plan";
import { askList, askOne, idPath, textOf, type VendorRow } from "./ask";
import { runUnderWay } from "./backup-run";
import { define, refuse, type Io, type Memo } from "./define";
import { pollAfterSeconds, vendorFailure } from "./track-state";

/** The vendor gives restores no id: this is what stays the same of one. */
const restoreKey = (row: VendorRow) =>
  createHash("sha256")
    .update(JSON.stringify([row.created_at, row.restore_server_name, row.backup_start_time]))
    .digest("hex")
    .slice(0, 24);

const listRestores = (io: Io, backupId: unknown) =>
  askList(
    io,
    {
      service: "backup",
      operationId: "listBackupRestoreHistories",
      path: `/v1/backups/${idPath(String(backupId))}/restore-histories`,
      query: { size: "100", sort: "created_at:desc" },
    },
    "contents",
  );

const look = async (io: Io, memo: Memo) =>
  (await listRestores(io, memo.backupId)).filter((row) => row.restore_server_name === memo.serverName).map(restoreKey);

const newOf = (before: unknown, after: unknown) => {
  const known = z.array(z.string()).catch([]).parse(before);
  return (
    z
      .array(z.string())
      .parse(after)
      .find((key) => !known.includes(key)) ?? null
  );
};

async function track(io: Io, { memo, before }: { memo: Memo; before: unknown }) {
  const rows = (await listRestores(io, memo.backupId)).filter((row) => row.restore_server_name === memo.serverName);
  const made = newOf(before, rows.map(restoreKey));
  const row = rows.find((candidate) => restoreKey(candidate) === made) ?? null;
  const state = textOf(row, "restore_state") ?? "INPROGRESS";
  if (state === "INPROGRESS") return { state: "running" as const, progressPercent: null, pollAfterSeconds };
  const result = {
    created: memo.isNew === true ? [{ noun: "vm", vendorId: textOf(row, "restore_server_id"), name: memo.serverName }] : [],
    overwritten: memo.overwrites === true ? memo.items : [],
    startedAt: textOf(row, "restore_start_time"),
    endedAt: textOf(row, "restore_end_time"),
    vendorState: state,
    putBack:
      memo.isNew === true
        ? `Nothing that existed was changed. To put things back, delete ${String(memo.serverName)} at the vendor.`
        : "Files that were overwritten can be restored from an earlier or later point.",
  };
  if (state === "FAILED")
    return { state: "failed" as const, error: vendorFailure("The restore failed at the vendor", state), result };
  return {
    state: "succeeded" as const,
    result: state === "COMPLETED" ? result : { ...result, warning: "Part of it could not be restored." },
  };
}

function backupOf(point: FactRow): string | null {
  return point.parents.backup ?? null;
}

function pointFault(point: FactRow): string | null {
  if (point.noun !== "restoreTarget") return "is not a restore target";
  if (point.item.volumeId) return "is a point of a share: put the share back with file-volume.restore-snapshot";
  if (backupOf(point) === null) return "belongs to a backup that is no longer known; sync the connection and try again";
  if (point.item.restorable === false) return "cannot be restored, says the vendor; choose another point";
  return null;
}

const affectedOf = (point: FactRow) => [{ noun: "history", partition: backupOf(point) }];

/** The point is still there and can still be restored: asked of the vendor, not of what was read some minutes ago. */
async function pointCheck(io: Io, point: FactRow): Promise<Check> {
  const points = await askList(
    io,
    {
      service: "backup",
      operationId: "listBackupRestoreTargets",
      path: `/v1/backups/${idPath(backupOf(point) ?? "")}/restore-targets`,
      query: { size: "1000" },
    },
    "contents",
  );
  const there = points.find((row) => row.restore_target_id === point.vendorId);
  if (!there) return { id: "point-exists", level: "error", message: "The point no longer exists at the vendor; choose another." };
  if (there.is_restore_available === false)
    return { id: "point-exists", level: "error", message: "The vendor says that this point cannot be restored at present." };
  return { id: "point-exists", level: "ok", message: "The point exists and can be restored." };
}

function ageCheck(point: FactRow, facts: Facts): Check {
  const takenAt = new Date(String(point.item.takenAt));
  const hours = Math.round((facts.now.getTime() - takenAt.getTime()) / 3_600_000);
  const age = hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
  return {
    id: "point-age",
    level: hours > 24 * 7 ? "warning" : "ok",
    message: `The point is ${age} old (${takenAt.toISOString().slice(0, 16).replace("T", " ")} UTC); what changed since is not in it.`,
  };
}

const restoreVmInput = operationInputs["restore.vm"]
  .omit({ storageId: true, clusterId: true, projectId: true, powerOn: true, options: true })
  .extend({
    serverTypeId: z.string({ error: "choose a server type; the vendor needs one for a new machine" }).min(1),
    inPlace: z.literal(false, { error: "cannot be true: Samsung has no in-place restore through the API" }).optional(),
  });

/** Restore Backup (Backup 1.2): always a new server under a name of its own; what exists is not touched. */
export const restoreVm = define<z.infer<typeof restoreVmInput>>({
  input: restoreVmInput,
  // The vendor needs a server type for a new machine: the original's is what one expects.
  complete: (input, { vm }) =>
    typeof input.serverTypeId === "string" || typeof vm.attributes.server_type !== "string"
      ? input
      : { ...input, serverTypeId: vm.attributes.server_type },
  wish: (wanted, facts) => {
    const point = facts.get(wanted.restoreTargetId);
    const fault = pointFault(point);
    if (fault) return refuse("restoreTargetId", fault);
    const backupId = backupOf(point) ?? "";
    const source = String(point.item.vmName ?? "the machine");
    const place = wanted.region ?? point.region;
    return {
      ok: true,
      wish: {
        call: {
          service: "backup",
          operationId: "restoreBackup",
          method: "POST",
          path: `/v1/backups/${idPath(backupId)}/restore`,
          body: {
            restore_server_name: wanted.name,
            restore_target_id: point.vendorId,
            server_type_id: wanted.serverTypeId,
            ...(wanted.region ? { restore_region: wanted.region } : {}),
            ...(wanted.networkIds ? { networks: wanted.networkIds.map((subnet) => ({ subnet_id: subnet })) } : {}),
            ...(wanted.securityGroupIds ? { security_groups: wanted.securityGroupIds } : {}),
          },
        },
        title: `Restore ${source} as ${wanted.name}`,
        summary: `Creates ${wanted.name}${place ? ` in ${place}` : ""} from ${String(point.item.takenAt).slice(0, 16).replace("T", " ")} UTC. ${source} is not touched.`,
        subject: wanted.name,
        affected: [...affectedOf(point), { noun: "vm", partition: null }],
        memo: { backupId, serverName: wanted.name, isNew: true },
      },
    };
  },
  checks: async (io, wanted, facts) => {
    const point = facts.get(wanted.restoreTargetId);
    const taken = await askOne(io, {
      service: "backup",
      operationId: "checkBackupRestoreServerNameDuplicate",
      path: "/v1/backups/restore/check-name-duplication",
      query: { restore_server_name: wanted.name },
    });
    const checks: Check[] = [
      await pointCheck(io, point),
      taken?.result === true
        ? { id: "name-free", level: "error", message: `A machine named ${wanted.name} exists; choose another name.` }
        : { id: "name-free", level: "ok", message: `The name ${wanted.name} is free.` },
      ageCheck(point, facts),
    ];
    if (typeof point.item.backupId === "string" && facts.find(point.item.backupId))
      checks.push(await runUnderWay(io, facts, point.item.backupId));
    if (wanted.networkIds?.length) {
      const subnets = await askList(
        io,
        {
          service: "backup",
          operationId: "listBackupRestoreSubnets",
          path: `/v1/backups/${idPath(backupOf(point) ?? "")}/restore/restorable-subnets`,
          query: { region: wanted.region ?? io.settings.region },
        },
        "subnets",
      );
      const unknown = wanted.networkIds.filter((id) => !subnets.some((subnet) => subnet.id === id));
      checks.push(
        unknown.length > 0
          ? {
              id: "networks",
              level: "error",
              message: `The vendor does not offer ${unknown.length === 1 ? "this network" : "these networks"} for the restore: ${unknown.join(", ")}.`,
            }
          : { id: "networks", level: "ok", message: "The networks can be restored to." },
      );
    }
    return checks;
  },
  look,
  happened: (_memo, before, after) => (newOf(before, after) === null ? null : {}),
  track,
});

const restoreFilesInput = operationInputs["restore.files"];

/** Restore Agent Backup (Backup 1.2): files of a FILESYSTEM backup into a machine that has an agent. */
export const restoreFiles = define<z.infer<typeof restoreFilesInput>>({
  input: restoreFilesInput,
  wish: (wanted, facts) => {
    const point = facts.get(wanted.restoreTargetId);
    const target = facts.get(wanted.targetVmId);
    const fault = pointFault(point);
    if (fault) return refuse("restoreTargetId", fault);
    if (target.noun !== "vm") return refuse("targetVmId", "is not a machine");
    const backupId = backupOf(point) ?? "";
    const places = [...new Set(wanted.items.map(({ destination }) => destination))];
    return {
      ok: true,
      wish: {
        call: {
          service: "backup",
          operationId: "restoreAgentBackup",
          method: "POST",
          path: `/v1/backups/${idPath(backupId)}/restore-agent-backup`,
          body: {
            restore_target_id: point.vendorId,
            restore_server_uuid: target.vendorId,
            overwrite: wanted.overwrite,
            filesystem_paths: wanted.items.map((item) => ({ ...item })),
          },
        },
        title: `Restore ${wanted.items.length} ${wanted.items.length === 1 ? "path" : "paths"} to ${target.name}`,
        summary: `Restores ${wanted.items
          .map(({ source }) => source)
          .slice(0, 3)
          .join(
            ", ",
          )}${wanted.items.length > 3 ? ` and ${wanted.items.length - 3} more` : ""} from ${String(point.item.takenAt).slice(0, 16).replace("T", " ")} UTC to ${places.slice(0, 2).join(", ")} on ${target.name}. ${wanted.overwrite ? "Files of the same name there are overwritten." : "Files that are there already are left alone."}`,
        subject: target.name,
        affected: affectedOf(point),
        memo: {
          backupId,
          serverName: target.name,
          isNew: false,
          overwrites: wanted.overwrite,
          items: wanted.items.map(({ destination }) => destination),
        },
      },
    };
  },
  checks: async (io, wanted, facts) => {
    const point = facts.get(wanted.restoreTargetId);
    const target = facts.get(wanted.targetVmId);
    const servers = await askList(
      io,
      {
        service: "backup",
        operationId: "listAgentBackupRestoreTargetServers",
        path: `/v1/backups/${idPath(backupOf(point) ?? "")}/agent-backup-restore-targets`,
        query: { server_name: target.name, size: "100" },
      },
      "contents",
    );
    const checks: Check[] = [
      await pointCheck(io, point),
      servers.some((row) => row.server_uuid === target.vendorId)
        ? { id: "target-reachable", level: "ok", message: `The vendor can restore files to ${target.name}.` }
        : {
            id: "target-reachable",
            level: "error",
            message: `The vendor does not offer ${target.name} as a place for these files; it needs a connected agent.`,
            href: "/storage?tab=agents",
          },
      ageCheck(point, facts),
    ];
    checks.push(
      wanted.overwrite
        ? { id: "overwrite", level: "warning", message: "Files of the same name are overwritten and are not kept." }
        : { id: "overwrite", level: "ok", message: "Nothing that exists is overwritten." },
    );
    return checks;
  },
  look,
  happened: (_memo, before, after) => (newOf(before, after) === null ? null : {}),
  track,
});

const deletePoint = operationInputs["restore-target.delete"];

/** Delete Restore Targets (Backup 1.2): a DELETE with a body. */
export const restoreTargetDelete = define<z.infer<typeof deletePoint>>({
  input: deletePoint,
  wish: ({ restoreTargetId }, facts) => {
    const point = facts.get(restoreTargetId);
    const backupId = backupOf(point);
    if (point.item.volumeId)
      return refuse("restoreTargetId", "is a point of a share: delete it with file-volume.delete-snapshot");
    if (point.noun !== "restoreTarget" || backupId === null)
      return refuse("restoreTargetId", "is not a restore target of a known backup");
    const when = String(point.item.takenAt).slice(0, 16).replace("T", " ");
    return {
      ok: true,
      wish: {
        call: {
          service: "backup",
          operationId: "deleteBackupRestoreTarget",
          method: "DELETE",
          path: `/v1/backups/${idPath(backupId)}/restore-targets`,
          body: { restore_target_ids: [point.vendorId] },
        },
        title: `Delete the point of ${when} UTC`,
        summary: `Deletes the point of ${when} UTC of ${String(point.item.vmName ?? point.name)}. It cannot be restored afterwards; other points stay.`,
        subject: `${String(point.item.vmName ?? point.name)} ${when}`,
        affected: [{ noun: "restoreTarget", partition: backupId }],
        memo: { backupId, pointId: point.vendorId },
      },
    };
  },
  look: async (io, memo) =>
    (
      await askList(
        io,
        {
          service: "backup",
          operationId: "listBackupRestoreTargets",
          path: `/v1/backups/${idPath(String(memo.backupId))}/restore-targets`,
          query: { size: "1000" },
        },
        "contents",
      )
    ).some((row) => row.restore_target_id === memo.pointId),
  happened: (_memo, _before, after) => (after === false ? {} : null),
});
