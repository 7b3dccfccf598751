import { describe, expect, it } from "vitest";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import type { InputSchema } from "@/components/actions/input-schema";
import type { Vm } from "@/lib/domain/inventory";
import { backupIntents, leftOut, retentionOf, partsOf, type BackupContext } from "./intent";
import { emptyBackupValues, type BackupValues } from "./values";

const withSchedules: InputSchema = {
  properties: {
    name: { type: "string" },
    vmId: { type: "string" },
    type: { enum: ["image", "filesystem"] },
    paths: { type: "array" },
    schedules: { type: "array", items: { properties: { frequency: { enum: ["daily"] }, backupType: { enum: ["full"] } } } },
    retention: { properties: { count: { const: 1 }, unit: { const: "months" } } },
    encrypted: { type: "boolean" },
    replicated: { type: "boolean" },
    options: { properties: { agent: { type: "boolean" } } },
  },
  required: ["name", "vmId", "type", "schedules", "retention"],
};
const withPolicy: InputSchema = {
  properties: {
    vmId: { type: "string" },
    type: { const: "image" },
    policyId: { type: "string" },
    schedules: { maxItems: 0 },
    options: { properties: { profileId: { type: "string" } } },
  },
  required: ["vmId", "type", "policyId"],
};

const connection = (connectionId: string, capability: ConnectionCapabilities["kinds"][string]): ConnectionCapabilities => ({
  connectionId,
  connectionName: `Account ${connectionId}`,
  provider: connectionId,
  providerLabel: `Vendor ${connectionId}`,
  kinds: { "backup.create": capability },
  lookups: [],
  contents: [],
});
const aVm = (id: string, connectionId: string, state: Vm["state"] = "present") =>
  ({ id, connectionId, name: `name-${id}`, state }) as Vm;

const context: BackupContext = {
  vms: [aVm("vm_1", "own"), aVm("vm_2", "policy"), aVm("vm_3", "none"), aVm("vm_4", "own", "gone")],
  capabilities: [
    connection("own", { supported: true, input: withSchedules }),
    connection("policy", { supported: true, input: withPolicy }),
    connection("none", { supported: false, reason: "None: not through its API." }),
  ],
  zones: new Map([["own", "Asia/Seoul"]]),
  timezone: "UTC",
  now: new Date("2026-11-21T00:00:00Z"),
};
const values = (over: Partial<BackupValues> = {}): BackupValues => ({
  ...emptyBackupValues(context.vms.map(({ id }) => id)),
  policyIds: { policy: "pol_1" },
  ...over,
});
const sent = (over: Partial<BackupValues> = {}) =>
  Object.fromEntries(backupIntents(values(over), context).map(({ id, refusal, input }) => [id, refusal ?? input]));

describe("backups of machines of several vendors", () => {
  it("are each asked for as their own connection takes them", () => {
    expect(sent({ extra: { policy: { "options.profileId": "slp-1" } } })).toMatchObject({
      vm_1: {
        name: "name-vm_1-image",
        type: "image",
        encrypted: true,
        retention: { count: 1, unit: "months" },
        schedules: [{ frequency: "daily", timezone: "Asia/Seoul" }],
        options: { agent: false },
      },
      vm_2: { vmId: "vm_2", type: "image", policyId: "pol_1", options: { profileId: "slp-1" } },
    });
    expect(Object.keys(sent().vm_2 ?? {})).toEqual(["vmId", "type", "policyId"]);
  });

  it("leave out, by name and with the reason, what cannot be protected at all", () => {
    expect(leftOut(values(), context)).toEqual([
      { id: "vm_3", name: "name-vm_3", reason: "None: not through its API." },
      { id: "vm_4", name: "name-vm_4", reason: "The machine no longer exists." },
    ]);
    expect(sent().vm_3).toBe("None: not through its API.");
  });

  it("leave out the rows of a vendor that cannot do what was chosen, and change nothing into something else", () => {
    expect(sent({ type: "filesystem" })).toMatchObject({
      vm_1: { type: "filesystem", options: { agent: true } },
      vm_2: "Vendor policy: does not copy files and folders.",
    });
    expect(sent({ replicated: true })).toMatchObject({
      vm_1: { replicated: true },
      vm_2: "Vendor policy: a backup is not replicated by itself.",
    });
  });

  it("take the answer that was given for their connection", () => {
    const own = partsOf(context)[0];
    expect(own && retentionOf(values({ retention: { own: { count: 6, unit: "months" } } }), own)).toEqual({
      count: 6,
      unit: "months",
    });
    expect(sent({ schedules: { own: [] } })).toMatchObject({ vm_1: { schedules: [] } });
  });
});
