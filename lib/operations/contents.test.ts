import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Caller } from "@/lib/access";
import { startTestServer } from "@/lib/access/testing";
import { getOperation } from "@/lib/operations";
import { auditEntries } from "@/lib/db/schema";
import type { TestDatabase } from "@/lib/db/testing";
import { systemScope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { demoAccounts } from "@/lib/sandbox/demo-accounts";
import { askVendor } from "./ask-vendor";
import { passContent } from "./contents";
import { OperationBench, tester } from "./testing";

let database: TestDatabase;
let sandbox: RunningSandbox;
let bench: OperationBench;
beforeAll(async () => {
  database = await startTestServer();
  sandbox = await startTestSandbox();
  const account = demoAccounts(sandbox.url).find(({ connection }) => connection.provider === "sangfor");
  if (!account) throw new Error("The sandbox has no such account.");
  bench = await OperationBench.open(database.db, sandbox, account);
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});
afterEach(() => bench.control("DELETE", "/faults"));

const operator: Caller = {
  actor: tester,
  userId: tester.id,
  role: "operator",
  grants: [{ tenantId: null, role: "operator" }],
  atMost: null,
  mustChangePassword: false,
  scope: systemScope,
  sessionId: null,
  tokenId: null,
  readOnly: false,
};

function pass(
  method: "GET" | "PUT",
  name: string,
  query: Record<string, string>,
  init: RequestInit & { caller?: Caller; requestId?: string } = {},
) {
  const { caller = operator, requestId = "r", ...rest } = init;
  const url = `http://backdesk.test/api/v1/connections/${bench.connectionId}/contents/${name}?${new URLSearchParams(query).toString()}`;
  const headers = { ...(rest.body ? { "content-type": "application/octet-stream" } : {}), ...rest.headers };
  const request = new Request(url, { method, ...rest, headers, ...(rest.body ? { duplex: "half" } : {}) } as RequestInit);
  return passContent({
    db: database.db,
    scope: caller.scope,
    caller,
    requestId,
    request,
    connectionId: bench.connectionId,
    name,
  });
}

async function problemOf(promise: Promise<unknown>): Promise<ProblemError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error(`expected a problem, got ${String(error)}`);
  return error;
}

async function ask(name: string) {
  const place = { scope: systemScope, connectionId: bench.connectionId, name };
  const asking = { caller: operator, requestId: "r", input: {}, signal: new AbortController().signal };
  return (await askVendor(database.db, { ...place, ...asking })).items;
}

async function newImage(name: string): Promise<string> {
  const [pool] = await ask("image-pools");
  const input = { name, format: "disk", osType: "linux", poolId: pool?.value ?? "" };
  const { id } = await bench.create("image.create", input);
  const row = await bench.finish(id);
  return z.object({ imageId: z.string() }).parse(row.result).imageId;
}

const mebibyte = 2 ** 20;

/** So many MiB, made as they are taken, with the hash of all that was. */
function madeBody(mebibytes: number) {
  const hash = createHash("sha256");
  let made = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (made === mebibytes) return controller.close();
        const chunk = Buffer.alloc(mebibyte, made % 251);
        hash.update(chunk);
        made += 1;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 1 },
  );
  return { body, digest: () => hash.digest("hex") };
}

/** The most memory that was held beside what was held before, while something goes on. */
async function peakOf<T>(work: () => Promise<T>): Promise<{ value: T; grewBytes: number }> {
  const held = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = held();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, held())), 5);
  try {
    const value = await work();
    return { value, grewBytes: peak - before };
  } finally {
    clearInterval(timer);
  }
}

async function digestOf(answer: Response): Promise<{ digest: string; length: number }> {
  const hash = createHash("sha256");
  let length = 0;
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    length += chunk.length;
  }
  return { digest: hash.digest("hex"), length };
}

describe("content that passes through", () => {
  it("goes up and comes back a quarter of a gibibyte long, byte for byte, without being held in memory", async () => {
    const size = 256;
    const imageId = await newImage("large");
    const { body, digest } = madeBody(size);
    const up = await peakOf(() => pass("PUT", "image.upload", { imageId, format: "disk" }, { body }));
    expect(up.value.status).toBe(200);
    await bench.advance(60);
    const { id } = await bench.create("image.export", { imageId });
    expect((await bench.finish(id)).state).toBe("succeeded");
    const down = await peakOf(async () => {
      const answer = await pass("GET", "image.download", { imageId, fileName: "large.img" });
      expect(answer.headers.get("content-length")).toBe(String(size * mebibyte));
      return digestOf(answer);
    });
    expect(down.value).toEqual({ digest: digest(), length: size * mebibyte });
    // Both ends of it, the vendor's too, live in this process.
    for (const { grewBytes } of [up, down]) expect(grewBytes).toBeLessThan(96 * mebibyte);
  }, 180_000);

  it("is recorded as a write with no body kept, and named in the answer", async () => {
    const imageId = await newImage("recorded");
    const answer = await pass("PUT", "image.upload", { imageId, format: "disk" }, { body: madeBody(1).body });
    const id = /\/operations\/(\w+)$/.exec(answer.headers.get("location") ?? "")?.[1] ?? "";
    const operation = await getOperation(database.db, systemScope, id);
    expect(operation).toMatchObject({ kind: "vendor.call", state: "succeeded", calls: [{ method: "PUT", status: 200 }] });
    await bench.advance(60);
    expect((await ask("images")).find(({ value }) => value === imageId)?.attributes).toMatchObject({
      state: "available",
      sizeBytes: mebibyte,
    });
  });

  it("goes on from where a download broke off", async () => {
    const medium = (await ask("images")).find(({ attributes }) => attributes.needsExport === false);
    const query = { imageId: medium?.value ?? "", fileName: "rescue.iso" };
    const whole = await pass("GET", "image.download", query);
    expect(whole.headers.get("content-disposition")).toContain('filename="rescue.iso"');
    const all = Buffer.from(await whole.arrayBuffer());
    const rest = await pass("GET", "image.download", query, { headers: { range: `bytes=${all.length - 1_000}-` } });
    expect(rest.status).toBe(206);
    expect(rest.headers.get("content-range")).toBe(`bytes ${all.length - 1_000}-${all.length - 1}/${all.length}`);
    expect(Buffer.from(await rest.arrayBuffer()).equals(all.subarray(-1_000))).toBe(true);
  });

  it("is recorded as read by whoever took it", async () => {
    const medium = (await ask("images")).find(({ attributes }) => attributes.needsExport === false);
    const query = { imageId: medium?.value ?? "", fileName: "recorded.iso" };
    const answer = await pass("GET", "image.download", query, { requestId: "the-download" });
    await answer.body?.cancel();
    await vi.waitFor(async () => {
      const entries = await database.db.select().from(auditEntries).where(eq(auditEntries.requestId, "the-download"));
      expect(entries).toMatchObject([
        { action: "proxy.read", actorId: tester.id, connectionId: bench.connectionId, outcome: "done", details: { status: 200 } },
      ]);
      expect(entries[0]?.subject).toContain("/download");
    });
  });

  it("becomes a problem in the vendor's words, never a saved error", async () => {
    const disk = (await ask("images")).find(({ attributes }) => attributes.needsExport === true);
    const refused = await problemOf(pass("GET", "image.download", { imageId: disk?.value ?? "", fileName: "a" }));
    expect(refused.kind).toBe("vendor-error");
    expect(refused.message).toContain("Export the image before it is downloaded.");
    const upload = pass("PUT", "image.upload", { imageId: disk?.value ?? "", format: "disk" }, { body: "abc" });
    expect((await problemOf(upload)).message).toMatch(/has been uploaded already/);
  });

  it("breaks off for the caller where it breaks off at the vendor", async () => {
    const medium = (await ask("images")).find(({ attributes }) => attributes.needsExport === false);
    await bench.fault({ match: { vendor: "sangfor", method: "GET", path: "**/download" }, fault: "truncate", times: 1 });
    const answer = await pass("GET", "image.download", { imageId: medium?.value ?? "", fileName: "a" });
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });

  it("keeps a machine's firmware as it was put", async () => {
    const vm = bench.book.rows("vm")[0];
    const [cluster] = await ask("quick-clusters");
    const query = { vmId: vm?.id ?? "", clusterId: cluster?.value ?? "", type: "bios" };
    const before = await pass("GET", "firmware.download", query);
    expect(before.headers.get("content-disposition")).toContain(".bios");
    await pass("PUT", "firmware.upload", { ...query, fileName: "a.bin" }, { body: "firmware" });
    expect(await (await pass("GET", "firmware.download", query)).text()).toBe("firmware");
  });

  it.each([
    ["a name that is no content", "GET", "nothing", {}, "not-supported"],
    ["an upload asked for as a download", "GET", "image.upload", {}, "not-supported"],
    ["a parameter that is missing", "GET", "image.download", { imageId: "1" }, "malformed-request"],
    ["a parameter that is not known", "GET", "image.download", { imageId: "1", fileName: "a", x: "1" }, "malformed-request"],
    [
      "an id that would leave its place in the path",
      "GET",
      "image.download",
      { imageId: "../1", fileName: "a" },
      "malformed-request",
    ],
    [
      "a file name that would leave its header",
      "GET",
      "image.download",
      { imageId: "1", fileName: 'a"\r\nb' },
      "malformed-request",
    ],
  ] as const)("is refused for %s", async (_, method, name, query, kind) => {
    expect((await problemOf(pass(method, name, query))).kind).toBe(kind);
  });

  it("is not open to tokens that only read, nor to those of some tenants", async () => {
    const imageId = await newImage("refused");
    const body = "abc";
    const reader = { ...operator, readOnly: true };
    const refused = await problemOf(pass("PUT", "image.upload", { imageId, format: "disk" }, { body, caller: reader }));
    expect(refused.kind).toBe("not-allowed");
    const limited = { ...operator, scope: { tenantIds: ["ten_1"] } };
    const query = { imageId, fileName: "a" };
    expect(["not-allowed", "not-found"]).toContain(
      (await problemOf(pass("GET", "image.download", query, { caller: limited }))).kind,
    );
  });
});
