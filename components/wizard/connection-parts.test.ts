import { describe, expect, it } from "vitest";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import { alikeParts, connectionParts, connectionRefusal } from "./connection-parts";

const connection = (connectionId: string, providerLabel: string, kinds: ConnectionCapabilities["kinds"]) => ({
  connectionId,
  connectionName: `Account ${connectionId}`,
  provider: providerLabel.toLowerCase(),
  providerLabel,
  kinds,
  lookups: [],
  contents: [],
});
const own = () => ({ "backup.create": { supported: true as const, input: { required: ["schedules"] } } });
const capabilities = [
  connection("con_a", "First", own()),
  connection("con_b", "Second", { "backup.create": { supported: true, input: { required: ["policyId"] } } }),
  connection("con_c", "First", own()),
  connection("con_d", "Third", { "backup.create": { supported: false, reason: "Third: not through its API." } }),
];
const rows = ["con_a", "con_b", "con_a", "con_c", "con_d"].map((connectionId, index) => ({ id: `vm_${index}`, connectionId }));
const parts = connectionParts(rows, {
  kind: "backup.create",
  capabilities,
  zones: new Map([["con_b", "Asia/Seoul"]]),
  timezone: "UTC",
});

describe("chosen rows of several connections", () => {
  it("fall into a part for each connection that can do it", () => {
    expect(parts.map(({ connectionId, zone, rows: members }) => [connectionId, zone, members.map(({ id }) => id)])).toEqual([
      ["con_a", "UTC", ["vm_0", "vm_2"]],
      ["con_b", "Asia/Seoul", ["vm_1"]],
      ["con_c", "UTC", ["vm_3"]],
    ]);
  });

  it("say why the others cannot", () => {
    expect(rows.map((row) => connectionRefusal(row, "backup.create", capabilities))).toEqual([
      null,
      null,
      null,
      null,
      "Third: not through its API.",
    ]);
    expect(connectionRefusal({ connectionId: "con_gone" }, "backup.create", capabilities)).toMatch(/not known/);
  });

  it("share an answer where their connections take the same and keep the same clock", () => {
    expect(alikeParts(parts).map((group) => group.map(({ connectionId }) => connectionId))).toEqual([
      ["con_a", "con_c"],
      ["con_b"],
    ]);
    const [a, b, c] = parts;
    expect(a && b && c && alikeParts([a, { ...c, zone: "Asia/Seoul" }])).toHaveLength(2);
  });
});
