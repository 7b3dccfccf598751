import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { samsungContracts } from "../contract";
import { SandboxClient, type Json } from "./test-client";

describe("the front of Samsung's services", () => {
  let client: SandboxClient;
  beforeAll(async () => {
    client = await SandboxClient.start();
  });
  afterAll(() => client.close());

  it.each(Object.values(samsungContracts()).map((contract) => [contract.serviceType, contract] as const))(
    "lists the versions that %s speaks",
    async (service, contract) => {
      const { versions } = await client.ok("GET", "/", { service });
      expect(versions.map((version: Json) => version.id)).toEqual(contract.versions.map(({ version }) => `v${version}`));
      expect(versions[0]).toMatchObject({
        status: "CURRENT",
        not_before: null,
        links: [{ rel: "self", href: client.url("/v1", { service }) }],
      });
    },
  );

  it("answers in the newest version when none is named, and in each that is", async () => {
    const [row] = await client.rows("/v1/backups");
    const path = `/v1/backups/${row.id}`;
    const [newest, v12, v11, v10] = await Promise.all([
      client.ok("GET", path),
      client.ok("GET", path, { version: "1.2" }),
      client.ok("GET", path, { version: "1.1" }),
      client.ok("GET", path, { version: "1.0" }),
    ]);
    expect(newest).toEqual(v12);
    expect(v12).toHaveProperty("is_all_filesystem");
    expect(v11).not.toHaveProperty("is_all_filesystem");
    expect(v11).toHaveProperty("dr_enabled");
    expect(v10).not.toHaveProperty("dr_enabled");
  });

  it("asks each version for what that version asks for", async () => {
    const targets = "/v1/backups/backup-targets?server_category=VIRTUAL_SERVER";
    expect((await client.send("GET", targets)).status).toBe(400);
    expect((await client.send("GET", targets, { version: "1.1" })).status).toBe(200);
    expect((await client.send("GET", `${targets}&policy_type=VM_IMAGE`, { version: "1.1" })).status).toBe(400);
  });

  it("takes the service's name with and without hyphens, under any spelling of the header", async () => {
    const service = "baremetal-blockstorage";
    const spellings = [
      ["Scp-Api-Version", "baremetalblockstorage 1.0"],
      ["SCP-API-VERSION", "baremetal-blockstorage 1.3"],
    ] as const;
    for (const [name, value] of spellings) {
      expect((await client.send("GET", "/v1/volumes", { service, headers: { [name]: value } })).status).toBe(200);
    }
  });

  it.each(["backup 9.9", "backup", "1.2", "filestorage 1.1", "backup 1.2 "])(
    "refuses the version %j with a reason",
    async (header) => {
      const answer = await client.send("GET", "/v1/backups", { headers: { "Scp-Api-Version": header } });
      // The blank at the end is HTTP's to take away.
      expect(answer.status).toBe(header.trim() === "backup 1.2" ? 200 : 400);
    },
  );

  it("refuses what the contract does not have, in the vendor's shape", async () => {
    expect((await client.send("GET", "/v1/backup")).status).toBe(404);
    expect((await client.send("PATCH", "/v1/backups")).status).toBe(404);
    expect((await client.send("GET", "/v1/backups?colour=red")).body).toEqual({
      errors: [
        {
          status: 400,
          code: "ValidationError",
          title: "Bad Request",
          detail: ["query colour: is not a parameter of this operation"],
        },
      ],
    });
    const broken = await client.fetch("POST", "/v1/backups", { headers: { "Content-Type": "application/json" } });
    expect(broken.status).toBe(400);
  });

  it.each([
    ["archivestorage", "/v1/buckets"],
    ["filestorage", "/v1/volumes"],
    ["parallel-filestorage", "/v1/volumes"],
  ])("plays %s behind the same signature and contract", async (service, path) => {
    expect((await client.send("GET", path, { service })).status).toBe(200);
    expect((await client.send("GET", "/v1/nowhere", { service })).status).toBe(404);
    expect((await fetch(client.url(path, { service }))).status).toBe(401);
  });

  it("knows no other service", async () => {
    expect((await client.send("GET", "/v1/backups", { service: "payroll" })).status).toBe(404);
  });
});
