import { describe, expect, it } from "vitest";
import { z } from "zod";
import { testEpoch as epoch, sandboxForTests } from "./test-client";

const { clock, logIn, send, rows, made, task, stateOf, machine } = sandboxForTests();

describe("tasks", () => {
  it("wait, work, end, and store what they exported", async () => {
    const guid = await machine();
    const before = (await rows(`/backups?protected-entity=${guid}`)).length;
    const exported = await made("/tasks/export", { backupType: { name: "FULL" }, protectedEntities: [{ guid }], priority: 50 });
    expect(await stateOf(exported.guid)).toBe("QUEUED");
    clock.now += 4_000;
    const running = await task(exported.guid);
    expect(running.state.name).toBe("RUNNING");
    expect(running.progress).toBeGreaterThan(0);
    clock.now += 5_000;
    expect(await stateOf(exported.guid)).toBe("FINISHED");
    const [stored] = await rows(`/tasks?protectedEntity=${guid}&type=STORE`);
    expect(stored?.state).toMatchObject({ name: expect.stringMatching(/QUEUED|RUNNING/) as unknown });
    clock.now += 10_000;
    const backups = await rows(`/backups?protected-entity=${guid}`);
    expect(backups).toHaveLength(before + 1);
    expect(backups[0]).toMatchObject({ status: { name: "SUCCESS" }, backupLocations: [{ status: { name: "PRESENT" } }, {}] });
  });

  it("are one for each machine, whole records of which may be sent", async () => {
    const two = (await rows("/virtual-machines?page=0&size=2")).slice(0, 2);
    const answer = await send("POST", "/tasks/export", {
      backupType: { name: "FULL" },
      protectedEntities: two,
      protectedEntityType: "VM",
      async: true,
    });
    expect(z.array(z.unknown()).parse(answer.body)).toHaveLength(2);
  });

  it("fail when they cannot start in their window", async () => {
    const guid = await machine();
    const window = { windowStart: epoch - 10_000, windowEnd: epoch - 5_000 };
    const late = await made("/tasks/export", { backupType: { name: "FULL" }, protectedEntities: [{ guid }], ...window });
    clock.now += 20_000;
    expect(await stateOf(late.guid)).toBe("FAILED");
  });

  it("make no incremental backup without a schedule for it", async () => {
    const [without] = await rows("/virtual-machines?backupStatus=NO_SCHEDULE");
    const [destination] = await rows("/backup-destinations");
    const wish = { protectedEntities: [{ guid: without?.guid }], backupDestination: { guid: destination?.guid } };
    expect((await send("POST", "/tasks/export", { ...wish, backupType: { name: "INCREMENTAL" } })).status).toBe(400);
    expect((await send("POST", "/tasks/export", { ...wish, backupType: { name: "FULL" } })).status).toBe(201);
    expect(
      (await send("POST", "/tasks/export", { ...wish, backupDestination: undefined, backupType: { name: "FULL" } })).status,
    ).toBe(400);
  });

  it("are cancelled while they run, deleted while they wait, and neither when they are over", async () => {
    const guid = await machine();
    const wish = { backupType: { name: "FULL" }, protectedEntities: [{ guid }] };
    const [first, second] = [await made("/tasks/export", wish), await made("/tasks/export", wish)];
    expect((await send("DELETE", `/tasks/${second.guid}`)).status).toBe(204);
    expect((await send("GET", `/tasks/${second.guid}`)).status).toBe(404);
    clock.now += 4_000;
    expect((await send("DELETE", `/tasks/${first.guid}`)).status).toBe(409);
    expect((await send("PUT", `/tasks/${first.guid}/state`, { state: { name: "CANCELLED" } })).status).toBe(200);
    expect(await stateOf(first.guid)).toBe("CANCELLED");
    expect((await send("PUT", `/tasks/${first.guid}/state`, { state: { name: "CANCELLED" } })).status).toBe(409);
  });

  it("end as a fault says", async () => {
    const fault = {
      match: { vendor: "storware", method: "POST", path: "/api/tasks/vm-snapshot" },
      fault: "outcome",
      outcome: "FAILED",
      times: 1,
    };
    await fetch(`${clock.url}/__sandbox/faults`, { method: "POST", body: JSON.stringify(fault) });
    const failing = await made("/tasks/vm-snapshot", { protectedEntities: [{ guid: await machine() }] });
    clock.now += 20_000;
    expect(await stateOf(failing.guid)).toBe("FAILED");
  });
});

describe("policies, rules and schedules", () => {
  const time = { type: { name: "VM_BACKUP" }, executionType: { name: "TIME" }, hour: 3_600_000, backupType: { name: "FULL" } };

  it("are made in the guide's way: a policy, a rule, a schedule", async () => {
    const policy = await made("/policies/vm-backup", {
      name: "p",
      autoAssignSettings: { mode: { name: "DISABLED" } },
      vms: [{ guid: await machine() }],
    });
    const schedule = await made("/schedules", { ...time, name: "s" });
    const rule = await made("/rules/vm-backup", {
      name: "r",
      policy: { guid: policy.guid },
      schedules: [{ guid: schedule.guid }],
    });
    expect(await rows(`/schedules?rules=${rule.guid}`)).toMatchObject([
      { guid: schedule.guid, policies: [{ guid: policy.guid, name: "p" }] },
    ]);
    expect((await send("GET", `/policies/vm-backup/${policy.guid}`)).body).toMatchObject({
      vmCount: 1,
      rules: [{ guid: rule.guid }],
    });
    expect((await send("DELETE", `/policies/vm-backup/${policy.guid}`)).status).toBe(204);
    expect((await send("GET", `/rules/vm-backup/${rule.guid}`)).status).toBe(404);
    expect((await send("GET", `/schedules/${schedule.guid}`)).body).toMatchObject({ rules: [] });
  });

  it("let go of machines that a saved policy leaves out", async () => {
    const guid = await machine();
    const policy = await made("/policies/vm-backup", { name: "p", vms: [{ guid }] });
    await send("PUT", `/policies/vm-backup/${policy.guid}`, { name: "p", vms: [] });
    const { body } = await send("GET", `/virtual-machines/${guid}`);
    expect(body).not.toHaveProperty("vmBackupPolicy");
  });

  it("have names of their own, and rules with backups cannot be deleted", async () => {
    await made("/schedules", { ...time, name: "s" });
    expect((await send("POST", "/schedules", { ...time, name: "s" })).status).toBe(409);
    const [rule] = await rows("/rules/vm-backup");
    expect((await send("DELETE", `/rules/vm-backup/${rule?.guid}`)).status).toBe(409);
  });

  it("make runs from then on", async () => {
    const without = (await rows("/virtual-machines?backupStatus=NO_SCHEDULE")).find(({ present }) => present === true);
    const guid = without?.guid ?? "";
    const schedule = await made("/schedules", { ...time, name: "s" });
    await made("/policies/vm-backup", {
      name: "p",
      vms: [{ guid }],
      rules: [{ name: "r", schedules: [{ guid: schedule.guid }] }],
    });
    expect(await rows(`/backups?protected-entity=${guid}`)).toEqual([]);
    clock.now += 3 * 86_400_000;
    clock.cookie = await logIn();
    expect(await rows(`/backups?protected-entity=${guid}`)).toHaveLength(3);
  });

  it("cannot have an interval without its hours", async () => {
    expect((await send("POST", "/schedules", { ...time, name: "s", executionType: { name: "INTERVAL" } })).status).toBe(400);
  });
});
