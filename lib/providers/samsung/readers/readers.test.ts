import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import type { OpenVendorHttp } from "../../http";
import type { SamsungSettings } from "../connection";
import { readAgents } from "./agent";
import { backupAttributes } from "./backup-attributes";
import { readBackups } from "./backup";
import { readHistories } from "./history";
import { readRestoreTargets } from "./restore-target";
import { readSchedules } from "./schedule";
import { readSnapshots } from "./snapshot";
import { KnownRows, readAll, readerContext, sandboxHttp } from "./testing";
import { readVms } from "./vm";
import { readVolumeGroups } from "./volume-group";
import { readVolumes } from "./volume";

let sandbox: RunningSandbox;
let http: OpenVendorHttp<SamsungSettings>;
let known: KnownRows;

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => {
  http = sandboxHttp(sandbox.url);
  known = new KnownRows();
});
afterEach(async () => {
  await http.close();
  await control("POST", "/reset");
});

async function control(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${sandbox.url}/__sandbox${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}

const callsSchema = z.object({ items: z.array(z.object({ path: z.string() })) });
/** How many calls the sandbox received whose path matches. */
async function callsTo(path: RegExp): Promise<number> {
  const { items } = callsSchema.parse(await control("GET", "/calls"));
  return items.filter((call) => path.test(call.path)).length;
}

const oneBackup = /\/v1\/backups\/[0-9a-f]{32}$/;
const context = (options: Parameters<typeof readerContext>[2] = {}) => readerContext(http, known, options);

/** Backups read and kept, as the readers that go through them expect. */
async function knowBackups() {
  const { rows } = await readAll(readBackups(context()));
  known.add("backup", rows);
  return rows;
}

describe("machines", () => {
  it("are put together from what can be backed up and what an agent can be put on", async () => {
    const { rows, complete, errors } = await readAll(readVms(context()));
    expect(errors).toEqual([]);
    expect(complete).toEqual([null]);
    expect(new Set(rows.map(({ vendorId }) => vendorId)).size).toBe(rows.length);
    expect(new Set(rows.map(({ fields }) => fields.kind))).toEqual(new Set(["vm", "gpu", "bare-metal"]));
    expect(rows.some(({ fields }) => fields.powerState === "running" && fields.os !== null)).toBe(true);
    expect(rows.every(({ vendorTenant }) => /^[0-9a-f]{32}$/.test(vendorTenant ?? ""))).toBe(true);
  });

  it("that only a backup still names are gone, whether the backup was known before or not", async () => {
    const present = await readAll(readVms(context()));
    const goneBefore = present.rows.filter(({ fields }) => fields.state === "gone").map(({ vendorId }) => vendorId);
    const [backup] = await knowBackups();
    if (backup === undefined) throw new Error("The sandbox has no backups.");
    known.add("backup", [
      {
        ...backup,
        vendorId: "old",
        attributes: { ...backup.attributes, server_uuid: "server-of-old", server_name: "old-server" },
      },
    ]);
    const { rows } = await readAll(readVms(context()));
    const gone = rows.filter(({ fields }) => fields.state === "gone");
    expect(new Set(gone.map(({ vendorId }) => vendorId))).toEqual(new Set([...goneBefore, "server-of-old"]));
  });

  it("are not said to be gone when a list could not be read", async () => {
    const [backup] = await knowBackups();
    if (backup === undefined) throw new Error("The sandbox has no backups.");
    known.add("backup", [{ ...backup, vendorId: "old", attributes: { ...backup.attributes, server_uuid: "server-of-old" } }]);
    await control("POST", "/faults", { match: { path: "regex:/v1/backup-agents/targets$" }, fault: "status", status: 500 });
    const { rows, errors } = await readAll(readVms(context()));
    expect(errors.length).toBeGreaterThan(0);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ fields }) => fields.state === "gone")).toBe(false);
  });
});

describe("backups", () => {
  it("are asked for one by one the first time and not again while the list shows no change", async () => {
    const first = await knowBackups();
    const asked = await callsTo(oneBackup);
    expect(asked).toBe(first.length);
    const second = await readAll(readBackups(context()));
    expect(await callsTo(oneBackup)).toBe(asked);
    const byId = (rows: typeof first) => [...rows].sort((a, b) => a.vendorId.localeCompare(b.vendorId));
    expect(byId(second.rows)).toEqual(byId(first));
  });

  it("are asked for again when they were changed", async () => {
    const [backup] = await knowBackups();
    if (backup === undefined) throw new Error("The sandbox has no backups.");
    const asked = await callsTo(oneBackup);
    await http.call({
      service: "backup",
      operationId: "updateRetentionPeriod",
      method: "PUT",
      path: `/v1/backups/${backup.vendorId}/retention-period`,
      body: { retention_period: "YEAR_1" },
    });
    const { rows } = await readAll(readBackups(context()));
    expect(rows.find(({ vendorId }) => vendorId === backup.vendorId)?.fields.retention).toEqual({ count: 1, unit: "years" });
    expect(await callsTo(oneBackup)).toBe(asked + 1);
  });

  it("can be read one at a time, without a word about the others", async () => {
    const [backup] = await knowBackups();
    if (backup === undefined) throw new Error("The sandbox has no backups.");
    const { rows, complete } = await readAll(readBackups(context({ partitions: [backup.vendorId] })));
    expect(rows).toEqual([backup]);
    expect(complete).toEqual([]);
    const gone = await readAll(readBackups(context({ partitions: ["0".repeat(32)] })));
    expect(gone.complete).toEqual([null]);
  });

  it("that cannot be read alone are reported alone", async () => {
    const before = await knowBackups();
    const victim = before[3];
    if (victim === undefined) throw new Error("The sandbox has too few backups.");
    known = new KnownRows();
    for (const fault of ["malformed", "truncate", "reset-before"]) {
      await control("POST", "/faults", { match: { path: `regex:/v1/backups/${victim.vendorId}$` }, fault });
      const { rows, errors } = await readAll(readBackups(context()));
      expect(rows).toHaveLength(before.length - 1);
      expect(errors).toMatchObject([{ partition: null, vendorId: victim.vendorId }]);
      await control("DELETE", "/faults");
    }
  });
});

describe("schedules", () => {
  it("are read again only for backups that changed", async () => {
    const backups = await knowBackups();
    const first = await readAll(readSchedules(context()));
    known.add("schedule", first.rows);
    expect(first.complete).toHaveLength(backups.length);
    const withSchedules = new Set(first.partitions);
    const second = await readAll(readSchedules(context()));
    expect(second.rows).toEqual([]);
    expect(second.complete).toHaveLength(backups.length - withSchedules.size);

    const [changed] = withSchedules;
    await http.call({
      service: "backup",
      operationId: "setBackupSchedule",
      method: "PUT",
      path: `/v1/backups/${changed}/schedules`,
      body: { schedules: [{ frequency: "WEEKLY", start_day: "SUN", start_time: "03:00:00", type: "FULL" }] },
    });
    await knowBackups();
    const third = await readAll(readSchedules(context()));
    expect(third.rows.map(({ fields }) => fields.schedule)).toMatchObject([
      { frequency: "weekly", days: ["sun"], time: "03:00", backupType: "full" },
    ]);
    expect(third.partitions).toEqual([changed]);
  });

  it("stand in the connection's zone", async () => {
    await knowBackups();
    const seoul = sandboxHttp(sandbox.url, { settings: { timezone: "Asia/Seoul" } });
    const { rows } = await readAll(readSchedules(readerContext(seoul, known)));
    expect(new Set(rows.map(({ fields }) => fields.schedule.timezone))).toEqual(new Set(["Asia/Seoul"]));
    await seoul.close();
  });
});

describe("runs and points", () => {
  it("come by backup, each backup complete by itself", async () => {
    const backups = await knowBackups();
    const ids = new Set(backups.map(({ vendorId }) => vendorId));
    for (const reader of [readHistories, readRestoreTargets]) {
      const { rows, complete, errors, partitions } = await readAll<"history" | "restoreTarget">(
        reader(context({ partitions: [...ids] })),
      );
      expect(errors).toEqual([]);
      expect(new Set(complete)).toEqual(ids);
      expect(rows.length).toBeGreaterThan(backups.length);
      expect(rows.every((row, index) => row.links.backup === partitions[index])).toBe(true);
      expect(new Set(rows.map(({ vendorId }) => vendorId)).size).toBe(rows.length);
    }
  });

  it("of one backup that cannot be read stay as they were, the others are read", async () => {
    const backups = await knowBackups();
    const victim = backups[2]?.vendorId;
    await control("POST", "/faults", { match: { path: `regex:/v1/backups/${victim}/backup-histories$` }, fault: "malformed" });
    const partitions = backups.map(({ vendorId }) => vendorId);
    const { errors, complete } = await readAll(readHistories(context({ partitions })));
    expect(errors).toMatchObject([{ partition: victim }]);
    expect(complete).toHaveLength(backups.length);
  });

  it("of a backup that was deleted meanwhile are left alone", async () => {
    await knowBackups();
    const { rows, complete, errors } = await readAll(readHistories(context({ partitions: ["0".repeat(32)] })));
    expect({ rows, complete, errors }).toEqual({ rows: [], complete: [], errors: [] });
    const [backup] = await knowBackups();
    known.add("backup", backup === undefined ? [] : [{ ...backup, vendorId: "f".repeat(32) }]);
    const gone = await readAll(readRestoreTargets(context({ partitions: ["f".repeat(32)] })));
    expect({ rows: gone.rows, complete: gone.complete, errors: gone.errors }).toEqual({ rows: [], complete: [], errors: [] });
  });

  it("keep the id of a restore from its start to its end", async () => {
    const backups = await knowBackups();
    const image = backups.find(
      ({ attributes, fields }) => backupAttributes(attributes)?.policy_type === "VM_IMAGE" && fields.state === "available",
    );
    const partitions = [image?.vendorId ?? ""];
    const points = await readAll(readRestoreTargets(context({ partitions })));
    const point = points.rows.find(({ fields }) => fields.restorable);
    const before = new Set((await readAll(readHistories(context({ partitions })))).rows.map(({ vendorId }) => vendorId));
    await http.call({
      service: "backup",
      operationId: "restoreBackup",
      method: "POST",
      path: `/v1/backups/${image?.vendorId}/restore`,
      body: {
        restore_target_id: point?.vendorId ?? "",
        restore_server_name: "restored-by-test",
        server_type_id: "s1v2m4",
        networks: [],
        security_groups: [],
      },
    });
    const restores = async () =>
      (await readAll(readHistories(context({ partitions })))).rows.filter(({ vendorId }) => !before.has(vendorId));
    const [running] = await restores();
    expect(running?.fields).toMatchObject({ kind: "restore", state: "running" });
    await control("POST", "/clock", { advanceSeconds: 86_400 });
    const [ended] = (await restores()).filter(({ fields }) => fields.kind === "restore");
    expect(ended?.vendorId).toBe(running?.vendorId);
    expect(ended?.fields.state).not.toBe("running");
    expect(ended?.fields.endedAt).not.toBeNull();
  });

  it("expire by their own retention", async () => {
    await knowBackups();
    const { rows } = await readAll(readRestoreTargets(context()));
    for (const { fields } of rows) expect(Date.parse(fields.expiresAt ?? "")).toBeGreaterThan(Date.parse(fields.takenAt));
    expect(new Set(rows.map(({ fields }) => fields.kind))).toEqual(new Set(["full", "incremental"]));
  });
});

describe("storage and agents", () => {
  it("volumes, groups and snapshots are whole, with their links", async () => {
    const volumes = await readAll(readVolumes(context()));
    const groups = await readAll(readVolumeGroups(context()));
    known.add("volume", volumes.rows);
    known.add("volumeGroup", groups.rows);
    const snapshots = await readAll(readSnapshots(context()));
    expect([...volumes.errors, ...groups.errors, ...snapshots.errors]).toEqual([]);
    const volumeIds = new Set(volumes.rows.map(({ vendorId }) => vendorId));
    for (const { members, fields } of groups.rows) {
      expect(fields.memberCount).toBe(members.length);
      expect(members.every(({ vendorId }) => volumeIds.has(vendorId))).toBe(true);
    }
    expect(groups.rows.some(({ fields }) => fields.snapshotSchedule !== null)).toBe(true);
    expect(
      [...volumes.rows, ...groups.rows].some(
        ({ fields }) => fields.replication?.cycle != null && fields.replication.region !== null,
      ),
    ).toBe(true);
    expect(snapshots.complete).toHaveLength(volumes.rows.length + groups.rows.length);
    expect(snapshots.rows.every(({ links }) => (links.volume == null) !== (links.volumeGroup == null))).toBe(true);
  });

  it("agents are asked for once, with the server that they are on", async () => {
    const { rows, errors } = await readAll(readAgents(context()));
    expect(errors).toEqual([]);
    expect(rows.every(({ links }) => links.vm != null)).toBe(true);
    known.add("agent", rows);
    const asked = await callsTo(/backup-agents\/BACKUP_AGENT-[^/]+$/);
    const again = await readAll(readAgents(context()));
    expect(await callsTo(/backup-agents\/BACKUP_AGENT-[^/]+$/)).toBe(asked);
    expect(again.rows).toHaveLength(rows.length);
  });
});

describe("a connection that cannot be read at all", () => {
  it("ends the reader with the reason", async () => {
    const stranger = sandboxHttp(sandbox.url, { secretKey: "not-the-key" });
    await expect(readAll(readVms(readerContext(stranger, known)))).rejects.toMatchObject({ facts: { kind: "unauthorized" } });
    await stranger.close();
  });

  it("ends it too when the clock is wrong", async () => {
    await control("POST", "/faults", { match: {}, fault: "clock-skew", skewSeconds: 7_200 });
    await expect(readAll(readBackups(context()))).rejects.toMatchObject({ facts: { kind: "clock-skew" } });
  });
});
