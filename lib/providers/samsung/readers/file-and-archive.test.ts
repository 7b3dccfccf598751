import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import type { OpenVendorHttp } from "../../http";
import type { SamsungSettings } from "../connection";
import type { SamsungService } from "../contract";
import { readBuckets } from "./bucket";
import { readHistories } from "./history";
import { readRestoreTargets } from "./restore-target";
import { readSnapshots } from "./snapshot";
import { KnownRows, readAll, readerContext, sandboxHttp } from "./testing";
import { readVolumes } from "./volume";

let sandbox: RunningSandbox;
let http: OpenVendorHttp<SamsungSettings>;
let known: KnownRows;

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => {
  http = sandboxHttp(sandbox.url);
  known = new KnownRows();
});
afterEach(async () => {
  await http.close();
  await control("POST", "/reset");
});

async function control(method: string, path: string, body?: object): Promise<void> {
  const response = await fetch(`${sandbox.url}/__sandbox${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

const context = (options: Parameters<typeof readerContext>[2] = {}) => readerContext(http, known, options);
const volumesOf = async (kind: string) =>
  (await readAll(readVolumes(context()))).rows.filter(({ fields }) => fields.kind === kind);
const closeTo = (service: SamsungService, status: number) => {
  const mount = {
    "archive-storage": "archivestorage",
    "file-storage": "filestorage",
    "parallel-file-storage": "parallel-filestorage",
    "block-storage": "baremetal-blockstorage",
    backup: "backup",
  }[service];
  return control("POST", "/faults", { match: { path: `/${mount}/v1/**` }, fault: "status", status });
};
const anyAnswer = z.record(z.string(), z.any());

describe("file volumes", () => {
  it("stand beside block volumes, with what only they have", async () => {
    const { rows, errors, complete } = await readAll(readVolumes(context()));
    expect(errors).toEqual([]);
    expect(complete).toEqual([null]);
    expect(new Set(rows.map(({ fields }) => fields.kind))).toEqual(new Set(["block", "file", "parallel-file"]));
    const files = rows.filter(({ fields }) => fields.kind === "file");
    expect(files.every(({ fields }) => fields.sizeBytes === null && (fields.usedBytes ?? 0) >= 2 ** 30)).toBe(true);
    expect(files.some(({ fields }) => fields.snapshotSchedule !== null)).toBe(true);
    expect(files.some(({ fields }) => fields.attachments.length > 0)).toBe(true);
    expect(files.some(({ fields }) => fields.purpose === "replica" && fields.replication?.region === "kr-east1")).toBe(true);
    expect(files.every(({ vendorTenant }) => /^[0-9a-f]{32}$/.test(vendorTenant ?? ""))).toBe(true);
    const [parallel] = rows.filter(({ fields }) => fields.kind === "parallel-file");
    expect(parallel?.fields.sizeBytes).toBeGreaterThanOrEqual(2 ** 40);
    expect(parallel?.fields.attachments[0]).toMatchObject({ kind: "multi-node-gpu", name: expect.stringContaining("gpu-node") });
  });

  it("show their replication from the side that they are on", async () => {
    const replica = (await volumesOf("file")).find(({ fields }) => fields.purpose === "replica");
    const [replication] = z
      .array(z.object({ source: z.object({ region: z.string() }), replica: z.object({ id: z.string(), region: z.string() }) }))
      .parse(replica?.attributes.replications);
    expect(replication?.replica).toMatchObject({ id: replica?.vendorId, region: "kr-west1" });
    expect(replica?.fields.replication).toMatchObject({ region: replication?.source.region, lagSeconds: null });
  });

  it("can be read one at a time, whosesoever they are", async () => {
    for (const kind of ["block", "file", "parallel-file"]) {
      const [row] = await volumesOf(kind);
      const { rows, complete } = await readAll(readVolumes(context({ partitions: [row?.vendorId ?? ""] })));
      expect(rows).toEqual([row]);
      expect(complete).toEqual([]);
    }
  });

  it("that the key may not read are no fault", async () => {
    await closeTo("file-storage", 403);
    await closeTo("parallel-file-storage", 403);
    const { rows, errors, complete } = await readAll(readVolumes(context()));
    expect(new Set(rows.map(({ fields }) => fields.kind))).toEqual(new Set(["block"]));
    expect(errors).toEqual([]);
    expect(complete).toEqual([null]);
  });

  it("that cannot be read are reported, and the block volumes are read all the same", async () => {
    await closeTo("file-storage", 500);
    const { rows, errors } = await readAll(readVolumes(context()));
    expect(new Set(rows.map(({ fields }) => fields.kind))).toEqual(new Set(["block", "parallel-file"]));
    expect(errors.length).toBeGreaterThan(0);
  });

  it("have snapshots, each volume's complete by itself", async () => {
    const files = [...(await volumesOf("file")), ...(await volumesOf("parallel-file"))];
    known.add("volume", files);
    const { rows, complete, errors, partitions } = await readAll(readSnapshots(context()));
    expect(errors).toEqual([]);
    expect(new Set(complete)).toEqual(new Set(files.map(({ vendorId }) => vendorId)));
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.every(({ links, fields }, index) => links.volume === partitions[index] && (fields.sizeBytes ?? 0) > 0)).toBe(
      true,
    );
    // The vendor's times have no zone and are UTC unless the connection says otherwise.
    expect(rows.every(({ fields }) => Date.parse(fields.takenAt) <= Date.now())).toBe(true);
  });
});

describe("points of shares", () => {
  it("are their snapshots, each share's complete by itself, and block volumes have none", async () => {
    const volumes = (await readAll(readVolumes(context()))).rows;
    known.add("volume", volumes);
    const shares = volumes.filter(({ fields }) => fields.kind !== "block");
    const snapshots = await readAll(readSnapshots(context()));
    const shareIds = new Set(shares.map(({ vendorId }) => vendorId));
    const points = await readAll(readRestoreTargets(context()));
    expect(points.errors).toEqual([]);
    expect(new Set(points.complete)).toEqual(shareIds);
    const ofShares = snapshots.rows.filter(({ links }) => shareIds.has(links.volume ?? ""));
    expect(points.rows.map(({ vendorId }) => vendorId).sort()).toEqual(ofShares.map(({ vendorId }) => vendorId).sort());
    for (const [index, point] of points.rows.entries()) {
      const share = shares.find(({ vendorId }) => vendorId === point.links.volume);
      expect(point.links).toEqual({ volume: points.partitions[index], snapshot: point.vendorId });
      expect(point.vendorTenant).toBe(share?.vendorTenant);
      expect(point.fields).toMatchObject({ vmName: null, volumeName: share?.fields.name, kind: "snapshot", restorable: true });
    }
  });

  it("say where single files can be taken back, and can be read again for one share alone", async () => {
    const shares = await volumesOf("file");
    known.add("volume", shares);
    const { rows } = await readAll(readRestoreTargets(context()));
    const recoverable = new Set(shares.filter(({ fields }) => fields.fileRecovery).map(({ vendorId }) => vendorId));
    expect(recoverable.size).toBeGreaterThan(0);
    for (const { links, fields } of rows)
      expect(fields.note !== null && fields.note.includes("Single files")).toBe(recoverable.has(links.volume ?? ""));
    const volumeId = rows[0]?.links.volume ?? "";
    const again = await readAll(readRestoreTargets(context({ partitions: [volumeId] })));
    expect(again.complete).toEqual([volumeId]);
    expect(again.rows).toEqual(rows.filter(({ links }) => links.volume === volumeId));
  });
});

describe("archive buckets", () => {
  it("are read with their policy, their settings and how much is in them", async () => {
    const { rows, errors, complete } = await readAll(readBuckets(context()));
    expect(errors).toEqual([]);
    expect(complete).toEqual([null]);
    expect(rows.every(({ fields, vendorTenant }) => fields.state === "available" && vendorTenant !== null)).toBe(true);
    const [first] = rows.filter(({ fields }) => fields.policies.length > 0);
    expect(first?.fields).toMatchObject({
      sourceBucketName: expect.stringContaining("objects"),
      policies: [{ vendorId: expect.stringMatching(/^SCH-/), path: "/", afterDays: expect.any(Number) }],
    });
    expect(first?.fields.usedBytes).toBeGreaterThan(0);
    expect(rows.some(({ fields }) => fields.versioned === true && fields.policies[0]?.state === "active")).toBe(true);
    const unused = rows.find(({ fields }) => fields.policies.length === 0);
    expect(unused?.fields).toMatchObject({ usedBytes: 0, sourceBucketName: null });
  });

  it("can be read one at a time; one that is gone takes a whole list to sweep", async () => {
    const { rows } = await readAll(readBuckets(context()));
    const [row] = rows;
    const one = await readAll(readBuckets(context({ partitions: [row?.vendorId ?? ""] })));
    expect(one.rows).toEqual([row]);
    expect(one.complete).toEqual([]);
    const gone = await readAll(readBuckets(context({ partitions: ["00000000-0000-4000-8000-000000000000"] })));
    expect(gone.rows).toHaveLength(rows.length);
    expect(gone.complete).toEqual([null]);
  });

  it("that the key may not read are no fault", async () => {
    await closeTo("archive-storage", 403);
    const { rows, errors, complete } = await readAll(readBuckets(context()));
    expect({ rows, errors, complete }).toEqual({ rows: [], errors: [], complete: [null] });
  });
});

describe("runs of archive buckets", () => {
  it("come by bucket, archiving and recovery, each bucket complete by itself", async () => {
    const { rows, complete, errors, partitions } = await readAll(readHistories(context()));
    expect(errors).toEqual([]);
    expect(new Set(rows.map(({ fields }) => fields.kind))).toEqual(new Set(["archive", "recovery"]));
    // A bucket that nothing was ever archived to is complete without a run.
    expect([...new Set(partitions)].every((partition) => complete.includes(partition))).toBe(true);
    expect(new Set(complete).size).toBe(complete.length);
    expect(rows.every(({ links }, index) => links.owner?.vendorId === partitions[index])).toBe(true);
    expect(new Set(rows.map(({ vendorId }) => vendorId)).size).toBe(rows.length);
    expect(rows.every(({ attributes }, index) => attributes.bucket_id === partitions[index])).toBe(true);
    expect(rows.every(({ fields }) => fields.backupName !== null && fields.startedAt !== null)).toBe(true);
    const [partition] = partitions;
    const one = await readAll(readHistories(context({ partitions: [partition ?? ""] })));
    expect(one.complete).toEqual([partition]);
    expect(one.rows).toEqual(rows.filter((_, index) => partitions[index] === partition));
  });

  it("say how far they are while they run, and how they ended", async () => {
    const { complete, partitions } = await readAll(readHistories(context()));
    const bucket = partitions[0] ?? "";
    const call = (method: "GET" | "PUT", operationId: string, path: string, more: object) =>
      http.call({ service: "archive-storage", operationId, method, path, ...more });
    await call("PUT", "recoverObjects", `/v1/buckets/${bucket}/recover-objects`, {
      body: {
        recovery_target_bucket_name: "restored-objects",
        recovery_infos: [{ source_object_path: "/", object_type: "FOLDER" }],
        overwrite: false,
      },
    });
    const recovery = async () =>
      (await readAll(readHistories(context({ partitions: [bucket] })))).rows.find(
        ({ attributes }) => attributes.recovery_target_bucket_name === "restored-objects",
      );
    const running = await recovery();
    expect(running?.fields).toMatchObject({ kind: "recovery", state: "running", endedAt: null, durationSeconds: null });
    expect(running?.fields.progressPercent).toBeGreaterThanOrEqual(0);
    await call("PUT", "cancelRecovery", "/v1/recovery-histories/cancel-recovery", {
      query: { id: running?.vendorId ?? "", bucket_id: bucket },
    });
    expect((await recovery())?.fields).toMatchObject({ state: "cancelled", vendorState: "CANCELED", progressPercent: null });
    const buckets = anyAnswer.parse((await call("GET", "listBuckets", "/v1/buckets", { query: { limit: "100" } })).body);
    expect(complete).toHaveLength(buckets.buckets.length);
  });

  it("that the key may not read are no fault", async () => {
    await closeTo("archive-storage", 403);
    const { rows, errors, complete } = await readAll(readHistories(context()));
    expect({ rows, errors, complete }).toEqual({ rows: [], errors: [], complete: [] });
  });
});
