import { describe, expect, it } from "vitest";
import { historyKindOf, pointKindOf, restorability, retentionMs, retentionOf, taskState } from "./mapping";
import { backupSchema, instantOf, parseRecord, taskSchema, wordSchema } from "./records";

const point = (record: object) =>
  backupSchema.parse({ guid: "b", status: { name: "SUCCESS" }, type: { name: "FULL" }, size: 1, ...record });
const present = [{ guid: "l", status: { name: "PRESENT" } }];

describe("what the vendor says", () => {
  it("is read whether an enumeration is an object or a bare word", () => {
    expect(wordSchema.parse({ name: "FULL", description: "Full" })).toBe("FULL");
    expect(wordSchema.parse("FULL")).toBe("FULL");
    expect(wordSchema.parse(undefined)).toBeNull();
  });

  it("keeps a row readable when a word is new, and says so once", () => {
    const told: unknown[] = [];
    const log = { warn: (facts: object) => void told.push(facts) };
    expect(taskState("FINISHED")).toBe("succeeded");
    expect(taskState("PAUSED_BY_MOON", log)).toBe("unknown");
    expect(taskState("PAUSED_BY_MOON", log)).toBe("unknown");
    expect(told).toHaveLength(1);
  });

  it("is named by its guid when it cannot be read", () => {
    const parsed = parseRecord(taskSchema, { guid: "t1", type: { name: "EXPORT" }, startTime: "yesterday" });
    expect(parsed).toMatchObject({ ok: false, vendorId: "t1" });
  });

  it("has times in milliseconds, none of which is 1970", () => {
    expect(instantOf(1_772_443_800_000)).toBe("2026-03-02T09:30:00.000Z");
    expect(instantOf(0)).toBeNull();
    expect(instantOf(9e15)).toBeNull();
  });

  it("puts tasks under our kinds, and what is not ours under maintenance", () => {
    expect(
      ["EXPORT", "STORE", "IMPORT", "MOUNT", "SNAPSHOT_REVERSION", "TAPE_MANAGER_INVENTORY_SYNC", null].map(historyKindOf),
    ).toEqual(["backup", "backup", "restore", "mount", "recovery", "maintenance", "maintenance"]);
    expect(pointKindOf("SYNTHETIC")).toBe("full");
  });
});

describe("a record of /backups", () => {
  it("is a point when it succeeded and is still held somewhere", () => {
    expect(restorability(point({ backupLocations: present }))).toEqual({ isPoint: true, isRestorable: true, note: null });
    expect(restorability(point({ status: "FAILED", backupLocations: present })).isPoint).toBe(false);
    expect(restorability(point({ status: "SUCCESS_REMOVED" })).isPoint).toBe(false);
  });

  it("says what to know before it is restored", () => {
    expect(restorability(point({ status: "PARTIAL_SUCCESS", backupLocations: present })).note).toMatch(/in part/);
    expect(restorability(point({ backupLocations: [{ guid: "l", status: "REMOVED" }] }))).toMatchObject({ isRestorable: false });
    expect(restorability(point({ backupLocations: present, warnings: ["no quiesce"] })).note).toBe(
      "The vendor warns: no quiesce",
    );
  });
});

describe("retention", () => {
  it("is a duration in milliseconds at the vendor and whole days here", () => {
    expect(retentionMs({ count: 2, unit: "weeks" })).toBe(14 * 86_400_000);
    expect(retentionOf({ ...none, retentionKeepFullNewerThan: 14 * 86_400_000 })).toEqual({ count: 14, unit: "days" });
  });

  it("is not told where the vendor goes by number alone", () => {
    expect(retentionOf({ ...none, retentionKeepLastNFull: 3 })).toBeNull();
    expect(retentionOf(null)).toBeNull();
  });
});

const none = {
  retentionKeepLastNFull: null,
  retentionKeepFullNewerThan: null,
  retentionKeepLastNIncremental: null,
  retentionKeepIncrementalNewerThan: null,
  keepLastBackupWhenSourceStillExists: null,
};
