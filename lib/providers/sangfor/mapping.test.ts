import { describe, expect, it } from "vitest";
import { errorWords, refusedStatus } from "./envelope";
import {
  bytesOfMb,
  historyKindOf,
  powerState,
  retentionOf,
  retentionText,
  snapshotState,
  taskPercent,
  taskState,
} from "./mapping";
import { endOfOwnSnapshot, isOwnDescription, ownDescription } from "./own-words";
import { datedCall, releaseOf, unknownRelease } from "./release";
import { platformTime, secondsBetween, utcTime } from "./times";

describe("the platform's times", () => {
  it.each([
    ["2025-01-08T19:14:25", "2025-01-08T11:14:25.000Z"],
    ["2025-01-08T19:14:25.123456", "2025-01-08T11:14:25.123Z"],
    ["2025-01-08 19:14:25", "2025-01-08T11:14:25.000Z"],
    ["2025-01-08T19:14:25Z", "2025-01-08T19:14:25.000Z"],
    ["2025-01-08T19:14:25.123456Z", "2025-01-08T19:14:25.123Z"],
    ["2025-01-08T19:14:25+0800", "2025-01-08T11:14:25.000Z"],
  ])("%s is %s where its clock is Shanghai's", (text, expected) => {
    expect(utcTime(text, "Asia/Shanghai")).toBe(expected);
  });

  it.each(["", "never", null, undefined, "0001-01-01T00:00:00"])("%j is none", (text) => {
    expect(utcTime(text, "Asia/Shanghai")).toBeNull();
  });

  it("go into filters on the platform's own clock", () => {
    expect(platformTime(new Date("2025-01-08T20:00:01Z"), "Asia/Shanghai")).toBe("2025-01-09 04:00:01");
    expect(secondsBetween("2025-01-08T20:00:00.000Z", "2025-01-08T20:01:30.400Z")).toBe(90);
    expect(secondsBetween("2025-01-08T20:00:00.000Z", "2025-01-08T19:00:00.000Z")).toBeNull();
  });
});

describe("the platform's words", () => {
  it("for tasks are those of the contract, with their progress", () => {
    expect(["waiting", "doing", "finish", "failure", "canceling", "canceled", "odd"].map((word) => taskState(word))).toEqual([
      "queued",
      "running",
      "succeeded",
      "failed",
      "running",
      "cancelled",
      "unknown",
    ]);
    expect([-2, -1, 0, 57, 100].map(taskPercent)).toEqual([null, null, 0, 57, 100]);
  });

  it("for states that no contract lists are unknown, and logged once", () => {
    const told: unknown[] = [];
    const log = { warn: (fields: Record<string, unknown>) => void told.push(fields) };
    expect([snapshotState("melted", log), snapshotState("melted", log), powerState("")]).toEqual([
      "unknown",
      "unknown",
      "unknown",
    ]);
    expect(told).toHaveLength(1);
  });

  it.each([
    ["Back up server", "backup"],
    ["Recover server from snapshot", "restore"],
    ["Create snapshot", "snapshot"],
    ["Create backup resource", "maintenance"],
    ["Edit backup policy", "maintenance"],
    ["Enable CBT", "maintenance"],
    ["Start server", "maintenance"],
  ])("%s is a history of the kind %s", (action, kind) => {
    expect(historyKindOf(action)).toBe(kind);
  });

  it("for how long backups are kept are read by their parts", () => {
    expect(retentionText("1,m")).toEqual({ count: 1, unit: "months" });
    expect([retentionText("-1"), retentionText("0,d"), retentionText("3,x"), retentionText(null)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(retentionOf({ all: "14,d", year: "1,y" })).toEqual({ count: 14, unit: "days" });
    expect(retentionOf({ all: "-1", day: "7,d", week: "4,w", month: "3,m", year: "-1" })).toEqual({ count: 3, unit: "months" });
    expect(retentionOf({ all: "-1" })).toBeNull();
  });

  it("for sizes are mebibytes", () => {
    expect([bytesOfMb(2), bytesOfMb(0), bytesOfMb(-1), bytesOfMb(null)]).toEqual([2_097_152, 0, null, null]);
  });
});

describe("both envelopes", () => {
  it("tell success from refusal, whatever the status", () => {
    expect([{ code: 0, message: "", data: [] }, { errcode: "", message: "", data: {} }, null, "text"].map(refusedStatus)).toEqual(
      [null, null, null, null],
    );
    expect(refusedStatus({ code: 409, message: "busy", data: {} })).toBe(409);
    expect(refusedStatus({ errcode: "0x01000003", message: "broken", data: {} })).toBe(500);
    expect(errorWords({ errcode: "404", message: "gone", data: {} })).toEqual({ code: "404", message: "gone" });
    expect(errorWords({ error: "something else" })).toBeNull();
  });
});

describe("the platform's release", () => {
  it.each([
    ["6.11.3", [6, 11, 3]],
    ["SCP6.11.3_EN(20260101)", [6, 11, 3]],
    ["6.9", [6, 9, 0]],
    ["", [0, 0, 0]],
    [null, [0, 0, 0]],
  ])("is read from %j", (text, release) => {
    expect(releaseOf(text)).toEqual(release);
  });

  it("decides which date of a call is used", () => {
    const path = (text: string) => datedCall("listServers", releaseOf(text)).path;
    expect(["6.12.0", "6.11.3", "6.11.2", "6.10.0", "6.9.80"].map(path)).toEqual([
      "/janus/20250725/servers",
      "/janus/20250725/servers",
      "/janus/20240725/servers",
      "/janus/20240725/servers",
      "/janus/20180725/servers",
    ]);
    expect(datedCall("getServer", unknownRelease, { server: "a/b" }).path).toBe("/janus/20180725/servers/a%2Fb");
    expect(datedCall("getSnapshot", unknownRelease, { server: "a", snapshot: "{snapshotId}" }).path).toContain("/{snapshotId}");
  });
});

describe("what Backdesk writes into descriptions", () => {
  it("is found again by the operation and tells when a snapshot ends", () => {
    const end = new Date("2026-03-09T09:30:00Z");
    const text = ownDescription("op1", end);
    expect(endOfOwnSnapshot(text)).toBe("2026-03-09T09:30:00.000Z");
    expect([isOwnDescription(text, "op1"), isOwnDescription(text, "op"), isOwnDescription(ownDescription("op1"), "op1")]).toEqual(
      [true, false, true],
    );
    expect([endOfOwnSnapshot("by hand"), endOfOwnSnapshot(null), endOfOwnSnapshot(ownDescription("op1"))]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
