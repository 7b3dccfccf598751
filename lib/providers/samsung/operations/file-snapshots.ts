import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { scheduleSchema } from "@/lib/domain/schedule";
import type { SamsungSettings } from "../connection";
import { vendorSnapshotScheduleOf, zoneOf } from "../mapping";
import type { FileService } from "../readers/file-service";
import { askOne, idPath, textOf } from "./ask";
import { define, refuse, type Io, type Memo } from "./define";
import {
  affectedByFiles,
  cifsFault,
  fileIdsByName,
  fileNameFault,
  fileNameRule,
  listFileSnapshots,
  showFileVolume,
  texts,
} from "./file-owner";
import { pollAfterSeconds, trackState, vendorFailure } from "./track-state";

const onlyVolume = operationInputs["volume.delete"];
const point = operationInputs["volume.delete-snapshot"];
const recovery = operationInputs["volume.recover"];

/** Snapshots of file volumes and of parallel file volumes. The vendor names them itself and keeps them until they are deleted. */
export function fileSnapshotOperations(service: FileService) {
  const snapshotIds = async (io: Io, memo: Memo) =>
    (await listFileSnapshots(io, service, memo.ownerId)).filter((row) => row.state !== "deleting").map((row) => String(row.id));
  const snapshotOf = async (io: Io, ownerId: unknown, id: unknown) =>
    (await listFileSnapshots(io, service, ownerId)).find((row) => row.id === id) ?? null;

  const snapshot = define<z.infer<typeof onlyVolume>>({
    input: onlyVolume,
    wish: ({ volumeId }, facts) => {
      const volume = facts.get(volumeId);
      return {
        ok: true,
        wish: {
          call: {
            service,
            operationId: "createSnapshot",
            method: "POST",
            path: "/v1/snapshots",
            body: { volume_id: volume.vendorId },
          },
          title: `Take a snapshot of ${volume.name}`,
          summary: `Takes a snapshot of the file volume ${volume.name}. What is on it is not changed.`,
          subject: volume.name,
          affected: affectedByFiles(volume, true),
          memo: { ownerId: volume.vendorId },
          capture: { snapshotId: "/snapshot/id" },
        },
      };
    },
    look: snapshotIds,
    happened: (_memo, before, after) => {
      const made = texts(after).find((id) => !texts(before).includes(id));
      return made === undefined ? null : { snapshotId: made };
    },
    track: async (io, { memo, outputs }) =>
      trackState(await snapshotOf(io, memo.ownerId, outputs.snapshotId), ["available"], { snapshot: outputs.snapshotId }),
  });

  const deleteSnapshot = define<z.infer<typeof point>>({
    input: point,
    wish: ({ volumeId, snapshotId }, facts) => {
      const [volume, wanted] = [facts.get(volumeId), facts.get(snapshotId)];
      if (wanted.parents.volume !== volume.vendorId) return refuse("snapshotId", `is not a snapshot of ${volume.name}`);
      return {
        ok: true,
        wish: {
          call: {
            service,
            operationId: "deleteSnapshot",
            method: "DELETE",
            path: `/v1/snapshots/${idPath(wanted.vendorId)}`,
            query: { volume_id: volume.vendorId },
          },
          title: `Delete the snapshot ${wanted.name}`,
          summary: `Deletes the snapshot ${wanted.name} of ${volume.name}. What is on ${volume.name} now is not touched.`,
          subject: `${volume.name} ${wanted.name}`,
          affected: affectedByFiles(volume, true),
          memo: { ownerId: volume.vendorId, snapshotId: wanted.vendorId },
        },
      };
    },
    look: snapshotIds,
    happened: (memo, _before, after) => (texts(after).includes(String(memo.snapshotId)) ? null : {}),
    track: async (io, { memo }) => {
      const left = await snapshotOf(io, memo.ownerId, memo.snapshotId);
      if (textOf(left, "state") === "error")
        return { state: "failed", error: vendorFailure("The vendor could not delete the snapshot", "error") };
      return left === null ? { state: "succeeded", result: {} } : { state: "running", progressPercent: null, pollAfterSeconds };
    },
  });

  /** File Storage shows a restore at the snapshot, Parallel File Storage at the volume. */
  const statesOf = async (io: Io, memo: Memo) => ({
    volume: textOf(await showFileVolume(io, service, memo.ownerId), "state") ?? "unknown",
    snapshot: textOf(await snapshotOf(io, memo.ownerId, memo.snapshotId), "state") ?? "unknown",
  });
  const seenStates = z.object({ volume: z.string(), snapshot: z.string() });

  const restoreSnapshot = define<z.infer<typeof point>>({
    input: point,
    wish: ({ volumeId, snapshotId }, facts) => {
      const [volume, wanted] = [facts.get(volumeId), facts.get(snapshotId)];
      if (wanted.parents.volume !== volume.vendorId) return refuse("snapshotId", `is not a snapshot of ${volume.name}`);
      return {
        ok: true,
        wish: {
          call: {
            service,
            operationId: "restoreSnapshot",
            method: "PUT",
            path: `/v1/snapshots/${idPath(wanted.vendorId)}/restore`,
            query: { volume_id: volume.vendorId },
          },
          title: `Put ${volume.name} back to ${wanted.name}`,
          summary: `Overwrites the file volume ${volume.name} with the snapshot ${wanted.name}. Everything written since is lost.`,
          subject: volume.name,
          affected: affectedByFiles(volume, true),
          memo: { ownerId: volume.vendorId, name: volume.name, snapshotId: wanted.vendorId },
        },
      };
    },
    checks: (_io, { volumeId }, facts) =>
      Promise.resolve([
        {
          id: "overwrites",
          level: "warning" as const,
          message: `Everything written to ${facts.get(volumeId).name} since the snapshot is lost. Take a snapshot of it first if you may want it back.`,
        },
      ]),
    look: statesOf,
    happened: (_memo, before, after) => {
      const was = seenStates.catch({ volume: "unknown", snapshot: "unknown" }).parse(before);
      const is = seenStates.parse(after);
      const isUnderWay = ["restoring", "editing"].some((state) => state === is.volume || state === is.snapshot);
      return isUnderWay && JSON.stringify(was) !== JSON.stringify(is) ? {} : null;
    },
    unclear:
      "The answer was lost and the vendor keeps no record of restores. Look at what is on the volume before you restore it again.",
    track: async (io, { memo }) => {
      const { volume, snapshot: state } = await statesOf(io, memo);
      if (volume === "error") return { state: "failed", error: vendorFailure("The vendor could not restore the volume", volume) };
      if (volume === "available" && state !== "restoring")
        return { state: "succeeded", result: { overwritten: [memo.name], vendorState: volume } };
      return { state: "running", progressPercent: null, pollAfterSeconds };
    },
  });

  return { snapshot, deleteSnapshot, restoreSnapshot };
}

/** Create Volume (File Storage 1.1) from a snapshot: of the same protocol and type as the snapshot's volume. */
export const fileRecover = define<z.infer<typeof recovery>>({
  input: recovery,
  wish: ({ volumeId, snapshotId, name }, facts) => {
    const [volume, wanted] = [facts.get(volumeId), facts.get(snapshotId)];
    if (wanted.parents.volume !== volume.vendorId) return refuse("snapshotId", `is not a snapshot of ${volume.name}`);
    if (volume.attributes.protocol !== "NFS") return refuse("volumeId", cifsFault);
    if (!fileNameRule.test(name)) return refuse("name", fileNameFault);
    return {
      ok: true,
      wish: {
        call: {
          service: "file-storage",
          operationId: "createVolume",
          method: "POST",
          path: "/v1/volumes",
          body: {
            name,
            protocol: "NFS",
            type_name: String(volume.attributes.type_name),
            snapshot_id: wanted.vendorId,
          },
        },
        title: `Recover ${volume.name} as ${name}`,
        summary: `Creates ${name} from the snapshot ${wanted.name}. ${volume.name} is not touched; nobody can mount ${name} until servers are attached.`,
        subject: name,
        affected: [{ noun: "volume", partition: "{madeId}" }],
        memo: { name },
        capture: { madeId: "/volume_id" },
      },
    };
  },
  look: (io, memo) => fileIdsByName(io, memo.name),
  happened: (_memo, before, after) => {
    const made = texts(after).find((id) => !texts(before).includes(id));
    return made === undefined ? null : { madeId: made };
  },
  track: async (io, { outputs, memo }) =>
    trackState(await showFileVolume(io, "file-storage", outputs.madeId), ["available"], {
      created: [{ noun: "volume", vendorId: outputs.madeId, name: memo.name }],
      putBack: `Nothing that existed was changed. To put things back, delete ${String(memo.name)}.`,
    }),
});

export const fileScheduleInput = z.strictObject({
  volumeId: operationInputs["volume.set-snapshot-schedule"].shape.volumeId,
  schedule: scheduleSchema,
  keepCount: z.int().min(1, "must be from 1 to 128").max(128, "must be from 1 to 128").optional(),
});

/** A schedule as one text, to tell whether it is the one that was asked for. */
const scheduleKey = (hour: string, day: string | null) => `${hour} ${day ?? "daily"}`;

const listedSchema = z.object({
  snapshot_retention_count: z.number().nullish(),
  snapshot_schedule: z.array(z.object({ hour: z.string(), day_of_week: z.string().nullish(), frequency: z.string() })),
});
const seenSchedule = z.object({ key: z.string(), keepCount: z.number().nullable() });

const lookAtSchedule = async (io: Io, memo: Memo): Promise<z.infer<typeof seenSchedule>> => {
  const answer = await askOne(io, {
    service: "file-storage",
    operationId: "listSnapshotSchedule",
    path: "/v1/snapshot-schedules",
    query: { volume_id: String(memo.ownerId) },
  });
  const listed = listedSchema.catch({ snapshot_schedule: [] }).parse(answer);
  const [first] = listed.snapshot_schedule;
  const key =
    first === undefined ? "none" : scheduleKey(first.hour, first.frequency === "WEEKLY" ? (first.day_of_week ?? null) : null);
  return { key, keepCount: listed.snapshot_retention_count ?? null };
};

/** Create or Set Snapshot Schedule (File Storage 1.1). Without `keepCount` the vendor's own of the volume stays. */
export const fileSetSchedule = define<z.infer<typeof fileScheduleInput>>({
  input: fileScheduleInput,
  wish: ({ volumeId, schedule, keepCount }, facts) => {
    const volume = facts.get(volumeId);
    const timezone = zoneOf(facts.settings as SamsungSettings);
    if (schedule.timezone !== timezone)
      return refuse("schedule.timezone", `must be ${timezone}: the vendor keeps no time zone with a schedule`);
    const taken = vendorSnapshotScheduleOf(schedule);
    if (!taken)
      return refuse(
        "schedule",
        "must be daily or weekly on one day, at a full hour; the vendor knows no other snapshot schedules",
      );
    const day = taken.day_of_week ?? null;
    const known = volume.attributes.snapshot_schedule_id;
    const id = typeof known === "string" && known !== "" ? known : null;
    const body = {
      snapshot_schedule: {
        frequency: day === null ? "DAILY" : "WEEKLY",
        ...(day === null ? {} : { day_of_week: day }),
        hour: String(taken.hour),
      },
      ...(keepCount === undefined ? {} : { snapshot_retention_count: keepCount }),
    };
    const kept = keepCount === undefined ? "" : ` and keeps ${keepCount} of them; older ones are deleted`;
    return {
      ok: true,
      wish: {
        call:
          id === null
            ? {
                service: "file-storage",
                operationId: "createSnapshotSchedule",
                method: "POST",
                path: "/v1/snapshot-schedules",
                body: { ...body, volume_id: volume.vendorId },
              }
            : {
                service: "file-storage",
                operationId: "setSnapshotSchedule",
                method: "PUT",
                path: `/v1/snapshot-schedules/${idPath(id)}`,
                query: { volume_id: volume.vendorId },
                body,
              },
        title: `Set the snapshot schedule of ${volume.name}`,
        summary: `Takes a snapshot of the file volume ${volume.name} ${day === null ? "every day" : `every week on ${day}`} at ${String(taken.hour).padStart(2, "0")}:00 ${timezone}${kept}.`,
        subject: volume.name,
        affected: affectedByFiles(volume, keepCount !== undefined),
        memo: { ownerId: volume.vendorId, wanted: scheduleKey(String(taken.hour), day), keepCount: keepCount ?? null },
      },
    };
  },
  look: lookAtSchedule,
  happened: (memo, _before, after) => {
    const { key, keepCount } = seenSchedule.parse(after);
    return key === memo.wanted && (memo.keepCount === null || keepCount === memo.keepCount) ? {} : null;
  },
});

export const fileDeleteSchedule = define<z.infer<typeof onlyVolume>>({
  input: onlyVolume,
  wish: ({ volumeId }, facts) => {
    const volume = facts.get(volumeId);
    const id = volume.attributes.snapshot_schedule_id;
    if (typeof id !== "string" || id === "") return refuse("volumeId", "has no snapshot schedule");
    return {
      ok: true,
      wish: {
        call: {
          service: "file-storage",
          operationId: "deleteSnapshotSchedule",
          method: "DELETE",
          path: `/v1/snapshot-schedules/${idPath(id)}`,
          query: { volume_id: volume.vendorId },
        },
        title: `End the snapshot schedule of ${volume.name}`,
        summary: `${volume.name} is no longer snapshotted by schedule. Snapshots that exist stay.`,
        subject: volume.name,
        affected: affectedByFiles(volume),
        memo: { ownerId: volume.vendorId },
      },
    };
  },
  look: lookAtSchedule,
  happened: (_memo, _before, after) => (seenSchedule.parse(after).key === "none" ? {} : null),
});
