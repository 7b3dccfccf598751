import { afterEach, describe, expect, it } from "vitest";
import { SandboxClient, testEpoch, type Json } from "../test-client";
import { days, hours } from "./testing";

describe("the starting data of the simulated Backup service", () => {
  const clients: SandboxClient[] = [];
  const start = async (options: Parameters<typeof SandboxClient.start>[0] = {}) => {
    const client = await SandboxClient.start(options);
    clients.push(client);
    return client;
  };
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });

  async function everything(client: SandboxClient, tenant = "Acme"): Promise<Json[]> {
    const rows = await client.rows("/v1/backups", { tenant });
    return Promise.all(
      rows.map(async ({ id }) => ({
        backup: await client.ok("GET", `/v1/backups/${id}`, { tenant }),
        schedules: await client.ok("GET", `/v1/backups/${id}/schedules`, { tenant }),
        histories: await client.rows(`/v1/backups/${id}/backup-histories`, { tenant }),
        targets: await client.rows(`/v1/backups/${id}/restore-targets`, { tenant }),
      })),
    );
  }

  it("is the same after a restart, and another for another seed", async () => {
    const [first, again, other] = [await start(), await start(), await start({ seed: 2 })];
    expect(await everything(again)).toEqual(await everything(first));
    expect((await everything(other)).map(({ backup }) => backup.id)).not.toEqual(
      (await everything(first)).map(({ backup }) => backup.id),
    );
  });

  it("is, after a restart on another day, what time would have made of it", async () => {
    const [running, restarted] = [await start(), await start({ now: () => testEpoch + 40 * days * 1000 + 3 * hours * 1000 })];
    await running.advance(40 * days + 3 * hours);
    expect(await everything(restarted)).toEqual(await everything(running));
  });

  it("goes back to what it was at a reset", async () => {
    const client = await start();
    const before = await everything(client);
    await client.ok("DELETE", `/v1/backups/${before[0].backup.id}`);
    await client.advance(3 * days);
    await client.reset();
    expect(await everything(client)).toEqual(before);
  });

  it("holds what operators meet: good, partial, failing for days, running, unprotected, not restorable, unscheduled", async () => {
    const client = await start({ scale: "medium" });
    const all = await everything(client);
    const newest = all.map(({ histories }) => histories[0]?.backup_job_state ?? "none");
    const share = (state: string) => newest.filter((known) => known === state).length / newest.length;
    expect(share("SUCCESS")).toBeGreaterThan(0.8);
    expect(share("FAILED")).toBeGreaterThan(0.02);
    expect(share("FAILED")).toBeLessThan(0.12);
    expect(share("PARTIAL_SUCCESS")).toBeGreaterThan(0.005);
    expect(newest).toContain("INPROGRESS");
    const streak = (histories: Json[]) => histories.findIndex((run) => run.backup_job_state !== "FAILED");
    expect(all.some(({ histories }) => streak(histories) >= 3)).toBe(true);
    expect(all.some(({ schedules }) => schedules.count === 0)).toBe(true);
    expect(all.flatMap(({ targets }) => targets).some((target: Json) => !target.is_restore_available)).toBe(true);
    const protectedServers = new Set(all.map(({ backup }) => backup.server_uuid));
    const servers = await client.rows("/v1/backups/backup-targets?server_category=VIRTUAL_SERVER&policy_type=VM_IMAGE");
    const open = servers.filter((server) => !protectedServers.has(server.server_uuid)).length;
    expect(open / servers.length).toBeGreaterThan(0.1);
    expect(open / servers.length).toBeLessThan(0.4);
  });

  it("names every server and backup once in a region, and tells the accounts apart", async () => {
    const client = await start({ scale: "medium" });
    const namesOf = async (tenant: string) => (await client.rows("/v1/backups", { tenant })).map((row) => row.name);
    const [acme, globex] = [await namesOf("Acme"), await namesOf("Globex")];
    expect(new Set(acme).size).toBe(acme.length);
    expect(acme.filter((name) => globex.includes(name))).toEqual([]);
  });

  it("never tells times of the future", async () => {
    const client = await start();
    const all = await everything(client, "Globex");
    for (const { histories, targets } of all) {
      for (const row of [...histories, ...targets]) expect(Date.parse(row.backup_start_time)).toBeLessThanOrEqual(testEpoch);
      for (const row of histories)
        if (row.backup_end_time !== null) expect(Date.parse(row.backup_end_time)).toBeLessThanOrEqual(testEpoch);
    }
  });

  it("is there at scale large at once, and every list answers fast", async () => {
    const client = await start({ scale: "large" });
    const { vendors } = await client.state();
    expect(vendors.samsung.counts).toMatchObject({ servers: 100_000 });
    expect(vendors.samsung.counts.restoreTargets).toBeGreaterThan(800_000);
    expect(vendors.samsung.counts.histories).toBeGreaterThan(1_500_000);
    expect(vendors.samsung.estimated).toContain("histories");
    const { contents } = await client.ok("GET", "/v1/backups?page=1000&sort=name:asc");
    expect(contents).toHaveLength(20);
    const startedAt = performance.now();
    for (let page = 0; page < 50; page += 1)
      await client.ok("GET", `/v1/backups?page=${page * 20}&sort=${page % 2 ? "name:desc" : "created_at:desc"}`);
    expect((performance.now() - startedAt) / 50).toBeLessThan(50);
  });
});
