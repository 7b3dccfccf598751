import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SandboxClient, type Json } from "../test-client";
import { aBackup, days, freeServer, hours, minutes } from "./testing";

/* The clock stands at Monday 2026-03-02 09:30 UTC. */
describe("runs of a backup's own schedules", () => {
  let client: SandboxClient;
  beforeEach(async () => {
    client = await SandboxClient.start();
  });
  afterEach(() => client.close());

  const daily = { frequency: "DAILY", start_time: "10:00:00", type: "INCREMENTAL" };
  const weekly = { frequency: "WEEKLY", start_day: "WED", start_time: "23:00:00", type: "FULL" };
  const histories = (id: string, query = "") =>
    client.rows(`/v1/backups/${id}/backup-histories?sort=backup_start_time:asc${query}`);
  const starts = (rows: Json[]) => rows.map((row) => row.backup_start_time);

  it("fire during time that is skipped, each at its time and under its name", async () => {
    const id = await aBackup(client, { schedules: [daily, weekly] });
    await client.advance(3 * days);
    const rows = await histories(id);
    expect(starts(rows)).toEqual([
      "2026-03-02T10:00:00Z",
      "2026-03-03T10:00:00Z",
      "2026-03-04T10:00:00Z",
      "2026-03-04T23:00:00Z",
    ]);
    const schedules = await client.ok("GET", `/v1/backups/${id}/schedules`);
    const names = new Map(schedules.contents.map((schedule: Json) => [schedule.id, schedule.name]));
    for (const row of rows) expect(row.schedule_name).toBe(names.get(row.schedule_id));
  });

  it("fire in the last week of the month where they are told to", async () => {
    const id = await aBackup(client, {
      schedules: [{ frequency: "MONTHLY", start_week: "WEEK_LAST", start_day: "FRI", start_time: "20:00:00", type: "FULL" }],
      retention_period: "MONTH_6",
    });
    await client.advance(70 * days);
    const targets = await client.rows(`/v1/backups/${id}/restore-targets?sort=backup_start_time:asc`);
    expect(starts(targets)).toEqual(["2026-03-27T20:00:00Z", "2026-04-24T20:00:00Z"]);
  });

  it("make the first copy full and those after it incremental", async () => {
    const id = await aBackup(client, { schedules: [daily] });
    await client.advance(6 * days);
    const [first, ...later] = await client.rows(`/v1/backups/${id}/restore-targets?sort=backup_start_time:asc`);
    expect(later.length).toBeGreaterThan(2);
    for (const target of later) expect(target.usage_gb).toBeLessThan(first.usage_gb / 5);
  });

  it("pass over what comes due while a run is in progress", async () => {
    const id = await aBackup(client, { schedules: [daily, { ...daily, start_time: "10:01:00" }] });
    await client.advance(2 * hours);
    expect(starts(await histories(id))).toEqual(["2026-03-02T10:00:00Z"]);
  });

  it("stop when they are replaced, while what they made stays", async () => {
    const id = await aBackup(client, { schedules: [daily] });
    await client.advance(1 * days);
    const before = await client.ok("GET", `/v1/backups/${id}/schedules`);
    await client.ok("PUT", `/v1/backups/${id}/schedules`, { body: { schedules: [daily, { ...daily, start_time: "22:00:00" }] } });
    const after = await client.ok("GET", `/v1/backups/${id}/schedules`);
    expect(after.contents[0].id).toBe(before.contents[0].id);
    await client.ok("PUT", `/v1/backups/${id}/schedules`, { body: { schedules: [{ ...daily, start_time: "23:00:00" }] } });
    await client.advance(2 * days);
    expect(starts(await histories(id))).toEqual(["2026-03-02T10:00:00Z", "2026-03-03T23:00:00Z", "2026-03-04T23:00:00Z"]);
    expect((await client.ok("GET", `/v1/backups/${id}/schedules`)).count).toBe(1);
  });

  it("expire with their retention period, and a new period counts for new runs", async () => {
    const id = await aBackup(client, { schedules: [daily] });
    await client.advance(5 * days);
    await client.ok("PUT", `/v1/backups/${id}/retention-period`, { body: { retention_period: "MONTH_3" } });
    await client.advance(5 * days);
    const targets = await client.rows(`/v1/backups/${id}/restore-targets`);
    expect(new Set(targets.map((target: Json) => target.retention_period))).toEqual(new Set(["WEEK_2", "MONTH_3"]));
    await client.advance(20 * days);
    const left = await client.rows(`/v1/backups/${id}/restore-targets`);
    expect(new Set(left.map((target: Json) => target.retention_period))).toEqual(new Set(["MONTH_3"]));
  });

  it("are found by state and by the time at which they started", async () => {
    const id = await aBackup(client, { schedules: [daily] });
    await client.advance(4 * days);
    const some = await histories(id, "&backup_start_time=2026-03-03T00:00:00Z&backup_end_time=2026-03-04T23:59:59Z");
    expect(starts(some)).toEqual(["2026-03-03T10:00:00Z", "2026-03-04T10:00:00Z"]);
    const all = await histories(id, "&backup_job_state=ALL");
    const good = await histories(id, "&backup_job_state=SUCCESS");
    expect(good.length).toBeLessThanOrEqual(all.length);
    expect(good.every((row: Json) => row.backup_job_state === "SUCCESS")).toBe(true);
  });

  it.each([
    ["a weekly one without a day", { frequency: "WEEKLY", start_time: "10:00:00", type: "FULL" }],
    ["a monthly one without a week", { frequency: "MONTHLY", start_day: "MON", start_time: "10:00:00", type: "FULL" }],
    ["a time that is none", { frequency: "DAILY", start_time: "25:00:00", type: "FULL" }],
  ])("are refused: %s", async (_, schedule) => {
    const server = await freeServer(client);
    const answer = await client.send("POST", "/v1/backups", { body: { ...server, name: "refused", schedules: [schedule] } });
    expect(answer.status).toBe(400);
  });

  it("show as in progress until their end", async () => {
    const id = await aBackup(client, { schedules: [daily] });
    await client.advance(30 * minutes + 1);
    expect(await histories(id)).toMatchObject([{ backup_job_state: "INPROGRESS", backup_end_time: null }]);
    expect((await client.send("POST", `/v1/backups/${id}/manual-backup`)).status).toBe(409);
    await client.advance(12 * hours);
    const [run] = await histories(id);
    expect(run.backup_job_state).not.toBe("INPROGRESS");
    expect(run.backup_end_time).not.toBeNull();
  });
});
