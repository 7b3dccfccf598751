import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { RunningSandbox, Scale } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { samsungContracts } from "../../contract";
import { sandboxAccounts, type SandboxAccount } from "../accounts";

const [acme, globex] = sandboxAccounts;
if (acme === undefined || globex === undefined) throw new Error("The sandbox has two accounts.");
const contract = samsungContracts()["block-storage"];
const bodySchema = z.record(z.string(), z.any());

interface Given {
  body?: unknown;
  account?: SandboxAccount;
  region?: string;
  version?: string;
}

/** A client that signs as the vendor's SDK does. */
async function send(sandbox: RunningSandbox, method: string, path: string, given: Given = {}) {
  const { body, account = acme as SandboxAccount, region = account.homeRegion, version = "1.3" } = given;
  const url = `${sandbox.url}/samsung/${region}/baremetal-blockstorage${path}`;
  const timestamp = String(Date.now() + (advanced.get(sandbox) ?? 0) * 1000);
  const signature = createHmac("sha256", account.secretKey)
    .update(`${method}${url}${timestamp}${account.accessKey}Openapi`)
    .digest("base64");
  const answer = await fetch(url, {
    method,
    headers: {
      "scp-accesskey": account.accessKey,
      "scp-timestamp": timestamp,
      "scp-clienttype": "Openapi",
      "scp-signature": signature,
      "scp-api-version": `baremetal-blockstorage ${version}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: bodySchema.parse(await answer.json()) };
}

/** By how much a sandbox's clock is ahead, in seconds: its clients' clocks go with it. */
const advanced = new WeakMap<RunningSandbox, number>();

async function advance(sandbox: RunningSandbox, advanceSeconds: number): Promise<void> {
  await fetch(`${sandbox.url}/__sandbox/clock`, { method: "POST", body: JSON.stringify({ advanceSeconds }) });
  advanced.set(sandbox, (advanced.get(sandbox) ?? 0) + advanceSeconds);
}

const running = (scale: Scale) => startTestSandbox({ scale });

describe("Block Storage over HTTP", () => {
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await running("small");
  });
  afterAll(() => sandbox.close());

  it("answers every operation of the contract in every version that has it, as the vendor and never as a gap", async () => {
    for (const operation of contract.operations) {
      for (const { version, body } of operation.versions) {
        const path = operation.template.replaceAll(/\{[^}]+\}/g, "0123456789abcdef0123456789abcdef");
        const sample = body === null ? undefined : sampleOf(body.schemaName ?? "");
        const answer = await send(sandbox, operation.method, path, { version, body: sample });
        const isList = operation.method === "GET" && !operation.template.includes("{");
        const name = `${operation.operationId} ${version}: ${JSON.stringify(answer.body)}`;
        // A collection is read; everything else asks for what does not exist.
        expect(answer.status, name).toBe(isList ? 200 : 404);
        if (!isList) expect(answer.body.errors[0].code, name).toBe("NotFound");
        if (!isList) expect(answer.body.errors[0].detail, name).toMatch(/could not be found/);
      }
    }
  });

  it("refuses an operation in a version that does not have it", async () => {
    const volumes = (await send(sandbox, "GET", "/v1/volumes")).body.volumes;
    const refused = await send(sandbox, "PUT", `/v1/volumes/${volumes[0].id}/qos`, { version: "1.1", body: { iops: 5000 } });
    expect(refused.status).toBe(404);
  });

  it("shows each account its own volumes in each region", async () => {
    const lists = await Promise.all(
      [acme, globex].flatMap((account) =>
        account.regions.map((region) => send(sandbox, "GET", "/v1/volumes?limit=1000", { account, region })),
      ),
    );
    const ids = lists.flatMap(({ body }) => body.volumes.map((volume: { id: string }) => volume.id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(lists.every(({ body }) => body.total_count === body.volumes.length)).toBe(true);
    expect(ids.length).toBeGreaterThan(20);
  });

  it("takes a volume group through snapshot, restore, schedule and replication", async () => {
    const { volumes } = (await send(sandbox, "GET", "/v1/volumes?limit=1000")).body;
    const free = volumes
      .filter((v: Record<string, unknown>) => !v.is_in_volume_group && !v.has_relation && v.is_snapshot_activated)
      .slice(0, 2);
    const created = await send(sandbox, "POST", "/v1/volume-groups", {
      body: { name: "vg-over-http", volume_ids: free.map((v: { id: string }) => v.id) },
    });
    expect(created.status).toBe(202);
    const path = `/v1/volume-groups/${created.body.resource_id}`;
    await advance(sandbox, 60);
    const snapshot = await send(sandbox, "POST", `${path}/snapshots`);
    expect(snapshot.status).toBe(200);
    expect((await send(sandbox, "PUT", `${path}/snapshots/${snapshot.body.snapshot_id}/restore`)).status).toBe(200);
    await advance(sandbox, 60);
    expect((await send(sandbox, "POST", `${path}/snapshot-schedules`, { body: { hour: 3 } })).status).toBe(200);
    const replica = await send(sandbox, "POST", `${path}/replications`, {
      body: { name: "vg-over-http-dr", region: "kr-east1", cycle: "HOURLY", replication_volume_name_prefix: "r" },
    });
    expect(replica.status).toBe(202);
    await advance(sandbox, 2 * 86_400);
    expect((await send(sandbox, "GET", `${path}/snapshots`)).body.snapshots).toHaveLength(3);
    expect((await send(sandbox, "GET", `${path}/replications`)).body.result).toMatchObject({
      sync_state: "SNAPMIRROED",
      related_volume_groups: [{ region: "kr-east1" }],
    });
    expect(
      (await send(sandbox, "GET", `/v1/volume-groups/${replica.body.resource_id}`, { region: "kr-east1" })).body.result.state,
    ).toBe("AVAILABLE");
  });
});

describe("Block Storage at scale large", () => {
  it("is walked page by page without gap or repetition", async () => {
    const sandbox = await running("large");
    try {
      const seen = new Set<string>();
      let total = Infinity;
      for (let offset = 0; offset < total; offset += 2_000) {
        const { body } = await send(sandbox, "GET", `/v1/volumes?limit=2000&offset=${offset}`);
        total = body.total_count;
        for (const volume of body.volumes) seen.add(volume.id);
      }
      expect(total).toBeGreaterThan(15_000);
      expect(seen.size).toBe(total);
    } finally {
      await sandbox.close();
    }
  });
});

/** The smallest body that a request schema takes, naming nothing that exists. */
function sampleOf(schemaName: string): unknown {
  const samples: Record<string, unknown> = {
    VolumeCreateRequest: {
      name: "bs-01",
      disk_type: "SSD",
      size_gb: 1,
      attachments: [{ object_id: "nobody", object_type: "BM" }],
    },
    VolumeGroupCreationRequest: { name: "vg-01", volume_ids: ["nothing"] },
    VolumeGroupMemberRequest: { volume_ids: ["nothing"] },
    VolumeAttachmentRequest: { attachments: [{ object_id: "nobody", object_type: "BM" }] },
    VolumeDetachRequest: { attachments: ["nobody"] },
    VolumeGroupRecoveryCreateRequest: { block_storage_name_prefix: "r-", snapshot_id: "none" },
    VolumeRecoveryCreateRequest: { name: "rec-01", snapshot_id: "none" },
    VolumeGroupReplicationCreateRequest: {
      name: "vg-dr",
      region: "kr-east1",
      cycle: "5MIN",
      replication_volume_name_prefix: "r",
    },
    VolumeReplicationCreateRequest: { name: "bs-dr", region: "kr-east1", cycle: "5MIN" },
    VolumeGroupReplicationUpdateCycleRequest: { cycle: "5MIN" },
    VolumeReplicationCycleRequest: { cycle: "5MIN" },
    VolumeGroupReplicationUpdatePolicyRequest: { policy: "BREAK" },
    VolumeReplicationPolicyRequest: { policy: "BREAK" },
    VolumeSnapshotRateRequest: { snapshot_rate: 100 },
    SetVolumeQoSRequest: { iops: 5000 },
    VolumeSnapshotScheduleRequest: { hour: 1 },
    VolumeGroupSnapshotScheduleRequest: { hour: 1 },
  };
  return samples[schemaName.replace(/V1Dot\d$/, "")];
}
