import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { idSchema } from "@/lib/domain/ids";
import { scheduleSchema } from "@/lib/domain/schedule";
import { vendorSnapshotScheduleOf, zoneOf } from "../mapping";
import type { SamsungSettings } from "../connection";
import { idPath } from "./ask";
import { affectedOf, listSnapshots, show, type BlockOwner } from "./block-owner";
import { define, refuse, type Io, type Memo } from "./define";

const known = (value: unknown) => z.array(z.string()).catch([]).parse(value);

/** The field that names the owner, and whatever else an input has. */
const ownerInput = (owner: BlockOwner) => z.strictObject({ [owner.field]: idSchema });
const ownerId = (owner: BlockOwner, input: Record<string, unknown>) => String(input[owner.field]);

/** Snapshots of a volume or group. The vendor names them itself and keeps them until they are deleted. */
export function snapshotOperations(owner: BlockOwner) {
  const snapshotIds = async (io: Io, memo: Memo) =>
    (await listSnapshots(io, owner, memo.ownerId)).map((row) => String(row.snapshot_id));

  const snapshot = define<Record<string, unknown>>({
    input: ownerInput(owner),
    wish: (input, facts) => {
      const row = facts.get(ownerId(owner, input));
      return {
        ok: true,
        wish: {
          call: {
            service: "block-storage",
            operationId: owner.operation("create", "Snapshot"),
            method: "POST",
            path: `${owner.path(row.vendorId)}/snapshots`,
          },
          title: `Take a snapshot of ${row.name}`,
          summary: `Takes a crash-consistent snapshot of the ${owner.word} ${row.name}. What is on it is not changed.`,
          subject: row.name,
          affected: affectedOf(owner, row, true),
          memo: { ownerId: row.vendorId },
          capture: { snapshotId: "/snapshot_id" },
        },
      };
    },
    checks: (_io, input, facts) => {
      const row = facts.get(ownerId(owner, input));
      const isRateMissing = owner.noun === "volume" && !(Number(row.attributes.snapshot_rate) > 0);
      return Promise.resolve([
        isRateMissing
          ? {
              id: "snapshot-rate",
              level: "warning" as const,
              message: `${row.name} has no snapshot rate set; the vendor may refuse the snapshot. Set one first.`,
              href: `/storage?open=${row.id}`,
            }
          : { id: "snapshot-rate", level: "ok" as const, message: "There is room for snapshots." },
      ]);
    },
    look: snapshotIds,
    happened: (_memo, before, after) => {
      const made = known(after).find((id) => !known(before).includes(id));
      return made === undefined ? null : { snapshotId: made };
    },
  });

  const snapshotInput = operationInputs[`${owner.noun === "volume" ? "volume" : "volume-group"}.delete-snapshot`];

  const deleteSnapshot = define<Record<string, unknown>>({
    input: snapshotInput as z.ZodType<Record<string, unknown>>,
    wish: (input, facts) => {
      const row = facts.get(ownerId(owner, input));
      const point = facts.get(String(input.snapshotId));
      if (point.parents[owner.noun] !== row.vendorId) return refuse("snapshotId", `is not a snapshot of ${row.name}`);
      return {
        ok: true,
        wish: {
          call: {
            service: "block-storage",
            operationId: owner.operation("delete", "Snapshot"),
            method: "DELETE",
            path: `${owner.path(row.vendorId)}/snapshots/${idPath(point.vendorId)}`,
          },
          title: `Delete the snapshot ${point.name}`,
          summary: `Deletes the snapshot ${point.name} of ${row.name}. What is on ${row.name} now is not touched.`,
          subject: `${row.name} ${point.name}`,
          affected: affectedOf(owner, row, true),
          memo: { ownerId: row.vendorId, snapshotId: point.vendorId },
        },
      };
    },
    look: snapshotIds,
    happened: (memo, _before, after) => (known(after).includes(String(memo.snapshotId)) ? null : {}),
  });

  const restoreSnapshot = define<Record<string, unknown>>({
    input: operationInputs[`${owner.noun === "volume" ? "volume" : "volume-group"}.restore-snapshot`] as z.ZodType<
      Record<string, unknown>
    >,
    wish: (input, facts) => {
      const row = facts.get(ownerId(owner, input));
      const point = facts.get(String(input.snapshotId));
      if (point.parents[owner.noun] !== row.vendorId) return refuse("snapshotId", `is not a snapshot of ${row.name}`);
      return {
        ok: true,
        wish: {
          call: {
            service: "block-storage",
            operationId: owner.operation("restore", "Snapshot"),
            method: "PUT",
            path: `${owner.path(row.vendorId)}/snapshots/${idPath(point.vendorId)}/restore`,
          },
          title: `Put ${row.name} back to ${point.name}`,
          summary: `Overwrites the ${owner.word} ${row.name} with the snapshot ${point.name}. Everything written since is lost.`,
          subject: row.name,
          affected: affectedOf(owner, row, true),
          memo: { ownerId: row.vendorId },
        },
      };
    },
    checks: (_io, input, facts) => {
      const row = facts.get(ownerId(owner, input));
      return Promise.resolve([
        {
          id: "overwrites",
          level: "warning" as const,
          message: `Everything written to ${row.name} since the snapshot is lost. Take a snapshot of it first if you may want it back.`,
        },
      ]);
    },
    // The vendor marks what it changed: a restore moves the owner's time of change.
    look: async (io, memo) => {
      const row = await show(io, owner, memo.ownerId);
      return { modifiedAt: row?.modified_at ?? null, state: row?.state ?? null };
    },
    happened: (_memo, before, after) => (isDeepStrictEqual(before, after) ? null : {}),
    track: async (io, { memo }) => {
      const row = await show(io, owner, memo.ownerId);
      const state = String(row?.state ?? "");
      if (state === "EDITING") return { state: "running", progressPercent: null, pollAfterSeconds: 2 };
      return { state: "succeeded", result: { overwritten: [row?.name ?? memo.ownerId], vendorState: state } };
    },
  });

  // The vendor keeps scheduled snapshots by a rule of its own.
  const takenSchedule = scheduleSchema.meta({
    allOf: [
      {
        properties: {
          frequency: { enum: ["daily", "weekly"] },
          time: { pattern: "^([01]\\d|2[0-3]):00$" },
          days: { maxItems: 1 },
          backupType: { const: "full" },
          active: { const: true },
        },
      },
    ],
  });
  const scheduleInput = ownerInput(owner).extend({ schedule: takenSchedule });

  const scheduleKey = async (io: Io, memo: Memo) => {
    const schedule = z
      .object({ frequency: z.string().nullish(), hour: z.number().nullish(), day_of_week: z.string().nullish() })
      .nullish()
      .catch(null)
      .parse((await show(io, owner, memo.ownerId))?.snapshot_schedule);
    return !schedule || schedule.frequency === "NONE" || schedule.hour === null || schedule.hour === undefined
      ? "none"
      : `${schedule.hour} ${schedule.day_of_week || "daily"}`;
  };

  const setSchedule = define<Record<string, unknown>>({
    input: scheduleInput,
    wish: (input, facts) => {
      const row = facts.get(ownerId(owner, input));
      const wanted = scheduleSchema.parse(input.schedule);
      const timezone = zoneOf(facts.settings as SamsungSettings);
      if (wanted.timezone !== timezone)
        return refuse("schedule.timezone", `must be ${timezone}: the vendor keeps no time zone with a schedule`);
      const schedule = vendorSnapshotScheduleOf(wanted);
      if (!schedule)
        return refuse(
          "schedule",
          "must be daily or weekly on one day, at a full hour; the vendor knows no other snapshot schedules",
        );
      // The vendor tells creating from changing.
      const hasOne = row.item.snapshotSchedule !== null && row.item.snapshotSchedule !== undefined;
      return {
        ok: true,
        wish: {
          call: {
            service: "block-storage",
            operationId: owner.operation(hasOne ? "set" : "create", "SnapshotSchedule"),
            method: hasOne ? "PUT" : "POST",
            path: `${owner.path(row.vendorId)}/snapshot-schedules`,
            body: { ...schedule },
          },
          title: `Set the snapshot schedule of ${row.name}`,
          summary: `Takes a snapshot of the ${owner.word} ${row.name} ${schedule.day_of_week ? `every week on ${schedule.day_of_week}` : "every day"} at ${String(schedule.hour).padStart(2, "0")}:00 ${timezone}.`,
          subject: row.name,
          affected: affectedOf(owner, row),
          memo: { ownerId: row.vendorId, wanted: `${schedule.hour} ${schedule.day_of_week ?? "daily"}` },
        },
      };
    },
    look: scheduleKey,
    happened: (memo, _before, after) => (after === memo.wanted ? {} : null),
  });

  const deleteSchedule = define<Record<string, unknown>>({
    input: ownerInput(owner),
    wish: (input, facts) => {
      const row = facts.get(ownerId(owner, input));
      return {
        ok: true,
        wish: {
          call: {
            service: "block-storage",
            operationId: owner.operation("delete", "SnapshotSchedule"),
            method: "DELETE",
            path: `${owner.path(row.vendorId)}/snapshot-schedules`,
          },
          title: `End the snapshot schedule of ${row.name}`,
          summary: `${row.name} is no longer snapshotted by schedule. Snapshots that exist stay.`,
          subject: row.name,
          affected: affectedOf(owner, row),
          memo: { ownerId: row.vendorId },
        },
      };
    },
    look: scheduleKey,
    happened: (_memo, _before, after) => (after === "none" ? {} : null),
  });

  return { snapshot, deleteSnapshot, restoreSnapshot, setSchedule, deleteSchedule, scheduleInput };
}
