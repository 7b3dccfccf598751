import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SandboxClient, type Json } from "../test-client";
import { aBackup, aRestoreTarget, days, freeServer, serverWithAgent } from "./testing";

describe("backups of the simulated Backup service", () => {
  let client: SandboxClient;
  beforeEach(async () => {
    client = await SandboxClient.start();
  });
  afterEach(() => client.close());

  const state = async (id: string) => (await client.ok("GET", `/v1/backups/${id}`)).state;
  const create = async (more: object) =>
    client.send("POST", "/v1/backups", { body: { ...(await freeServer(client)), name: "new", ...more } });

  it("are CREATING, then AVAILABLE, and show what they were made of", async () => {
    const server = await freeServer(client);
    const answer = await client.ok("POST", "/v1/backups", {
      body: {
        ...server,
        name: "new",
        retention_period: "MONTH_1",
        encrypt_enabled: false,
        tags: [{ key: "team", value: "erp" }],
      },
    });
    const { id } = answer.resource;
    expect(await client.ok("GET", `/v1/backups/${id}`)).toMatchObject({
      id,
      name: "new",
      state: "CREATING",
      policy_type: "VM_IMAGE",
      policy_category: "AGENTLESS",
      server_uuid: server.server_uuid,
      retention_period: "MONTH_1",
      encrypt_enabled: false,
      role_type: "ORIGINAL",
      region: "kr-west1",
      dr_enabled: false,
    });
    await client.advance(10);
    expect(await state(id)).toBe("AVAILABLE");
    const newest = await client.ok("GET", "/v1/backups?size=1&sort=created_at:desc");
    expect(newest.contents[0].id).toBe(id);
  });

  it("are DELETING, then gone from everywhere", async () => {
    const id = await aBackup(client);
    const { count } = await client.ok("GET", "/v1/backups");
    await client.ok("DELETE", `/v1/backups/${id}`);
    expect(await state(id)).toBe("DELETING");
    expect((await client.send("DELETE", `/v1/backups/${id}`)).status).toBe(409);
    await client.advance(10);
    expect((await client.send("GET", `/v1/backups/${id}`)).status).toBe(404);
    expect((await client.ok("GET", "/v1/backups")).count).toBe(count - 1);
    expect((await create({ name: "test-0" })).status).toBe(200);
  });

  it("of the starting data can be deleted too", async () => {
    const [first] = await client.rows("/v1/backups?name=web-prod");
    await client.ok("DELETE", `/v1/backups/${first.id}`);
    await client.advance(10);
    expect((await client.send("GET", `/v1/backups/${first.id}`)).status).toBe(404);
    expect((await client.rows("/v1/backups")).some((row) => row.id === first.id)).toBe(false);
    expect(await client.ok("GET", `/v1/backups/check-name-duplication?backup_name=${first.name}`)).toEqual({ result: false });
  });

  it("refuse a name that is taken, and tell so beforehand", async () => {
    await aBackup(client);
    const [starting] = await client.rows("/v1/backups");
    for (const name of ["test-0", String(starting.name)]) {
      expect(await client.ok("GET", `/v1/backups/check-name-duplication?backup_name=${name}`)).toEqual({ result: true });
      expect((await create({ name })).status).toBe(409);
    }
    expect(await client.ok("GET", "/v1/backups/check-name-duplication?backup_name=free")).toEqual({ result: false });
  });

  it.each([
    ["another category than the server's", { server_category: "GPU_SERVER" }, 400],
    ["a policy category that does not fit its type", { policy_category: "AGENT" }, 400],
    ["a guid of another server", { server_guid: "9ab33c66-3dbd-46cd-b0af-abccd3eb3170" }, 400],
    ["a region that is not the server's", { region: "kr-south1" }, 400],
    ["a blank name", { name: " " }, 400],
    ["files without paths", { policy_type: "FILESYSTEM", policy_category: "AGENT" }, 400],
    ["a field that the contract has not", { retention_period: "WEEK_3" }, 400],
    ["a server that there is not", { server_uuid: "89f5ef44-1021-4a5c-8e06-fbb289eac366" }, 404],
  ])("are not made with %s", async (_, more, status) => {
    const { count } = await client.ok("GET", "/v1/backups");
    const answer = await create(more);
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0]).toMatchObject({ status, detail: expect.anything() });
    expect((await client.ok("GET", "/v1/backups")).count).toBe(count);
  });

  it("run by hand: in progress, then a success that can be restored; one run at a time", async () => {
    const id = await aBackup(client);
    await client.ok("POST", `/v1/backups/${id}/manual-backup`);
    expect((await client.rows(`/v1/backups/${id}/backup-histories`))[0]).toMatchObject({
      backup_job_state: "INPROGRESS",
      backup_end_time: null,
    });
    expect((await client.send("POST", `/v1/backups/${id}/manual-backup`)).status).toBe(409);
    expect((await client.send("DELETE", `/v1/backups/${id}`)).status).toBe(409);
    await client.advance(60);
    const [run] = await client.rows(`/v1/backups/${id}/backup-histories`);
    expect(run).toMatchObject({ backup_job_state: "SUCCESS" });
    const [target] = await client.rows(`/v1/backups/${id}/restore-targets`);
    expect(target).toMatchObject({ backup_start_time: run.backup_start_time, schedule_id: run.schedule_id });
  });

  it.each(["FAILED", "PARTIAL_SUCCESS"])("can be told that a run ends %s", async (outcome) => {
    const id = await aBackup(client);
    await client.fault({ fault: "outcome", outcome, times: 1, match: { path: "**/manual-backup" } });
    await client.ok("POST", `/v1/backups/${id}/manual-backup`);
    await client.advance(60);
    expect((await client.rows(`/v1/backups/${id}/backup-histories`))[0].backup_job_state).toBe(outcome);
    expect(await client.rows(`/v1/backups/${id}/restore-targets`)).toHaveLength(outcome === "FAILED" ? 0 : 1);
  });

  it("lose the restore targets that are deleted: all named, or none", async () => {
    const id = await aBackup(client);
    const full = await aRestoreTarget(client, id);
    const later = await aRestoreTarget(client, id);
    const remove = (ids: string[]) =>
      client.send("DELETE", `/v1/backups/${id}/restore-targets`, { body: { restore_target_ids: ids } });
    expect((await remove([full.restore_target_id, "unknown"])).status).toBe(404);
    expect(await client.rows(`/v1/backups/${id}/restore-targets`)).toHaveLength(2);
    expect((await remove([full.restore_target_id])).status).toBe(200);
    const left = await client.rows(`/v1/backups/${id}/restore-targets`);
    expect(left).toMatchObject([{ restore_target_id: later.restore_target_id, is_restore_available: false }]);
    expect((await remove([full.restore_target_id])).status).toBe(404);
  });

  it("are told apart by account and region", async () => {
    const id = await aBackup(client);
    expect((await client.send("GET", `/v1/backups/${id}`, { tenant: "Globex" })).status).toBe(404);
    expect((await client.send("GET", `/v1/backups/${id}`, { tenant: "Globex", region: "kr-west1" })).status).toBe(404);
    expect((await client.send("GET", `/v1/backups/${id}`, { region: "kr-east1" })).status).toBe(404);
    expect((await client.send("GET", `/v1/backups/${id}`, { region: "kr-south1" })).status).toBe(403);
    expect((await client.send("GET", `/v1/backups/${id}`, { region: "kr-west1" })).status).toBe(200);
  });

  it("of files need an agent, cover a path once, and take other paths", async () => {
    const server = await serverWithAgent(client);
    const make = (name: string, paths: string[]) =>
      client.send("POST", "/v1/backups", { body: { ...server, name, filesystem_paths: paths } });
    const made = await make("files-1", ["/srv/one"]);
    expect(made.status).toBe(200);
    expect((await make("files-2", ["/srv/two", "/srv/one"])).status).toBe(409);
    expect((await make("files-3", ["relative"])).status).toBe(400);
    const query = `filesystem_path=%2Fsrv%2Fone&server_uuid=${server.server_uuid}`;
    expect(await client.ok("GET", `/v1/backups/check-filesystem-duplication?${query}`)).toEqual({ result: true });
    await client.advance(10);
    const path = `/v1/backups/${made.body.resource.id}/filesystem-path`;
    await client.ok("PUT", path, { body: { backup_filesystem_paths: ["/srv/three"], is_all_filesystem: false } });
    expect(await client.ok("GET", `/v1/backups/check-filesystem-duplication?${query}`)).toEqual({ result: false });
    expect((await client.ok("GET", `/v1/backups/${made.body.resource.id}`)).filesystem_paths).toEqual(["/srv/three"]);
    expect((await client.send("PUT", path, { body: { is_all_filesystem: false } })).status).toBe(400);
    const image = await aBackup(client);
    expect(
      (await client.send("PUT", `/v1/backups/${image}/filesystem-path`, { body: { backup_filesystem_paths: ["/x"] } })).status,
    ).toBe(400);
  });

  it("are replicated to the partner region, where the replica fills later and follows its original", async () => {
    const id = await aBackup(client, {
      dr_enabled: true,
      schedules: [{ frequency: "DAILY", start_time: "10:00:00", type: "FULL" }],
    });
    const original = await client.ok("GET", `/v1/backups/${id}`);
    expect(original).toMatchObject({ dr_enabled: true, dr_region: "kr-east1" });
    const east = { region: "kr-east1" };
    const replicaPath = `/v1/backups/${original.replica_backup_id}`;
    expect(await client.ok("GET", replicaPath, east)).toMatchObject({
      role_type: "REPLICA",
      origin_backup_id: id,
      state: "CREATING",
    });
    await client.advance(2 * days);
    expect((await client.ok("GET", replicaPath, east)).state).toBe("AVAILABLE");
    const copied = (await client.rows(`${replicaPath}/restore-targets`, east)).map((target: Json) => target.backup_start_time);
    const kept = (await client.rows(`/v1/backups/${id}/restore-targets`)).map((target: Json) => target.backup_start_time);
    expect(copied.length).toBeGreaterThan(0);
    expect(kept).toEqual(expect.arrayContaining(copied));
    expect((await client.send("POST", `${replicaPath}/manual-backup`, east)).status).toBe(400);
    expect((await client.send("DELETE", replicaPath, east)).status).toBe(409);
    await client.ok("PUT", `/v1/backups/${id}/replication`, { body: { dr_enabled: false } });
    expect((await client.ok("GET", replicaPath, east)).state).toBe("DELETING");
    await client.advance(20);
    expect((await client.send("GET", replicaPath, east)).status).toBe(404);
    expect(await client.ok("GET", `/v1/backups/${id}`)).toMatchObject({ dr_enabled: false, replica_backup_id: null });
  });

  it("start out with replicas that can be found from either end", async () => {
    const replicas = (await client.rows("/v1/backups", { region: "kr-east1" })).filter((row) => row.role_type === "REPLICA");
    expect(replicas.length).toBeGreaterThan(0);
    const replica = await client.ok("GET", `/v1/backups/${replicas[0].id}`, { region: "kr-east1" });
    const origin = await client.ok("GET", `/v1/backups/${replica.origin_backup_id}`);
    expect(origin.replica_backup_id).toBe(replica.id);
    expect((await client.rows(`/v1/backups/${replica.id}/restore-targets`, { region: "kr-east1" })).length).toBeGreaterThan(0);
  });
});
