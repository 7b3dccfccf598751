import { Camera } from "lucide-react";
import { describe, expect, it } from "vitest";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import type { Me } from "@/lib/domain/people";
import { offerActions } from "./action";
import { mayChangeRow } from "./may-change-row";
import type { RowsByNoun } from "./rows";

type Volume = RowsByNoun["volume"];
const volume = (id: string, tenantId: string | null) => ({ id, name: id, connectionId: "con_1", tenantId }) as Volume;
const takesAll = new Proxy({} as ConnectionCapabilities["kinds"], {
  get: () => ({ supported: true, input: { type: "object" } }),
});
const capabilities = new Map([["con_1", { connectionId: "con_1", kinds: takesAll } as ConnectionCapabilities]]);
const me = {
  actions: ["inventory:read", "operations:write"],
  rights: [
    { tenantIds: ["acme"], actions: ["inventory:read", "operations:write"] },
    { tenantIds: ["globex"], actions: ["inventory:read"] },
  ],
} as unknown as Me;

const specs = [{ id: "volume.snapshot", label: "Snapshot", Icon: Camera, kind: "volume.snapshot" as const, many: true }];
const offered = (rows: readonly Volume[]) => {
  const actions = offerActions<"volume">(specs, rows, { capabilities, mayChange: (row) => mayChangeRow(me, row) });
  expect(actions).toHaveLength(1);
  return actions;
};

describe("actions for somebody with different roles in different tenants", () => {
  it("are offered on the rows of the tenant where they may, and name the others as left out, with why", () => {
    for (const action of offered([volume("a", "acme"), volume("b", "globex"), volume("c", null)])) {
      expect(action.rows.map(({ id }) => id)).toEqual(["a"]);
      expect(action.leftOut.map(({ row, reason }) => [row.id, reason])).toEqual([
        ["b", "Your role for its tenant is to look, not to change."],
        ["c", "Your role for its tenant is to look, not to change."],
      ]);
    }
  });

  it("are offered on none of the rows of a tenant where they may only look", () => {
    for (const { rows, disabledReason } of offered([volume("b", "globex")]))
      expect([rows, disabledReason]).toEqual([[], "Your role for its tenant is to look, not to change."]);
  });

  it("go by the bucket for what is in it, and by any role for a connection, which serves several", () => {
    const bucket = { tenantId: "globex" } as RowsByNoun["bucket"];
    const object = { id: "o", connectionId: "con_1", name: "o", bucket, paths: ["o"] };
    expect(mayChangeRow(me, object)).toBe(false);
    expect(mayChangeRow(me, { ...object, bucket: { ...bucket, tenantId: "acme" } })).toBe(true);
    expect(mayChangeRow(me, { id: "con_1", connectionId: "con_1", name: "Main" })).toBe(true);
    expect(mayChangeRow(undefined, volume("a", "acme"))).toBe(false);
  });
});
