import { describe, expect, it } from "vitest";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import type { InputSchema } from "@/components/actions/input-schema";
import type { Backup } from "@/lib/domain/inventory";
import type { Schedule } from "@/lib/domain/schedule";
import { groupsOf, rulesOf, scheduleIntents, type ScheduleContext } from "./intent";

const schema = (frequencies: Schedule["frequency"][]): InputSchema => ({
  properties: { schedules: { type: "array", items: { properties: { frequency: { enum: frequencies } } } } },
});
const connection = (connectionId: string, capability: ConnectionCapabilities["kinds"][string]): ConnectionCapabilities => ({
  connectionId,
  connectionName: connectionId,
  provider: connectionId,
  providerLabel: connectionId,
  kinds: { "backup.set-schedules": capability },
  lookups: [],
  contents: [],
});
const daily = (time: string): Schedule => ({ frequency: "daily", time, timezone: "UTC", backupType: "full", active: true });
const aBackup = (id: string, connectionId: string, time: string) =>
  ({ id, connectionId, name: `name-${id}`, state: "available", schedules: [daily(time)] }) as Backup;

const context: ScheduleContext = {
  isOpenedFor: true,
  backups: [
    aBackup("bak_1", "a", "01:00"),
    aBackup("bak_2", "b", "02:00"),
    aBackup("bak_3", "none", "03:00"),
    aBackup("bak_4", "c", "04:00"),
  ],
  capabilities: [
    connection("a", { supported: true, input: schema(["daily"]) }),
    connection("b", { supported: true, input: schema(["daily", "interval"]) }),
    connection("c", { supported: true, input: schema(["daily"]) }),
    connection("none", { supported: false, reason: "None: schedules belong to the policy." }),
  ],
  zones: new Map(),
  timezone: "UTC",
  now: new Date("2026-11-21T00:00:00Z"),
};

describe("schedules of backups of several vendors", () => {
  it("are edited together where vendors take the same, and by each one's own rules where not", () => {
    expect(groupsOf(context).map((group) => group.map(({ connectionId }) => connectionId))).toEqual([["a", "c"], ["b"]]);
    expect(groupsOf(context).map((group) => rulesOf(group).frequencies)).toEqual([["daily"], ["daily", "interval"]]);
  });

  it("are sent for what changes, and say per row what cannot be set", () => {
    const intents = scheduleIntents({ backupIds: [], schedules: { a: [daily("05:00")], c: [daily("05:00")] } }, context);
    expect(intents.map(({ id, input, refusal }) => [id, refusal ?? input.schedules])).toEqual([
      ["bak_1", [daily("05:00")]],
      ["bak_4", [daily("05:00")]],
      ["bak_3", "None: schedules belong to the policy."],
    ]);
  });
});
