import { describe, expect, it } from "vitest";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import { emptyPlace } from "@/components/restore-wizard/place";
import type { Backup, RestoreTarget } from "@/lib/domain/inventory";
import { copyNames, manyIntents, momentAsked, pointByRule, rowRefusal, type ManyContext, type RestoreRow } from "./intent";
import { emptyManyValues } from "./values";

const aPoint = (id: string, takenAt: string, over: Partial<RestoreTarget> = {}) =>
  ({ id, takenAt, restorable: true, backupId: "bak_image", note: null, ...over }) as RestoreTarget;
const capabilities: ConnectionCapabilities[] = [
  {
    connectionId: "one",
    connectionName: "One",
    provider: "one",
    providerLabel: "One",
    kinds: {
      "restore.vm": {
        supported: true,
        input: { properties: { restoreTargetId: {}, name: {}, serverTypeId: {} }, required: ["serverTypeId"] },
      },
    },
    lookups: [],
    contents: [],
  },
  {
    connectionId: "two",
    connectionName: "Two",
    provider: "two",
    providerLabel: "Two",
    kinds: { "restore.vm": { supported: true, input: { properties: { restoreTargetId: {}, name: {}, networkIds: {} } } } },
    lookups: [],
    contents: [],
  },
  {
    connectionId: "never",
    connectionName: "Never",
    provider: "never",
    providerLabel: "Never",
    kinds: { "restore.vm": { supported: false, reason: "Never: files only." } },
    lookups: [],
    contents: [],
  },
];
const aRow = (id: string, connectionId: string, over: Partial<RestoreRow> = {}): RestoreRow => ({
  id,
  name: `name-${id}`,
  connectionId,
  vmId: id,
  isReading: false,
  point: aPoint(`rtp_${id}`, "2026-11-20T17:00:00Z"),
  reason: null,
  ...over,
});
const contextOf = (...rows: RestoreRow[]): ManyContext => ({
  rows,
  capabilities,
  timezone: "Asia/Seoul",
  now: new Date("2026-11-20T16:00:00Z"),
});

describe("the point that a rule finds", () => {
  const points = [
    aPoint("newest", "2026-11-20T17:00:00Z", { restorable: false }),
    aPoint("files", "2026-11-20T16:00:00Z", { backupId: "bak_files" }),
    aPoint("good", "2026-11-19T17:00:00Z"),
    aPoint("older", "2026-11-18T17:00:00Z"),
  ];
  const backups = [
    { id: "bak_image", type: "image" },
    { id: "bak_files", type: "filesystem" },
  ] as Backup[];

  it("is the newest good one of the whole machine", () => {
    expect(pointByRule(points, backups, null)?.id).toBe("good");
  });

  it("is the newest good one at or before a moment, that moment included", () => {
    expect(pointByRule(points, backups, new Date("2026-11-19T17:00:00Z"))?.id).toBe("good");
    expect(pointByRule(points, backups, new Date("2026-11-19T16:59:59Z"))?.id).toBe("older");
    expect(pointByRule(points, backups, new Date("2026-11-01T00:00:00Z"))).toBeNull();
  });

  it("looks back from a wall time of the person's zone", () => {
    expect(momentAsked({ rule: "before", moment: "2026-11-20T02:00" }, "Asia/Seoul")?.toISOString()).toBe(
      "2026-11-19T17:00:00.000Z",
    );
    expect(momentAsked({ rule: "latest", moment: "2026-11-20T02:00" }, "Asia/Seoul")).toBeNull();
    expect(momentAsked({ rule: "before", moment: "" }, "Asia/Seoul")).toBeNull();
  });
});

describe("restores of machines of several vendors", () => {
  const values = {
    ...emptyManyValues(["vm_1", "vm_2", "vm_3"], []),
    places: {
      one: { ...emptyPlace, serverTypeId: "s1", networkId: "n1" },
      two: { ...emptyPlace, networkId: "n2" },
    },
  };

  it("are each asked for as their own connection takes them", () => {
    const intents = manyIntents(values, contextOf(aRow("vm_1", "one"), aRow("vm_2", "two")));
    expect(intents.map(({ connectionId, input }) => ({ connectionId, input }))).toEqual([
      { connectionId: "one", input: { restoreTargetId: "rtp_vm_1", name: "name-vm_1-restored-20261121", serverTypeId: "s1" } },
      { connectionId: "two", input: { restoreTargetId: "rtp_vm_2", name: "name-vm_2-restored-20261121", networkIds: ["n2"] } },
    ]);
  });

  it("name and leave out machines without a point", () => {
    const reason = rowRefusal({ connectionId: "one", point: null }, new Date(), capabilities);
    const intents = manyIntents(values, contextOf(aRow("vm_1", "one"), aRow("vm_3", "one", { point: null, reason })));
    expect(intents.map(({ label, refusal }) => [label, refusal ?? null])).toEqual([
      ["name-vm_1", null],
      ["name-vm_3", "It has no good point at or before that moment."],
    ]);
    expect(rowRefusal({ connectionId: "never", point: aPoint("p", "2026-11-19T17:00:00Z") }, null, capabilities)).toBe(
      "Never: files only.",
    );
  });

  it("give copies of one name at one connection names of their own", () => {
    const twin = { name: "web01" };
    const names = copyNames(values, contextOf(aRow("a", "one", twin), aRow("b", "one", twin), aRow("c", "two", twin)));
    expect([...names.values()]).toEqual(["web01-restored-20261121", "web01-restored-20261121-2", "web01-restored-20261121"]);
  });
});
