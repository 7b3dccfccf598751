import type { Json, SandboxClient } from "../test-client";

export const minutes = 60;
export const hours = 3_600;
export const days = 86_400;

/** The fields of a create request that name a server of a category; `index` tells several apart. */
export async function freeServer(client: SandboxClient, index = 0, category = "VIRTUAL_SERVER") {
  const targets = await client.rows(`/v1/backups/backup-targets?server_category=${category}&policy_type=VM_IMAGE`);
  const server: Json = targets[index];
  return {
    server_uuid: String(server.server_uuid),
    server_category: category,
    policy_type: "VM_IMAGE",
    policy_category: "AGENTLESS",
    schedules: [] as object[],
  };
}

/** An image backup that is AVAILABLE; gives its id. */
export async function aBackup(client: SandboxClient, more: object = {}, index = 0): Promise<string> {
  const server = await freeServer(client, index);
  const answer = await client.ok("POST", "/v1/backups", { body: { ...server, name: `test-${index}`, ...more } });
  await client.advance(10);
  return String(answer.resource.id);
}

/** A server with an agent, and the fields of a create request that name it. */
export async function serverWithAgent(client: SandboxClient, index = 0) {
  const targets = await client.rows("/v1/backups/backup-targets?server_category=BAREMETAL_SERVER&policy_type=FILESYSTEM");
  const server: Json = targets[index];
  return {
    server_uuid: String(server.server_uuid),
    server_category: "BAREMETAL_SERVER",
    policy_type: "FILESYSTEM",
    policy_category: "AGENT",
    schedules: [] as object[],
  };
}

/** Runs a backup now and waits, on the sandbox's clock, for it to end; gives the restore target. */
export async function aRestoreTarget(client: SandboxClient, id: string): Promise<Json> {
  await client.ok("POST", `/v1/backups/${id}/manual-backup`);
  await client.advance(60);
  const [newest] = await client.rows(`/v1/backups/${id}/restore-targets`);
  return newest;
}
