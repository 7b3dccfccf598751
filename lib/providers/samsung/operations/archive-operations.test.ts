import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { FactRow } from "../../plan";
import { bucketObjects, objectVersions } from "../lookups/bucket-contents";
import { operationsBench, rowOf } from "./testing";

const { rows, again, supportOf, refusal, done, lost, io, facts } = operationsBench();

const policiesOf = (bucket: FactRow) =>
  z.array(z.object({ vendorId: z.string(), state: z.string(), afterDays: z.number().nullable() })).parse(bucket.item.policies);
/** A bucket that keeps versions and is archived to, and one that nothing was ever put into. */
const aBucket = () => rowOf(rows("bucket").find((row) => row.item.versioned === true && policiesOf(row)[0]?.state === "active"));
const anEmptyBucket = () => rowOf(rows("bucket").find((row) => policiesOf(row).length === 0));

const objects = (input: { bucketId: string; path?: string; q?: string; cursor?: string }) =>
  bucketObjects.page?.(io(), input, facts()) ?? Promise.reject(new Error("no pages"));
const versions = (input: { bucketId: string; path: string }) => objectVersions.run(io(), input, facts());
const names = async (input: Parameters<typeof objects>[0]) => (await objects(input)).items.map(({ value }) => value);
const checksOf = (kind: Parameters<typeof supportOf>[0], input: object) =>
  supportOf(kind).checks?.(io(), input, facts()) ?? Promise.resolve([]);

describe("what lies in a bucket", () => {
  it("is shown folder by folder, each file with its size and time", async () => {
    const bucketId = aBucket().id;
    const top = (await objects({ bucketId })).items;
    expect(top.filter(({ attributes }) => attributes.isFolder === true).length).toBeGreaterThan(1);
    expect(top.every(({ label, value }) => label === value)).toBe(true);
    const folder = rowOfLookup(top.find(({ attributes }) => attributes.isFolder === true));
    const inside = (await objects({ bucketId, path: folder.value })).items;
    expect(inside.every(({ value, label }) => value === folder.value + label)).toBe(true);
    const catalog = rowOfLookup(top.find(({ value }) => value === "catalog.json"));
    expect(catalog.attributes).toMatchObject({ isFolder: false, sizeBytes: expect.any(Number) });
    expect(Date.parse(String(catalog.attributes.modifiedAt))).toBeLessThanOrEqual(Date.now());
  });

  it("is found by name below the folder that is shown", async () => {
    const bucketId = aBucket().id;
    const found = await names({ bucketId, q: ".pdf" });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((name) => name.endsWith(".pdf"))).toBe(true);
    const [folder = ""] = found[0]?.split("/") ?? [];
    expect((await names({ bucketId, path: `${folder}/`, q: ".pdf" })).every((name) => name.startsWith(`${folder}/`))).toBe(true);
  });

  it("comes a page at a time, none given twice", async () => {
    const bucketId = aBucket().id;
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await objects({ bucketId, q: "20", ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ value }) => value));
      cursor = page.nextCursor ?? undefined;
      pages += 1;
    } while (cursor !== undefined);
    expect(pages).toBeGreaterThan(1);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe("objects of a bucket", () => {
  it("are deleted, one by its name and a folder with all that is in it", async () => {
    const bucket = aBucket();
    const bucketId = bucket.id;
    const [folder = ""] = await names({ bucketId });
    const paths = ["catalog.json", folder];
    expect(await checksOf("archive.delete-objects", { bucketId, paths })).toContainEqual(
      expect.objectContaining({ id: "data", level: "warning", message: expect.stringContaining(folder) }),
    );
    const { usedBytes } = bucket.item;
    expect(await done("archive.delete-objects", { bucketId, paths })).toMatchObject({ state: "succeeded" });
    expect(await names({ bucketId: again(bucket).id })).not.toContain(folder);
    expect(again(bucket).item.usedBytes).toBeLessThan(Number(usedBytes));
    expect(await checksOf("archive.delete-objects", { bucketId: again(bucket).id, paths: ["no/such.pdf"] })).toContainEqual(
      expect.objectContaining({ id: "exists", level: "error" }),
    );
  });

  it("lose chosen versions and keep the others", async () => {
    const bucketId = aBucket().id;
    const wish = { bucketId, path: "catalog.json" };
    const [latest, older, ...rest] = (await versions(wish)).map(({ value }) => value);
    expect(refusal("archive.delete-versions", { bucketId, path: "logs/", versionIds: ["x"] })).toContain("path is a folder");
    expect(await done("archive.delete-versions", { ...wish, versionIds: [older] })).toMatchObject({ state: "succeeded" });
    const left = await versions({ bucketId: aBucket().id, path: "catalog.json" });
    expect(left.map(({ value }) => value).slice(0, rest.length + 1)).toEqual([latest, ...rest]);
    expect(left[0]?.attributes.isLatest).toBe(true);
  });

  it("are copied back, and the run that the vendor does not name is found", async () => {
    const bucket = aBucket();
    const before = new Set(rows("history").map(({ vendorId }) => vendorId));
    const wish = { bucketId: bucket.id, paths: ["catalog.json"], targetBucket: "restored-here", overwrite: false };
    expect(refusal("archive.recover", { ...wish, targetBucket: "No Good" })).toMatch(/^targetBucket must be 3 to 63/);
    const end = await done("archive.recover", wish, 3_600);
    expect(end).toMatchObject({ state: "succeeded", result: { recovered: ["catalog.json"], to: "restored-here" } });
    const run = rowOf(rows("history").find(({ vendorId }) => !before.has(vendorId) && vendorId.startsWith("EXE-")));
    expect(end).toMatchObject({ result: { historyVendorId: run.vendorId } });
    expect(run.item).toMatchObject({ kind: "recovery", state: "succeeded" });
  });

  it("are copied back as they were in an older version", async () => {
    const bucketId = aBucket().id;
    const older = (await versions({ bucketId, path: "catalog.json" })).at(-1)?.value ?? "";
    const wish = { bucketId, path: "/catalog.json", versionId: older, targetBucket: "restored-here", overwrite: true };
    expect(await checksOf("archive.recover-version", wish)).toContainEqual(
      expect.objectContaining({ id: "overwrites", level: "warning" }),
    );
    expect(await done("archive.recover-version", wish, 3_600)).toMatchObject({ state: "succeeded" });
  });

  it.each([
    ["reset-before", "did-not-happen"],
    ["reset-after", "happened"],
  ] as const)("are recovered once when the answer is lost (%s)", async (fault, outcome) => {
    const wish = { bucketId: aBucket().id, paths: ["/"], targetBucket: "restored-here", overwrite: false };
    expect(await lost("archive.recover", wish, fault)).toMatchObject({ outcome });
  });
});

describe("a bucket", () => {
  it("is made, archived to, paused and, once it is unused, deleted", async () => {
    expect(refusal("archive.create", { name: "Not_A_Name" })).toMatch(/^name must be 3 to 63/);
    expect(await done("archive.create", { name: "made-here" })).toMatchObject({
      state: "succeeded",
      result: { created: [{ noun: "bucket", name: "made-here" }] },
    });
    const made = () => rowOf(rows("bucket").find(({ name }) => name === "made-here"));
    expect(await checksOf("archive.create", { name: "made-here" })).toContainEqual(expect.objectContaining({ level: "error" }));

    const create = () => ({ bucketId: made().id, sourceBucket: "made-here-objects", afterDays: 14 });
    expect(await done("archive.create-policy", create(), 1)).toMatchObject({ state: "succeeded" });
    expect(made().item).toMatchObject({ sourceBucketName: "made-here-objects", policies: [{ afterDays: 14, state: "active" }] });
    expect(refusal("archive.create-policy", create())).toContain("has an archiving policy");

    const policy = () => ({ bucketId: made().id, policyId: policiesOf(made())[0]?.vendorId });
    await done("archive.update-policy", { ...policy(), afterDays: 30 }, 1);
    expect(policiesOf(made())[0]?.afterDays).toBe(30);
    expect(await checksOf("archive.delete", { bucketId: made().id })).toContainEqual(
      expect.objectContaining({ id: "policy", level: "error" }),
    );
    await done("archive.set-policy-state", { ...policy(), active: false }, 1);
    expect(policiesOf(made())[0]?.state).toBe("paused");
    expect(refusal("archive.set-policy-state", { ...policy(), policyId: "SCH-other", active: true })).toContain(
      "is not a policy of",
    );

    expect(await done("archive.delete", { bucketId: made().id })).toMatchObject({ state: "succeeded" });
    expect(rows("bucket").some(({ name }) => name === "made-here")).toBe(false);
  });

  it("that is not empty is not deleted", async () => {
    expect(await checksOf("archive.delete", { bucketId: aBucket().id })).toContainEqual(
      expect.objectContaining({ id: "empty", level: "error" }),
    );
  });

  it("keeps versions and encrypts, or does not", async () => {
    const bucket = anEmptyBucket();
    for (const enabled of [true, false]) {
      await done("archive.set-versioning", { bucketId: again(bucket).id, enabled }, 1);
      await done("archive.set-encryption", { bucketId: again(bucket).id, enabled }, 1);
      expect(again(bucket).item).toMatchObject({ versioned: enabled, encrypted: enabled });
    }
  });
});

function rowOfLookup<T>(found: T | undefined): T {
  if (found === undefined) throw new Error("The bucket has no such object.");
  return found;
}
