import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { operations } from "@/lib/db/schema";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing";
import { ProblemError } from "@/lib/http/problems";
import { createVendorHttp, type OpenVendorHttp } from "@/lib/providers/http";
import { samsungConnection } from "@/lib/providers/samsung/connection";
import { samsungContracts } from "@/lib/providers/samsung/contract";
import { sandboxAccounts } from "@/lib/providers/samsung/sandbox";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import type { ProxyAuditEntry, ProxyPorts } from "./ports";
import { proxyRequest } from "./proxy-request";
import { createWriteRecorder } from "./write-recorder";

const [account] = sandboxAccounts;
if (account === undefined) throw new Error("The sandbox has accounts.");
const anyBody = z.record(z.string(), z.any());

let sandbox: RunningSandbox;
let database: TestDatabase;
let http: OpenVendorHttp;
let ports: ProxyPorts;
const audited: ProxyAuditEntry[] = [];

beforeAll(async () => {
  sandbox = await startTestSandbox();
  database = await createTestDatabase();
  http = createVendorHttp({
    spec: samsungConnection,
    connection: {
      id: "con_1",
      endpoint: `${sandbox.url}/samsung/{region}/{service}`,
      settings: { region: account.homeRegion, environment: "e" },
    },
    credentials: { accessKey: account.accessKey, secretKey: account.secretKey },
    policy: { networks: ["127.0.0.0/8"] },
  });
  ports = {
    connection: (id) =>
      Promise.resolve({
        id,
        provider: "samsung",
        contracts: samsungContracts(),
        credentialHeaders: samsungConnection.credentialHeaders,
        http,
      }),
    recorder: createWriteRecorder(database.db, () => Promise.resolve()),
    audit: (entry) => Promise.resolve(void audited.push(entry)),
  };
});
afterAll(async () => {
  await http.close();
  await database.close();
  await sandbox.close();
});
afterEach(() => fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" }));

function send(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
  const rawTarget = `/api/providers/con_1${path}`;
  const headers = { ...(typeof init.body === "string" ? { "content-type": "application/json" } : {}), ...init.headers };
  const request = new Request(`http://backdesk.test${rawTarget}`, { ...init, headers });
  return proxyRequest(ports, { request, rawTarget, caller: { id: "usr_1", name: "Op", mayWrite: true }, requestId: "req_1" });
}

async function problem(promise: Promise<unknown>): Promise<ProblemError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error(`expected a problem, got ${String(error)}`);
  return error;
}

const placeFault = (fault: object) => fetch(`${sandbox.url}/__sandbox/faults`, { method: "POST", body: JSON.stringify(fault) });

async function calls(): Promise<{ method: string; path: string; status: number | null; authentication: { verdict: string } }[]> {
  return anyBody.parse(await (await fetch(`${sandbox.url}/__sandbox/calls`)).json()).items;
}

async function someVolume(): Promise<string> {
  const list = anyBody.parse(await (await send("/block-storage/v1/volumes?limit=50")).json());
  const volume = list.volumes.find(
    (v: Record<string, unknown>) => v.is_snapshot_activated && v.state === "IN_USE" && v.purpose === "ORG",
  );
  return String(volume.id);
}

describe("the proxy before the sandboxed vendor", () => {
  it("reads every list of the contract that needs nothing, signed as the vendor wants it", async () => {
    for (const path of [
      "/block-storage/v1/volumes?limit=2&sort=name%3Aasc",
      "/block-storage/v1/volume-groups",
      "/backup/v1/backups?page=0&size=2",
    ]) {
      const response = await send(path);
      expect(response.status, path).toBe(200);
      await response.json();
    }
    expect((await calls()).every(({ authentication }) => authentication.verdict === "accepted")).toBe(true);
    expect(audited.at(-1)).toMatchObject({ action: "proxy.read", outcome: "done", details: { status: 200 } });
  });

  it("hands back the vendor's refusal with its own words", async () => {
    const response = await send("/block-storage/v1/volumes/nothing");
    expect(response.status).toBe(404);
    expect(anyBody.parse(await response.json()).errors[0].detail).toContain("could not be found");
  });

  it("writes once, answers as the vendor and leaves an operation", async () => {
    const volume = await someVolume();
    const response = await send(`/block-storage/v1/volumes/${volume}/snapshots`, { method: "POST" });
    const { snapshot_id: snapshot } = anyBody.parse(await response.json());
    expect(response.status).toBe(200);
    const list = anyBody.parse(await (await send(`/block-storage/v1/volumes/${volume}/snapshots`)).json());
    expect(list.snapshots.map((s: { snapshot_id: string }) => s.snapshot_id)).toContain(snapshot);
    const id = response.headers.get("location")?.replace("/api/v1/operations/", "") ?? "";
    const [operation] = await database.db.select().from(operations).where(eq(operations.id, id));
    expect(operation).toMatchObject({
      kind: "vendor.call",
      state: "succeeded",
      result: { status: 200, body: { snapshot_id: snapshot } },
    });
  });

  it("sends a DELETE with its body", async () => {
    const volume = await someVolume();
    const body = JSON.stringify({ attachments: ["nobody"] });
    const response = await send(`/block-storage/v1/volumes/${volume}/attachments`, { method: "DELETE", body });
    expect(response.status).toBe(404);
    expect(anyBody.parse(await response.json()).errors[0].detail).toContain("Attachment nobody");
  });

  it("does not repeat a write whose answer was lost, and says that a person must look", async () => {
    const volume = await someVolume();
    const path = `/block-storage/v1/volumes/${volume}/snapshots`;
    await placeFault({ match: { method: "POST" }, fault: "reset-after", times: 1 });
    const refused = await problem(send(path, { method: "POST", headers: { "idempotency-key": "lost-1" } }));
    expect(refused.status).toBeGreaterThanOrEqual(502);
    const id = refused.options.headers?.location?.replace("/api/v1/operations/", "") ?? "";
    const [operation] = await database.db.select().from(operations).where(eq(operations.id, id));
    expect(operation?.state).toBe("needs-attention");
    const again = await problem(send(path, { method: "POST", headers: { "idempotency-key": "lost-1" } }));
    expect(again.kind).toBe("conflict");
    expect(
      (await calls()).filter((call) => call.method === "POST" && call.path.includes(volume) && call.status === null),
    ).toHaveLength(1);
  });

  it("shows the vendor's 401 as the vendor's, not as its own", async () => {
    await placeFault({ fault: "expired-session", times: 5 });
    const response = await send("/backup/v1/backups");
    expect(response.status).toBe(401);
    expect(response.headers.has("www-authenticate")).toBe(false);
    expect(anyBody.parse(await response.json()).errors[0].code).toBe("Unauthorized");
  });

  it("sends nothing that the caller must not set", async () => {
    const before = (await calls()).length;
    for (const name of samsungConnection.credentialHeaders) {
      const refused = await problem(send("/backup/v1/backups", { headers: { [name]: "mine" } }));
      expect(refused.kind).toBe("malformed-request");
    }
    expect((await calls()).length).toBe(before);
  });
});
