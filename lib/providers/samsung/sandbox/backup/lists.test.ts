import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SandboxClient, type Json } from "../test-client";

describe("lists of the simulated Backup service", () => {
  let client: SandboxClient;
  beforeAll(async () => {
    client = await SandboxClient.start({ scale: "medium" });
  });
  afterAll(() => client.close());

  const names = (rows: Json[]) => rows.map((row) => row.name);
  const sorted = (values: string[]) => [...values].sort((a, b) => (a < b ? -1 : 1));

  it("come in pages of 20 from page 0, or 5 of targets, with the count of all", async () => {
    const first = await client.ok("GET", "/v1/backups");
    expect(first.contents).toHaveLength(20);
    expect(first.count).toBeGreaterThan(500);
    const targets = await client.ok("GET", "/v1/backups/backup-targets?server_category=VIRTUAL_SERVER&policy_type=VM_IMAGE");
    expect(targets.contents).toHaveLength(5);
    expect((await client.ok("GET", "/v1/backups?page=&size=")).contents).toEqual(first.contents);
  });

  it.each(["created_at:desc", "created_at:asc", "name:asc", "server_name:desc", "state:asc", "modified_at"])(
    "give every row once over all pages by %s",
    async (sort) => {
      const { count } = await client.ok("GET", "/v1/backups");
      const ids: string[] = [];
      for (let page = 0; page * 150 < count; page += 1) {
        const { contents } = await client.ok("GET", `/v1/backups?sort=${encodeURIComponent(sort)}&size=150&page=${page}`);
        ids.push(...contents.map((row: Json) => row.id));
      }
      expect(ids).toHaveLength(count);
      expect(new Set(ids).size).toBe(count);
      expect((await client.ok("GET", `/v1/backups?page=${count}`)).contents).toEqual([]);
    },
  );

  it("are in the order asked for", async () => {
    const byName = names(await client.rows("/v1/backups?sort=name:asc"));
    expect(byName).toEqual(sorted(byName));
    expect(names(await client.rows("/v1/backups?sort=name:desc"))).toEqual([...byName].reverse());
    const byTime = (await client.rows("/v1/backups?sort=created_at:asc")).map((row) => row.created_at);
    expect(byTime).toEqual(sorted(byTime));
  });

  it("keep their order and count when rows are made and deleted", async () => {
    const { count } = await client.ok("GET", "/v1/backups");
    const [target] = await client.rows("/v1/backups/backup-targets?server_category=VIRTUAL_SERVER&policy_type=VM_IMAGE");
    const body = {
      server_uuid: target.server_uuid,
      server_category: "VIRTUAL_SERVER",
      policy_type: "VM_IMAGE",
      policy_category: "AGENTLESS",
      schedules: [],
    };
    for (const name of ["aaa", "mmm", "zzz"]) await client.ok("POST", "/v1/backups", { body: { ...body, name } });
    const [second] = await client.rows("/v1/backups?sort=name:asc&name=api-prod");
    await client.ok("DELETE", `/v1/backups/${second.id}`);
    await client.advance(10);
    const byName = names(await client.rows("/v1/backups?sort=name:asc"));
    expect(byName).toHaveLength(count + 2);
    expect(byName).toEqual(sorted(byName));
    expect(byName.filter((name) => ["aaa", "mmm", "zzz"].includes(name))).toEqual(["aaa", "mmm", "zzz"]);
    expect(names(await client.rows("/v1/backups?sort=created_at:desc")).slice(0, 3)).toEqual(["zzz", "mmm", "aaa"]);
  });

  it("are narrowed by parts of names, whatever the case", async () => {
    const rows = await client.rows("/v1/backups?name=SAP-HANA");
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.every((row) => row.name.includes("sap-hana"))).toBe(true);
    const ofServer = await client.rows(`/v1/backups?server_name=${rows[0].server_name}&name=image`);
    expect(names(ofServer)).toContain(rows[0].name);
  });

  it.each(["sort=colour:asc", "sort=name:up", "sort=name:asc:desc", "page=-1", "size=0", "size=many"])(
    "refuse %s",
    async (query) => {
      expect((await client.send("GET", `/v1/backups?${query}`)).status).toBe(400);
    },
  );

  it("of region pairs are narrowed by where from and where to", async () => {
    const all = await client.ok("GET", "/v1/backups/region-relationship");
    expect(all.contents).toContainEqual({
      from_availability_zone: "kr-west1",
      from_region: "kr-west1",
      to_availability_zone: "kr-east1",
      to_region: "kr-east1",
    });
    expect((await client.ok("GET", "/v1/backups/region-relationship?from_region=kr-east1")).count).toBe(1);
    expect((await client.ok("GET", "/v1/backups/region-relationship?backup_master_type=AGENT_SAP_EXT")).count).toBe(0);
    expect(
      (await client.send("GET", "/v1/backups/region-relationship?backup_master_type=AGENT", { version: "1.0" })).status,
    ).toBe(400);
  });

  it("of agent targets are by server name", async () => {
    const rows = await client.rows("/v1/backup-agents/targets?server_category=BAREMETAL_SERVER");
    const servers = rows.map((row) => row.server_name);
    expect(servers).toEqual(sorted(servers));
    expect((await client.send("GET", "/v1/backup-agents/targets?server_category=MAINFRAME")).status).toBe(400);
  });
});
