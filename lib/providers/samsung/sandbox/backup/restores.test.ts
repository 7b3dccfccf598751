import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SandboxClient, type Json } from "../test-client";
import { aBackup, aRestoreTarget, serverWithAgent } from "./testing";

describe("restores of the simulated Backup service", () => {
  let client: SandboxClient;
  beforeEach(async () => {
    client = await SandboxClient.start();
  });
  afterEach(() => client.close());

  const subnets = (id: string, query = "") =>
    client.ok("GET", `/v1/backups/${id}/restore/restorable-subnets?region=kr-west1${query}`);
  const servers = (name: string) =>
    client.rows(`/v1/backups/backup-targets?server_category=VIRTUAL_SERVER&policy_type=VM_IMAGE&server_name=${name}`);
  const nameTaken = async (name: string) =>
    (await client.ok("GET", `/v1/backups/restore/check-name-duplication?restore_server_name=${name}`)).result;

  async function imageRestore(more: object = {}) {
    const id = await aBackup(client);
    const target = await aRestoreTarget(client, id);
    const body = {
      restore_target_id: target.restore_target_id,
      restore_server_name: "restored-1",
      server_type_id: "s1v2m4",
      ...more,
    };
    return { id, target, send: () => client.send("POST", `/v1/backups/${id}/restore`, { body }) };
  }

  it("make a new server of an image: in progress, then completed and among the servers", async () => {
    const { id, target, send } = await imageRestore();
    expect(await nameTaken("restored-1")).toBe(false);
    expect((await send()).status).toBe(202);
    expect(await nameTaken("restored-1")).toBe(true);
    const [running] = await client.rows(`/v1/backups/${id}/restore-histories`);
    expect(running).toMatchObject({
      restore_state: "INPROGRESS",
      restore_end_time: null,
      restore_server_id: null,
      restore_server_name: "restored-1",
    });
    expect(running.backup_start_time).toBe(target.backup_start_time.replace("Z", ""));
    expect(await servers("restored-1")).toEqual([]);
    await client.advance(120);
    const [ended] = await client.rows(`/v1/backups/${id}/restore-histories`);
    const [server] = await servers("restored-1");
    expect(ended).toMatchObject({ restore_state: "COMPLETED", restore_server_id: server.server_uuid });
    expect(server.server_type).toBe("s1v2m4");
    expect((await send()).status).toBe(409);
  });

  it.each(["FAILED", "PARTIAL_SUCCESS"])("can be told to end %s", async (outcome) => {
    const { id, send } = await imageRestore();
    await client.fault({ fault: "outcome", outcome, times: 1, match: { method: "POST" } });
    await send();
    await client.advance(120);
    expect(await client.rows(`/v1/backups/${id}/restore-histories?restore_state=${outcome}`)).toHaveLength(1);
    expect(await servers("restored-1")).toHaveLength(outcome === "FAILED" ? 0 : 1);
    expect(await nameTaken("restored-1")).toBe(outcome !== "FAILED");
  });

  it("go to a subnet that is in use, of the region", async () => {
    const id = await aBackup(client);
    const { subnets: all } = await subnets(id);
    const idle = (await subnets(id, "&state=INACTIVE")).subnets[0];
    const inVpc = await subnets(id, `&vpc_id=${all[0].vpc_id}`);
    expect(inVpc.count).toBe(2);
    const target = await aRestoreTarget(client, id);
    const restore = (subnet: string) =>
      client.send("POST", `/v1/backups/${id}/restore`, {
        body: {
          restore_target_id: target.restore_target_id,
          restore_server_name: "s",
          server_type_id: "s1v1m2",
          networks: [{ subnet_id: subnet }],
        },
      });
    expect((await restore("unknown")).status).toBe(404);
    expect((await restore(idle.id)).status).toBe(400);
    expect((await restore(all[0].id)).status).toBe(202);
  });

  it.each([
    ["a name that the vendor does not allow", { restore_server_name: "bad/name" }, 400],
    ["a name that is too long", { restore_server_name: "x".repeat(64) }, 400],
    ["the name of a server that there is", { restore_server_name: "web-prod-01" }, 409],
    ["a type that is none", { server_type_id: "huge" }, 400],
    ["a region that the account has not", { restore_region: "kr-south1" }, 400],
    ["a restore target that there is not", { restore_target_id: "ca1a8e76-af49-40ea-93f8-a5989ffe138b" }, 404],
  ])("are refused with %s", async (_, more, status) => {
    const { id, send } = await imageRestore(more);
    expect((await send()).status).toBe(status);
    expect(await client.rows(`/v1/backups/${id}/restore-histories`)).toEqual([]);
  });

  it("bring files back to a server with an agent, from folders that can be looked into", async () => {
    const server = await serverWithAgent(client);
    const made = await client.ok("POST", "/v1/backups", {
      body: { ...server, name: "files", filesystem_paths: ["/srv/data", "/etc"] },
    });
    const { id } = made.resource;
    await client.advance(10);
    const target = await aRestoreTarget(client, id);
    const look = (path: string) =>
      client.send(
        "GET",
        `/v1/backups/${id}/filesystem-path?restore_target_id=${target.restore_target_id}&path=${encodeURIComponent(path)}`,
      );
    expect((await look("/")).body.contents.map((entry: Json) => entry.name)).toEqual(["etc/", "srv/"]);
    const inside = (await look("/srv/data/")).body.contents;
    expect(inside.length).toBeGreaterThan(1);
    expect((await look("/srv/data")).body.contents).toEqual(inside);
    expect(inside[0]).toMatchObject({
      item_type: "DIR",
      path: "/srv/data",
      id: expect.stringMatching(/^\/srv\/data\/.+\/_\d{10}$/),
    });
    expect((await look("/home")).status).toBe(404);
    expect(
      (await client.send("GET", `/v1/backups/${id}/filesystem-path?restore_target_id=x&path=%2F`, { version: "1.1" })).status,
    ).toBe(404);

    const others = await client.ok("GET", `/v1/backups/${id}/agent-backup-restore-targets`);
    expect(others.contents.length).toBeLessThanOrEqual(5);
    const restore = (source: string, to = server.server_uuid) =>
      client.send("POST", `/v1/backups/${id}/restore-agent-backup`, {
        body: {
          restore_target_id: target.restore_target_id,
          restore_server_uuid: to,
          overwrite: true,
          filesystem_paths: [{ source, destination: "/tmp" }],
        },
      });
    expect((await restore("/home/x")).status).toBe(400);
    const [withoutAgent] = await client.rows("/v1/backup-agents/targets?server_category=VIRTUAL_SERVER");
    expect((await restore("/etc", withoutAgent.server_uuid)).status).toBe(400);
    expect((await restore("/etc/hosts")).status).toBe(200);
    await client.advance(120);
    expect(await client.rows(`/v1/backups/${id}/restore-histories`)).toMatchObject([
      { restore_state: "COMPLETED", restore_server_id: server.server_uuid },
    ]);
  });

  it("find a Windows folder under either way of writing it", async () => {
    const [share] = await client.rows("/v1/backups?name=file-share-01-files");
    const target = await aRestoreTarget(client, share.id);
    const look = (path: string) =>
      client.ok(
        "GET",
        `/v1/backups/${share.id}/filesystem-path?restore_target_id=${target.restore_target_id}&path=${encodeURIComponent(path)}`,
      );
    expect((await look("D:\\Shares")).contents).toEqual((await look("/D/Shares/")).contents);
    expect((await look("/D")).contents.map((entry: Json) => entry.name)).toEqual(["Profiles/", "Shares/"]);
  });

  it("of one kind are not asked of a backup of the other", async () => {
    const id = await aBackup(client);
    const target = await aRestoreTarget(client, id);
    const body = { restore_target_id: target.restore_target_id, restore_server_uuid: "x", filesystem_paths: [] };
    expect((await client.send("POST", `/v1/backups/${id}/restore-agent-backup`, { body })).status).toBe(400);
    expect((await client.send("GET", `/v1/backups/${id}/agent-backup-restore-targets`)).status).toBe(400);
  });
});
