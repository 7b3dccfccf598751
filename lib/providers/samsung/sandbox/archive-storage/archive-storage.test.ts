import { beforeEach, describe, expect, it } from "vitest";
import { acme, away, day, globex, home, hour, minute, second, StorageClient, testGround } from "../storage/test-client";
import { archiveStorageService } from "./index";

const newClient = (...args: Parameters<typeof testGround>) => {
  const ground = testGround(...args);
  return new StorageClient(archiveStorageService(ground), ground);
};
let client: StorageClient;
beforeEach(() => {
  client = newClient();
});

interface History {
  id: string;
  state: string;
  start_at: string;
  end_at: string | null;
}
const iso = (at: number) => new Date(at).toISOString();
const buckets = (query = {}, region = home) =>
  client.ok("listBuckets", { query: { limit: 1000, ...query }, region }).buckets as { id: string; name: string }[];
/** The first bucket always has an active policy, keeps versions and has recoveries behind it. */
const busyBucket = () => buckets()[0]?.id ?? "";
const span = (bucket_id: string, more = {}) => ({
  query: { bucket_id, start_at_from: iso(client.now - 60 * day), start_at_to: iso(client.now), limit: 1000, ...more },
});
const archivings = (id: string, more = {}) => client.ok("listArchivingHistories", span(id, more)).contents as History[];
const recoveries = (id: string, more = {}) => client.ok("listRecoveryHistories", span(id, more)).contents as History[];
const objects = (id: string, query = {}) =>
  client.ok("listBucketObjects", { path: { bucket_id: id }, query: { limit: 1000, ...query } }).contents as {
    object_name: string;
    object_type: string;
  }[];
const names = (id: string, query = {}) => objects(id, query).map(({ object_name }) => object_name);

function create(name: string): string {
  return String(client.ok("createBucket", { body: { name, tags: [{ key: "team", value: "it" }] } }).id);
}
function archive(bucket_id: string, source = "cctv-objects-x"): string {
  const body = { archiving_source_bucket_name: source, object_lifecycle: "7", object_path: "/" };
  return String(client.ok("createArchivingPolicy", { query: { bucket_id }, body }).id);
}
/** Moves the clock to just after the bucket's next archiving has begun, and gives its id. */
function untilArchiving(id: string): string {
  const before = new Set(archivings(id).map((run) => run.id));
  for (let step = 0; step < 1_000; step += 1) {
    client.now += 2 * minute;
    const run = archivings(id).find((known) => !before.has(known.id));
    if (run !== undefined) return run.id;
  }
  throw new Error("No archiving has begun.");
}

describe("Archive Storage in the sandbox", () => {
  it("plays every operation of the contract and no other", () => {
    const { contract, operationIds } = client.service;
    expect([...operationIds].sort()).toEqual(contract.operations.map(({ operationId }) => operationId).sort());
  });

  it("starts with the same buckets in every run, and others for each account and region", () => {
    const all = (one: StorageClient) =>
      [acme, globex].flatMap((account) => [home, away].flatMap((region) => one.ok("listBuckets", { account, region }).buckets));
    expect(all(newClient())).toEqual(all(client));
    expect(new Set(all(client).map(({ id }: { id: string }) => id)).size).toBe(all(client).length);
    const path = { bucket_id: busyBucket() };
    expect(client.refused("showBucket", { path, account: globex })).toBe(404);
    expect(client.refused("showBucket", { path, region: away })).toBe(404);
  });

  it("shows in detail everything that it lists", () => {
    for (const region of [home, away]) {
      for (const { id, name } of buckets({}, region)) {
        const path = { bucket_id: id };
        expect(client.ok("showBucket", { path, region })).toMatchObject({ name, state: "ACTIVE" });
        client.ok("showBucketEncryption", { path, region });
        client.ok("showBucketVersioning", { path, region });
        client.ok("listBucketObjects", { path, region });
        for (const { id: policy } of client.ok("listArchivingPolicies", { query: path, region }).archiving_policies)
          client.ok("showArchivingPolicy", { path: { archiving_policy_id: policy }, query: path, region });
        for (const list of ["Archiving", "Recovery"] as const) {
          const listed = client.ok(list === "Archiving" ? "listArchivingHistories" : "listRecoveryHistories", {
            ...span(id),
            region,
          });
          for (const history of listed.contents) {
            const shown = client.ok(`show${list}History`, { query: { id: history.id, bucket_id: id }, region });
            expect(shown).toMatchObject(history);
          }
        }
      }
    }
  });

  it("does not know versions of objects before 1.1", () => {
    const versions = client.service.contract.operation("listBucketObjectVersions").versions;
    expect(versions.map(({ version }) => version)).toEqual(["1.1"]);
  });

  it("lists buckets by name and as many as are asked for", () => {
    const all = client.ok("listBuckets", { query: { limit: 2 } }).buckets;
    expect(all).toHaveLength(2);
    expect(buckets({ name: all[1].name })).toEqual([all[1]]);
    expect(client.refused("listBuckets", { query: { limit: 0 } })).toBe(400);
    expect(newClient("large").ok("listBuckets", { query: { limit: 1000 } }).buckets.length).toBeGreaterThan(200);
  });
});

describe("a bucket", () => {
  it("is made, set and deleted", () => {
    const id = create("quarterly-reports");
    const path = { bucket_id: id };
    expect(client.ok("showBucket", { path })).toMatchObject({
      state: "ACTIVE",
      usage: "0",
      archiving_source_bucket_name: null,
    });
    expect(client.refused("createBucket", { body: { name: "quarterly-reports" } })).toBe(409);
    expect(client.refused("createBucket", { body: { name: "No Good" } })).toBe(400);
    for (const what of ["Encryption", "Versioning"]) {
      expect(client.ok(`showBucket${what}`, { path })).toEqual({ id, enabled: false });
      expect(client.ok(`setBucket${what}`, { path, body: { enabled: true } })).toEqual({ id, enabled: true });
      expect(client.ok(`showBucket${what}`, { path })).toEqual({ id, enabled: true });
    }
    client.ok("deleteBucket", { path });
    expect(client.ok("showBucket", { path }).state).toBe("DELETING");
    expect(client.refused("deleteBucket", { path })).toBe(409);
    expect(client.refused("setBucketEncryption", { path, body: { enabled: false } })).toBe(409);
    client.now += minute;
    expect(client.refused("showBucket", { path })).toBe(404);
    expect(buckets({ name: "quarterly-reports" })).toEqual([]);
  });

  it("goes away only when it is empty and nothing is archived to it", () => {
    const id = busyBucket();
    const path = { bucket_id: id };
    expect(client.refused("deleteBucket", { path })).toBe(409);
    const [policy] = client.ok("listArchivingPolicies", { query: path }).archiving_policies;
    client.ok("setArchivingPolicyState", {
      path: { archiving_policy_id: policy.id },
      query: path,
      body: { state: "INACTIVE" },
    });
    client.now += day;
    expect(client.refused("deleteBucket", { path })).toBe(409);
    client.ok("deleteBucketObjects", { path, body: { paths: ["/"] } });
    client.ok("deleteBucket", { path });
  });
});

describe("archiving", () => {
  it("follows a policy: every day a run, as long as it is active", () => {
    const id = create("cctv-archive-x");
    const query = { bucket_id: id };
    const policy = archive(id);
    const path = { archiving_policy_id: policy };
    expect(client.ok("showArchivingPolicy", { path, query })).toEqual({
      id: policy,
      bucket_id: id,
      archiving_source: { bucket_name: "cctv-objects-x", object_path: "/" },
      object_lifecycle: "7",
      state: "ACTIVE",
    });
    client.now += 5 * day;
    expect(archivings(id).length).toBe(5);
    client.ok("setArchivingPolicyState", { path, query, body: { state: "INACTIVE" } });
    expect(client.ok("listArchivingPolicies", { query })).toMatchObject({
      count: 1,
      archiving_source_bucket_name: "cctv-objects-x",
      archiving_policies: [{ state: "INACTIVE" }],
    });
    client.now += 5 * day;
    expect(archivings(id).length).toBe(5);
    client.ok("setArchivingPolicyState", { path, query, body: { state: "ACTIVE" } });
    client.now += 2 * day;
    expect(archivings(id).length).toBe(7);
    expect(client.ok("setArchivingPolicy", { path, query, body: { object_lifecycle: "30" } }).object_lifecycle).toBe("30");
  });

  it("takes one policy a bucket and one archive a source", () => {
    const id = create("first-archive");
    archive(id, "source-one");
    const body = { archiving_source_bucket_name: "source-two", object_lifecycle: "7", object_path: "/" };
    expect(client.refused("createArchivingPolicy", { query: { bucket_id: id }, body })).toBe(409);
    const other = { query: { bucket_id: create("second-archive") } };
    expect(
      client.refused("createArchivingPolicy", { ...other, body: { ...body, archiving_source_bucket_name: "source-one" } }),
    ).toBe(409);
    expect(client.refused("createArchivingPolicy", { ...other, body: { ...body, object_lifecycle: "soon" } })).toBe(400);
    expect(client.send("createArchivingPolicy", { ...other, body: { ...body, object_path: "/a" } }).isOfContract).toBe(true);
    expect(client.refused("createArchivingPolicy", { query: { bucket_id: "none" }, body })).toBe(404);
    expect(client.refused("showArchivingPolicy", { path: { archiving_policy_id: "SCH-none" }, query: { bucket_id: id } })).toBe(
      404,
    );
  });

  it("shows how far a run is, and ends it when it is cancelled", () => {
    const id = busyBucket();
    const run = untilArchiving(id);
    const query = { id: run, bucket_id: id };
    const early = client.ok("showArchivingHistory", { query });
    expect(early).toMatchObject({ state: "INPROGRESS", end_at: null });
    client.now += 20 * second;
    const later = client.ok("showArchivingHistory", { query });
    expect(later.archiving_infos[0].archiving_rate).toBeGreaterThanOrEqual(early.archiving_infos[0].archiving_rate);
    expect(later.archiving_infos[0].archiving_rate).toBeLessThan(100);
    client.ok("cancelArchiving", { query });
    expect(client.ok("showArchivingHistory", { query })).toMatchObject({ state: "CANCELED", end_at: iso(client.now) });
    expect(client.refused("cancelArchiving", { query })).toBe(409);
    const before = names(id).length;
    client.now += 2 * hour;
    expect(names(id)).toHaveLength(before);
    expect(client.refused("cancelArchiving", { query: { ...query, id: "EXE-none" } })).toBe(404);
  });

  it("adds to what is in the bucket when it ends well", () => {
    const id = busyBucket();
    const known = new Set(archivings(id).map((run) => run.id));
    const before = Number(client.ok("showBucket", { path: { bucket_id: id } }).usage);
    client.now += 3 * day;
    const added = archivings(id).filter((run) => !known.has(run.id) && run.state === "SUCCESS");
    expect(added.length).toBeGreaterThan(0);
    expect(Number(client.ok("showBucket", { path: { bucket_id: id } }).usage)).toBeGreaterThan(before);
  });

  it("lists a span of time, newest first, by state and page", () => {
    const id = busyBucket();
    const all = archivings(id);
    expect(all.length).toBeGreaterThan(40);
    const starts = all.map(({ start_at }) => start_at);
    expect(starts).toEqual([...starts].sort().reverse());
    expect(archivings(id, { limit: 7, offset: 7 })).toEqual(all.slice(7, 14));
    expect(archivings(id, { state: "FAILED" })).toEqual(all.filter(({ state }) => state === "FAILED"));
    expect(archivings(id, { start_at_from: all[4]?.start_at ?? "", start_at_to: all[2]?.start_at ?? "" })).toEqual(
      all.slice(2, 5),
    );
    const backwards = { start_at_from: iso(client.now), start_at_to: iso(client.now - day) };
    expect(client.refused("listArchivingHistories", span(id, backwards))).toBe(400);
    expect(client.send("listArchivingHistories", { query: { bucket_id: id } }).isOfContract).toBe(true);
  });
});

describe("objects of a bucket", () => {
  it("are walked by folder and by marker", () => {
    const id = busyBucket();
    const root = objects(id, { object_path: "/" });
    expect(root.filter(({ object_type }) => object_type === "FILE").map(({ object_name }) => object_name)).toEqual([
      "catalog.json",
    ]);
    const folder = root.find(({ object_type }) => object_type === "FOLDER")?.object_name ?? "";
    expect(objects(id, { object_path: folder }).length).toBeGreaterThan(0);
    const files = names(id, { object_type: "FILE" });
    const walked: string[] = [];
    for (let marker: string | null = ""; marker !== null;) {
      const page: { marker: string | null; contents: { object_name: string }[] } = client.ok("listBucketObjects", {
        path: { bucket_id: id },
        query: { limit: 17, object_type: "FILE", marker },
      }) as never;
      walked.push(...page.contents.map(({ object_name }) => object_name));
      marker = page.marker;
    }
    expect(walked).toEqual(files);
    expect(names(id, { object_name: "catalog" })).toEqual(["catalog.json"]);
    expect(client.refused("listBucketObjects", { path: { bucket_id: id }, query: { object_type: "DISK" } })).toBe(400);
    expect(client.refused("listBucketObjects", { path: { bucket_id: id }, query: { limit: 1_001 } })).toBe(400);
  });

  it("are deleted one by one and by folder", () => {
    const id = busyBucket();
    const path = { bucket_id: id };
    const [file = ""] = names(id, { object_type: "FILE", object_name: "logs/" });
    client.ok("deleteBucketObjects", { path, body: { paths: [file] } });
    expect(names(id)).not.toContain(file);
    expect(client.refused("deleteBucketObjects", { path, body: { paths: [file] } })).toBe(404);
    client.ok("deleteBucketObjects", { path, body: { paths: ["logs/"] } });
    expect(names(id, { object_path: "logs/" })).toEqual([]);
    expect(client.refused("deleteBucketObjects", { path, body: { paths: [] } })).toBe(400);
  });

  it("have versions where the bucket keeps them", () => {
    const id = busyBucket();
    const path = { bucket_id: id };
    const list = (query = {}) =>
      client.ok("listBucketObjectVersions", { path, query: { object_path: "catalog.json", limit: 1000, ...query } });
    const all = list().contents;
    expect(all.length).toBeGreaterThan(10);
    expect(all.map(({ latest }: { latest: boolean }) => latest)).toEqual(all.map((_: unknown, place: number) => place === 0));
    expect(list({ limit: 3, offset: 3 }).contents).toEqual(all.slice(3, 6));
    const wish = { path: "catalog.json", versions: [all[0].object_version_id, all[4].object_version_id] };
    client.ok("deleteBucketObjectVersions", { path, body: wish });
    expect(list().contents[0]).toEqual({ ...all[1], latest: true });
    expect(list().count).toBe(all.length - 2);
    expect(client.refused("deleteBucketObjectVersions", { path, body: wish })).toBe(404);
    expect(client.refused("deleteBucketObjectVersions", { path, body: { ...wish, versions: [] } })).toBe(400);
    expect(client.refused("listBucketObjectVersions", { path, query: { object_path: "nothing" } })).toBe(404);
  });
});

describe("a recovery", () => {
  const wish = (more = {}) => ({
    recovery_target_bucket_name: "restored-objects",
    recovery_infos: [
      { source_object_path: "backup/", object_type: "FOLDER" },
      { source_object_path: "catalog.json", object_type: "FILE" },
    ],
    overwrite: true,
    ...more,
  });

  it("runs with progress to its end", () => {
    const id = busyBucket();
    const path = { bucket_id: id };
    const known = new Set(recoveries(id).map((recovery) => recovery.id));
    expect(client.ok("recoverObjects", { path, body: wish() })).toEqual({
      id,
      recovery_target_bucket_name: "restored-objects",
    });
    const begun = recoveries(id).find((recovery) => !known.has(recovery.id));
    const query = { id: begun?.id ?? "", bucket_id: id };
    const shown = () => client.ok("showRecoveryHistory", { query });
    expect(shown()).toMatchObject({ state: "INPROGRESS", end_at: null, recovery_target_bucket_name: "restored-objects" });
    expect(shown().recovery_infos).toMatchObject([{ source_object_path: "backup/", recovery_rate: 0 }, {}]);
    client.now += 45 * second;
    const { recovery_rate: rate } = shown().recovery_infos[0];
    expect(rate).toBeGreaterThan(0);
    expect(rate).toBeLessThan(100);
    client.now += 3 * hour;
    expect(shown()).toMatchObject({ state: "SUCCESS", recovery_infos: [{ recovery_rate: 100 }, { recovery_rate: 100 }] });
    expect(client.refused("cancelRecovery", { query })).toBe(409);
  });

  it("stops when it is cancelled, and fails where the sandbox is told so", () => {
    const id = busyBucket();
    const path = { bucket_id: id };
    client.ok("recoverObjects", { path, body: wish() });
    const [first] = recoveries(id);
    client.now += 10 * second;
    client.ok("cancelRecovery", { query: { id: first?.id ?? "", bucket_id: id } });
    expect(recoveries(id)[0]).toMatchObject({ id: first?.id, state: "CANCELED", end_at: iso(client.now) });
    client.ok("recoverObjects", { path, body: wish(), outcome: "FAILED" });
    client.now += 3 * hour;
    expect(recoveries(id)[0]?.state).toBe("FAILED");
    expect(client.refused("showRecoveryHistory", { query: { id: "EXE-none", bucket_id: id } })).toBe(404);
  });

  it("can bring back one version of an object", () => {
    const id = busyBucket();
    const path = { bucket_id: id };
    const [, older] = client.ok("listBucketObjectVersions", { path, query: { object_path: "catalog.json" } }).contents;
    const body = {
      recovery_target_bucket_name: "restored-objects",
      source_object_path: "catalog.json",
      source_object_version: older.object_version_id,
      overwrite: false,
    };
    client.ok("recoverObjectVersions", { path, body });
    expect(recoveries(id)[0]?.state).toBe("INPROGRESS");
    expect(client.refused("recoverObjectVersions", { path, body: { ...body, source_object_version: "none" } })).toBe(404);
    expect(client.refused("recoverObjectVersions", { path, body: { ...body, source_object_path: "none" } })).toBe(404);
  });

  it("is refused for what is not there", () => {
    const path = { bucket_id: busyBucket() };
    const of = (source_object_path: string, object_type = "FILE") =>
      wish({ recovery_infos: [{ source_object_path, object_type }] });
    expect(client.refused("recoverObjects", { path, body: of("nothing.txt") })).toBe(404);
    expect(client.refused("recoverObjects", { path, body: of("backup/") })).toBe(400);
    expect(client.refused("recoverObjects", { path, body: wish({ recovery_infos: [] }) })).toBe(400);
    expect(client.refused("recoverObjects", { path, body: wish({ recovery_target_bucket_name: "No" }) })).toBe(400);
    client.ok("recoverObjects", { path, body: of("/") });
  });
});
