import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SandboxClient } from "../test-client";

describe("backup agents of the simulated Backup service", () => {
  let client: SandboxClient;
  beforeEach(async () => {
    client = await SandboxClient.start();
  });
  afterEach(() => client.close());

  const candidates = () => client.rows("/v1/backup-agents/targets?server_category=VIRTUAL_SERVER");
  const running = async () => (await candidates()).find((server) => server.server_state === "RUNNING");

  it("are made for a server without one: CREATING, then AVAILABLE, then checked", async () => {
    const server = await running();
    const made = await client.send("POST", "/v1/backup-agents", { body: { server_uuid: server.server_uuid } });
    expect(made.status).toBe(202);
    const path = `/v1/backup-agents/${made.body.resource.id}`;
    expect(await client.ok("GET", path)).toMatchObject({
      state: "CREATING",
      connection_state: null,
      connection_check_time: null,
    });
    expect((await client.send("GET", `${path}/check-connection-state`)).status).toBe(409);
    expect((await client.send("POST", "/v1/backup-agents", { body: { server_uuid: server.server_uuid } })).status).toBe(409);
    await client.advance(10);
    expect((await candidates()).some((other) => other.server_uuid === server.server_uuid)).toBe(false);
    expect((await client.send("GET", `${path}/check-connection-state`)).status).toBe(202);
    expect((await client.ok("GET", path)).connection_check_time).toBeNull();
    await client.advance(10);
    expect(await client.ok("GET", path)).toMatchObject({
      state: "AVAILABLE",
      connection_state: "SUCCESS",
      connection_check_time: "2026-03-02T09:30:14Z",
    });
  });

  it("are deleted only when no file backup needs them", async () => {
    const agents = await client.rows("/v1/backup-agents");
    const needed = agents.find((agent) => agent.backup_policy_count > 0);
    expect((await client.send("DELETE", `/v1/backup-agents/${needed.id}`)).status).toBe(409);
    const server = await running();
    const made = await client.ok("POST", "/v1/backup-agents", { body: { server_uuid: server.server_uuid } });
    await client.advance(10);
    const path = `/v1/backup-agents/${made.resource.id}`;
    expect((await client.send("DELETE", path)).status).toBe(202);
    expect((await client.ok("GET", path)).state).toBe("DELETING");
    await client.advance(10);
    expect((await client.send("GET", path)).status).toBe(404);
    expect((await candidates()).some((other) => other.server_uuid === server.server_uuid)).toBe(true);
  });

  it("are found by name, server and address, and tell where to get the software", async () => {
    const [agent] = await client.rows("/v1/backup-agents");
    for (const [field, value] of [
      ["name", agent.name],
      ["server_name", agent.server_name],
      ["server_backup_agent_ip", agent.server_backup_agent_ip],
    ]) {
      expect((await client.rows(`/v1/backup-agents?${field}=${value}`)).map(({ id }) => id)).toContain(agent.id);
    }
    expect(await client.rows("/v1/backup-agents?name=nobody")).toEqual([]);
    expect((await client.ok("GET", "/v1/backup-agents/agent-install-file-path?os_type=LINUX")).install_file_path).toMatch(
      /^http:/,
    );
    expect((await client.send("GET", "/v1/backup-agents/agent-install-file-path?os_type=BEOS")).status).toBe(400);
  });
});
