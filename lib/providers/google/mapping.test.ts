import { describe, expect, it, vi } from "vitest";
import type { Schedule } from "@/lib/domain/schedule";
import {
  backupTypeOf,
  clockOf,
  historyKind,
  isoTime,
  policyFieldsOf,
  retentionOf,
  runState,
  scheduleOf,
  secondsOf,
  vmKindOf,
} from "./mapping";

describe("the console's times", () => {
  it("are microseconds since 1970", () => {
    expect(isoTime(1_674_962_618_972_000)).toBe("2023-01-29T03:23:38.972Z");
    expect(secondsOf(90_000_000)).toBe(90);
  });

  it("are nothing where they are zero, absent or beyond any calendar", () => {
    for (const value of [0, null, undefined, -1, Number.NaN, 9e21]) expect(isoTime(value)).toBeNull();
    expect(secondsOf(null)).toBeNull();
  });

  it("of windows are seconds after midnight, as text, and may wrap", () => {
    expect(clockOf("75600")).toBe("21:00");
    expect(clockOf("0")).toBe("00:00");
    expect(clockOf("90000")).toBe("01:00");
    for (const text of ["", null, "soon", "-1"]) expect(clockOf(text)).toBeNull();
  });
});

describe("the console's words", () => {
  it("for a job's status are ours", () => {
    expect(["queued", "initializing", "running", "succeeded", "failed", "canceled"].map((word) => runState(word))).toEqual([
      "queued",
      "running",
      "running",
      "succeeded",
      "failed",
      "cancelled",
    ]);
  });

  it("that the contract does not list are shown as unknown and logged once", () => {
    const log = { warn: vi.fn() };
    expect(runState("pondering", log)).toBe("unknown");
    expect(runState("pondering", log)).toBe("unknown");
    expect(log.warn).toHaveBeenCalledTimes(1);
  });

  it("for what a job does tell backups from copies, mounts and upkeep", () => {
    const words = ["snapshot", "DirectOnVault", "OnVault", "StreamSnap", "mount", "restore", "expire"];
    expect(words.map((word) => historyKind(word))).toEqual([
      "backup",
      "backup",
      "archive",
      "replication",
      "mount",
      "restore",
      "maintenance",
    ]);
  });

  it("for applications tell machines from what runs on them", () => {
    expect([vmKindOf("GCPInstance"), vmKindOf("VMBackup"), vmKindOf("SqlInstance"), vmKindOf(null)]).toEqual([
      "vm",
      "vm",
      "application",
      "application",
    ]);
    expect([backupTypeOf("VMBackup"), backupTypeOf("FileSystem"), backupTypeOf("SAPHANA")]).toEqual([
      "image",
      "filesystem",
      "application",
    ]);
  });
});

describe("a policy", () => {
  const active = { isActive: true };

  it("that runs daily has its window's beginning as its time", () => {
    expect(
      scheduleOf({ scheduletype: "daily", starttime: "75600", endtime: "18000", rpo: "24", rpom: "hours" }, "UTC", active),
    ).toEqual({
      frequency: "daily",
      time: "21:00",
      timezone: "UTC",
      window: { startTime: "21:00", endTime: "05:00" },
      backupType: "incremental",
      active: true,
    });
  });

  it("that runs every few hours is an interval within its window", () => {
    expect(
      scheduleOf({ scheduletype: "daily", starttime: "0", endtime: "86340", rpo: "8", rpom: "hours" }, "UTC", active),
    ).toMatchObject({
      frequency: "interval",
      everyMinutes: 480,
    });
  });

  it("that runs weekly names its days", () => {
    expect(scheduleOf({ scheduletype: "weekly", starttime: "3600", selection: "dow:sat,wed" }, "UTC", active)).toMatchObject({
      frequency: "weekly",
      days: ["wed", "sat"],
    });
  });

  it("without a readable beginning is no schedule", () => {
    expect(scheduleOf({ scheduletype: "daily" }, "UTC", active)).toBeNull();
    expect(scheduleOf({ scheduletype: "sometimes", starttime: "0" }, "UTC", active)).toBeNull();
  });

  it("keeps what it takes for a count of days, weeks, months or years", () => {
    expect(retentionOf({ retention: "14", retentionm: "days" })).toEqual({ count: 14, unit: "days" });
    for (const policy of [{}, { retention: "0", retentionm: "days" }, { retention: "3", retentionm: "moons" }])
      expect(retentionOf(policy)).toBeNull();
  });
});

describe("a schedule of ours", () => {
  const daily: Schedule = { frequency: "daily", time: "02:30", timezone: "UTC", backupType: "incremental", active: true };
  const wishes: Schedule[] = [
    daily,
    { ...daily, window: { startTime: "02:30", endTime: "04:00" } },
    { ...daily, frequency: "weekly", days: ["mon", "fri"] },
    { ...daily, frequency: "interval", everyMinutes: 240, window: { startTime: "02:30", endTime: "23:00" } },
    { ...daily, frequency: "monthly" },
  ];

  it.each(wishes)("is read back from the policy that it is sent as (%#)", (wish) => {
    const sent = policyFieldsOf(wish, { count: 2, unit: "weeks" }, "UTC");
    if (!sent.ok) throw new Error(sent.message);
    expect(scheduleOf(sent.fields, "UTC", { isActive: true })).toMatchObject({ ...wish });
    expect(retentionOf(sent.fields)).toEqual({ count: 2, unit: "weeks" });
  });

  it.each([
    [{ ...daily, timezone: "Asia/Seoul" }, /zone/],
    [{ ...daily, active: false }, /paused/],
    [{ ...daily, frequency: "interval" as const, everyMinutes: 90 }, /whole hours/],
    [{ ...daily, frequency: "monthly" as const, weeks: ["last" as const], days: ["sun" as const] }, /first of the month/],
  ])("that the console has no policy for says why (%#)", (wish, message) => {
    const sent = policyFieldsOf(wish, null, "UTC");
    expect(sent.ok ? "" : sent.message).toMatch(message);
  });
});
