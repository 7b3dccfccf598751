import { describe, expect, it, vi } from "vitest";
import { resourceStateSchema, runStateSchema, volumeSchema } from "@/lib/domain/inventory";
import { retentionSchema, scheduleSchema } from "@/lib/domain/schedule";
import { samsungContracts } from "./contract";
import {
  agentConnectionState,
  backupJobState,
  bytesOfGb,
  bytesOfMb,
  cycleOf,
  lagSecondsOf,
  powerState,
  purpose,
  resourceState,
  restoreState,
  retentionOf,
  retentionPeriodOf,
  scheduleOf,
  snapshotScheduleOf,
  takenRetentions,
  vendorCycleOf,
  vendorSchedulesOf,
  vendorSnapshotScheduleOf,
  volumeState,
} from "./mapping";
import { expiryOf, secondsBetween, utcTime } from "./times";

/** Words that the contract lists for a property of a schema. */
function listed(service: "backup" | "block-storage", schema: string, property: string): string[] {
  const found = samsungContracts()[service].schema(schema);
  const properties = typeof found === "object" ? (found.properties as Record<string, { enum?: string[] }>) : {};
  return (properties[property]?.enum ?? []).filter((word) => word !== null);
}

describe("states", () => {
  it("are all known that the contract lists", () => {
    const listedStates = {
      volume: listed("block-storage", "VolumeModelV1Dot2", "state"),
      group: listed("block-storage", "VolumeGroupModel", "state"),
      restore: listed("backup", "BackupRestoreHistoryResponse", "restore_state"),
      purpose: listed("block-storage", "VolumeModelV1Dot2", "purpose"),
    };
    for (const words of Object.values(listedStates)) expect(words.length).toBeGreaterThan(2);
    for (const word of listedStates.volume)
      expect(volumeSchema.shape.state.exclude(["unknown"]).safeParse(volumeState(word)).success).toBe(true);
    for (const word of listedStates.group)
      expect(resourceStateSchema.exclude(["unknown"]).safeParse(resourceState(word)).success).toBe(true);
    for (const word of listedStates.restore)
      expect(runStateSchema.exclude(["unknown"]).safeParse(restoreState(word)).success).toBe(true);
    for (const word of listedStates.purpose) expect(purpose(word)).not.toBe("unknown");
  });

  it.each([
    [backupJobState("SUCCESS"), "succeeded"],
    [backupJobState("PARTIAL_SUCCESS"), "partial"],
    [backupJobState("FAILED"), "failed"],
    [backupJobState("INPROGRESS"), "running"],
    [restoreState("COMPLETED"), "succeeded"],
    [resourceState("DELETED"), "gone"],
    [resourceState("ERROR_EDITING"), "error"],
    [volumeState("IN_USE"), "in-use"],
    [volumeState("DETACHING"), "detaching"],
    [purpose("REPL"), "replica"],
    [powerState("RUNNING"), "running"],
    [agentConnectionState("SUCCESS"), "connected"],
    [agentConnectionState(null), "unknown"],
    [powerState(""), "unknown"],
    [resourceState("toString"), "unknown"],
  ])("%s is %s", (state, expected) => {
    expect(state).toBe(expected);
  });

  it("that nobody listed are unknown, and said once", () => {
    const log = { warn: vi.fn() };
    expect(resourceState("REBALANCING", log)).toBe("unknown");
    expect(resourceState("REBALANCING", log)).toBe("unknown");
    expect(log.warn).toHaveBeenCalledOnce();
    expect(log.warn.mock.calls[0]?.[0]).toEqual({ kind: "state", vendorState: "REBALANCING" });
  });
});

describe("retentions", () => {
  it("go there and back, every one that the contract lists", () => {
    const periods = listed("backup", "RetentionPeriodUpdateBody", "retention_period");
    expect(periods).toHaveLength(5);
    for (const period of periods) {
      const retention = retentionOf(period);
      expect(retentionSchema.safeParse(retention).success).toBe(true);
      expect(retentionPeriodOf(retention ?? { count: 9, unit: "days" })).toBe(period);
    }
    expect(takenRetentions).toHaveLength(5);
  });

  it("that are not listed are none", () => {
    expect(retentionOf("WEEK_9")).toBeNull();
    expect(retentionOf(null)).toBeNull();
    expect(retentionPeriodOf({ count: 14, unit: "days" })).toBeNull();
  });

  it.each([
    ["2026-01-31T09:00:00Z", { count: 1, unit: "months" }, "2026-02-28T09:00:00.000Z"],
    ["2024-01-31T09:00:00Z", { count: 1, unit: "months" }, "2024-02-29T09:00:00.000Z"],
    ["2024-02-29T09:00:00Z", { count: 1, unit: "years" }, "2025-02-28T09:00:00.000Z"],
    ["2026-12-25T23:30:00Z", { count: 2, unit: "weeks" }, "2027-01-08T23:30:00.000Z"],
    ["2026-08-31T00:00:00Z", { count: 6, unit: "months" }, "2027-02-28T00:00:00.000Z"],
    ["2026-03-01T00:00:00Z", { count: 3, unit: "days" }, "2026-03-04T00:00:00.000Z"],
  ] as const)("%s kept %j expires %s", (takenAt, retention, expected) => {
    expect(expiryOf(takenAt, retention)).toBe(expected);
  });
});

describe("backup schedules", () => {
  it.each([
    [
      { frequency: "DAILY", type: "INCREMENTAL", start_time: "15:00:00", start_day: "MON", start_week: "WEEK_1" },
      { frequency: "daily", time: "15:00", backupType: "incremental" },
    ],
    [
      { frequency: "WEEKLY", type: "FULL", start_time: "02:30:00", start_day: "SUN", start_week: null },
      { frequency: "weekly", time: "02:30", backupType: "full", days: ["sun"] },
    ],
    [
      { frequency: "MONTHLY", type: "FULL", start_time: "23:59:59", start_day: "FRI", start_week: "WEEK_LAST" },
      { frequency: "monthly", time: "23:59", backupType: "full", days: ["fri"], weeks: ["last"] },
    ],
  ])("%j is %j", (row, expected) => {
    const schedule = scheduleOf(row, "Asia/Seoul");
    expect(schedule).toEqual({ timezone: "Asia/Seoul", active: true, ...expected });
    expect(scheduleSchema.safeParse(schedule).success).toBe(true);
  });

  it("with no readable time or frequency are none", () => {
    expect(scheduleOf({ frequency: "HOURLY", type: "FULL", start_time: "01:00:00" }, "UTC")).toBeNull();
    expect(scheduleOf({ frequency: "DAILY", type: "FULL", start_time: "25:00:00" }, "UTC")).toBeNull();
    expect(scheduleOf({ frequency: "DAILY", type: "FULL", start_time: null }, "UTC")).toBeNull();
  });

  it("become one of the vendor's for every day and week", () => {
    const base = { time: "01:15", timezone: "UTC", backupType: "full", active: true } as const;
    expect(vendorSchedulesOf({ ...base, frequency: "daily" })).toEqual([
      { frequency: "DAILY", start_time: "01:15:00", type: "FULL" },
    ]);
    expect(vendorSchedulesOf({ ...base, frequency: "monthly", days: ["mon", "thu"], weeks: ["first", "last"] })).toEqual([
      { frequency: "MONTHLY", start_time: "01:15:00", type: "FULL", start_day: "MON", start_week: "WEEK_1" },
      { frequency: "MONTHLY", start_time: "01:15:00", type: "FULL", start_day: "THU", start_week: "WEEK_1" },
      { frequency: "MONTHLY", start_time: "01:15:00", type: "FULL", start_day: "MON", start_week: "WEEK_LAST" },
      { frequency: "MONTHLY", start_time: "01:15:00", type: "FULL", start_day: "THU", start_week: "WEEK_LAST" },
    ]);
    expect(vendorSchedulesOf({ ...base, frequency: "interval", everyMinutes: 60 })).toBeNull();
    expect(vendorSchedulesOf({ ...base, frequency: "weekly" })).toBeNull();
    expect(vendorSchedulesOf({ ...base, frequency: "monthly", days: ["mon"] })).toBeNull();
    expect(vendorSchedulesOf({ ...base, frequency: "daily", active: false })).toBeNull();
    expect(vendorSchedulesOf({ ...base, frequency: "daily", months: [1] })).toBeNull();
  });
});

describe("snapshot schedules", () => {
  it.each([
    [
      { frequency: "DAILY", hour: 4 },
      { frequency: "daily", time: "04:00" },
    ],
    [
      { frequency: "DAILY", hour: 4, day_of_week: "MON" },
      { frequency: "daily", time: "04:00" },
    ],
    [
      { frequency: "WEEKLY", hour: "23", day_of_week: "SUN" },
      { frequency: "weekly", time: "23:00", days: ["sun"] },
    ],
    [{ hour: 0 }, { frequency: "daily", time: "00:00" }],
    [
      { hour: 0, day_of_week: "SAT" },
      { frequency: "weekly", time: "00:00", days: ["sat"] },
    ],
  ])("%j is %j", (row, expected) => {
    expect(snapshotScheduleOf(row, "UTC")).toEqual({ timezone: "UTC", backupType: "full", active: true, ...expected });
  });

  it.each([
    null,
    undefined,
    { frequency: "NONE" },
    { frequency: "DAILY" },
    { frequency: "DAILY", hour: "" },
    { frequency: "DAILY", hour: 24 },
  ])("%j is none", (row) => {
    expect(snapshotScheduleOf(row, "UTC")).toBeNull();
  });

  it("go back where the vendor can express them", () => {
    const base = { timezone: "UTC", backupType: "full", active: true } as const;
    expect(vendorSnapshotScheduleOf({ ...base, frequency: "daily", time: "04:00" })).toEqual({ hour: 4 });
    expect(vendorSnapshotScheduleOf({ ...base, frequency: "weekly", time: "23:00", days: ["sun"] })).toEqual({
      hour: 23,
      day_of_week: "SUN",
    });
    expect(vendorSnapshotScheduleOf({ ...base, frequency: "daily", time: "04:30" })).toBeNull();
    expect(vendorSnapshotScheduleOf({ ...base, frequency: "weekly", time: "04:00", days: ["sun", "mon"] })).toBeNull();
    expect(
      vendorSnapshotScheduleOf({ ...base, frequency: "monthly", time: "04:00", days: ["sun"], weeks: ["first"] }),
    ).toBeNull();
  });
});

describe("replication cycles", () => {
  it("go there and back, every one that the contract lists", () => {
    const words = listed("block-storage", "VolumeGroupReplicationUpdateCycleRequest", "cycle");
    expect(words).toHaveLength(5);
    for (const word of words) {
      const cycle = cycleOf(word);
      expect(cycle === null ? null : vendorCycleOf[cycle]).toBe(word);
    }
    expect(cycleOf("YEARLY")).toBeNull();
  });
});

describe("sizes", () => {
  it.each([
    [bytesOfGb(100), 107_374_182_400],
    [bytesOfGb("123.4"), 132_499_741_082],
    [bytesOfGb("0"), 0],
    [bytesOfGb(""), null],
    [bytesOfGb("many"), null],
    [bytesOfGb(-1), null],
    [bytesOfGb(null), null],
    [bytesOfMb(1.5), 1_572_864],
    [bytesOfMb("2"), 2_097_152],
  ])("%s bytes", (bytes, expected) => {
    expect(bytes).toBe(expected);
  });
});

describe("times", () => {
  it.each([
    ["2024-05-17T00:23:17Z", "UTC", "2024-05-17T00:23:17.000Z"],
    ["2024-05-17T00:23:17.5Z", "UTC", "2024-05-17T00:23:17.500Z"],
    ["2024-05-17T09:23:17+09:00", "UTC", "2024-05-17T00:23:17.000Z"],
    ["2024-10-28T05:38:48", "UTC", "2024-10-28T05:38:48.000Z"],
    ["2024-10-28 05:38:48.123456", "UTC", "2024-10-28T05:38:48.123Z"],
    ["2024-10-28T05:38:48", "Asia/Seoul", "2024-10-27T20:38:48.000Z"],
    ["2024-05-17T00:23:17Z", "Asia/Seoul", "2024-05-17T00:23:17.000Z"],
    ["", "UTC", null],
    [null, "UTC", null],
    ["yesterday", "UTC", null],
    ["0001-01-01T00:00:00Z", "UTC", null],
    ["1970-01-01T00:00:00Z", "UTC", null],
  ])("%j in %s is %j", (text, zone, expected) => {
    expect(utcTime(text, zone)).toBe(expected);
  });

  it("have whole seconds between them, never fewer than none", () => {
    expect(secondsBetween("2026-01-01T00:00:00Z", "2026-01-01T00:01:00.400Z")).toBe(60);
    expect(secondsBetween("2026-01-01T00:00:00Z", null)).toBeNull();
    expect(secondsBetween("2026-01-01T00:01:00Z", "2026-01-01T00:00:00Z")).toBeNull();
  });

  it.each([
    ["00:05:30", 330],
    ["26:00:01", 93_601],
    ["1 day, 02:00:00", 93_600],
    ["2 days 00:00:05", 172_805],
    ["", null],
    ["-", null],
    [null, null],
  ])("a lag of %j is %j seconds", (text, expected) => {
    expect(lagSecondsOf(text)).toBe(expected);
  });
});
