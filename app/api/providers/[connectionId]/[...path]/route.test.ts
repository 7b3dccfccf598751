import { randomBytes } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { newId } from "@/lib/access/new-id";
import { setGrants } from "@/lib/access/people/set-grants";
import { hashToken, newToken } from "@/lib/access/tokens";
import { createConnection, forgetConnection } from "@/lib/connections";
import { getDb, type Db } from "@/lib/db/client";
import { apiTokens, auditEntries, operations, tenants, users } from "@/lib/db/schema";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing";
import type { Role } from "@/lib/domain/roles";
import { sandboxAccounts } from "@/lib/providers/samsung/sandbox";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { DELETE, GET, POST } from "./route";

const [account] = sandboxAccounts;
if (account === undefined) throw new Error("The sandbox has accounts.");

let sandbox: RunningSandbox;
let database: TestDatabase;
let db: Db;
let connectionId: string;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  database = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("NEXTAUTH_SECRET", randomBytes(32).toString("hex"));
  vi.stubEnv("NEXTAUTH_URL", "http://backdesk.test");
  vi.stubEnv("BACKDESK_ENCRYPTION_KEYS", `k1:${randomBytes(32).toString("base64")}`);
  vi.stubEnv("BACKDESK_VENDOR_NETWORKS", "127.0.0.0/8");
  db = getDb();
  const connection = await createConnection(
    db,
    {
      provider: "samsung",
      name: "Acme",
      endpoint: `${sandbox.url}/samsung/{region}/{service}`,
      settings: { region: account.homeRegion, environment: "e" },
      credentials: { accessKey: account.accessKey, secretKey: account.secretKey },
    },
    { caller: { actor: { kind: "user", id: "usr_test", name: "Test" } }, requestId: "req_setup" },
  );
  connectionId = connection.id;
});
afterAll(async () => {
  await forgetConnection(connectionId);
  await db.$client.end();
  await database.close();
  await sandbox.close();
  vi.unstubAllEnvs();
});

/** A token of a person with this role; `tenantIds` null sees all tenants. */
async function tokenFor(role: Role, more: { tenantIds?: string[] | null; readOnly?: boolean } = {}): Promise<string> {
  const tenantIds = more.tenantIds ?? null;
  const userId = newId("user");
  await db.insert(users).values({ id: userId, email: `${userId}@backdesk.test`, name: role, passwordHash: "x" });
  await setGrants(db, userId, tenantIds?.map((tenantId) => ({ tenantId, role })) ?? [{ tenantId: null, role }]);
  const token = newToken();
  await db.insert(apiTokens).values({
    id: newId("token"),
    userId,
    name: role,
    hash: hashToken(token),
    role,
    tenantIds,
    readOnly: more.readOnly ?? false,
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  return token;
}

async function call(handler: typeof GET, path: string, token: string | null, init: RequestInit = {}) {
  const request = new Request(`http://backdesk.test/api/providers/${path}`, {
    ...init,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(init.headers as Record<string, string> | undefined),
    },
  });
  const response = await handler(request, { params: Promise.resolve({}) });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: z.record(z.string(), z.any()).parse(text === "" ? {} : JSON.parse(text)),
  };
}

describe("/api/providers", () => {
  it("gives admins and operators what the vendor answers", async () => {
    for (const role of ["admin", "operator"] as const) {
      const answer = await call(GET, `${connectionId}/backup/v1/backups?page=0&size=1`, await tokenFor(role));
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      expect(answer.body.contents).toHaveLength(1);
    }
  });

  it("is closed to strangers, to other roles and to people limited to some tenants", async () => {
    const path = `${connectionId}/backup/v1/backups`;
    expect((await call(GET, path, null)).status).toBe(401);
    expect((await call(GET, path, "bd_nothing")).status).toBe(401);
    for (const role of ["viewer", "helpdesk"] as const) expect((await call(GET, path, await tokenFor(role))).status).toBe(403);
    const [tenant] = await db
      .insert(tenants)
      .values({ id: newId("tenant"), name: "Acme", slug: "acme" })
      .returning();
    const limited = await tokenFor("operator", { tenantIds: [tenant?.id ?? ""] });
    const refused = await call(GET, path, limited);
    expect([refused.status, refused.body.type]).toEqual([403, "/problems/not-allowed"]);
  });

  it("lets a read-only token read and not write", async () => {
    const token = await tokenFor("operator", { readOnly: true });
    expect((await call(GET, `${connectionId}/block-storage/v1/volumes`, token)).status).toBe(200);
    expect((await call(DELETE, `${connectionId}/block-storage/v1/volumes/x`, token, { method: "DELETE" })).status).toBe(403);
  });

  it("answers problems for what the contract does not list, and 404 for connections that do not exist", async () => {
    const token = await tokenFor("operator");
    expect((await call(GET, `${connectionId}/backup/v1/secrets`, token)).body.type).toBe("/problems/not-in-contract");
    expect((await call(GET, "con_0000000000/backup/v1/backups", token)).status).toBe(404);
    expect((await call(GET, `${connectionId}/backup/v1/backups/a%2Fb`, token)).status).toBe(400);
  });

  it("makes an operation of a write, audits it, and puts no credential anywhere", async () => {
    const token = await tokenFor("operator");
    const { volumes } = (await call(GET, `${connectionId}/block-storage/v1/volumes?limit=50`, token)).body;
    const volume = volumes.find(
      (v: Record<string, unknown>) => v.is_snapshot_activated && v.state === "IN_USE" && v.purpose === "ORG",
    );
    const answer = await call(POST, `${connectionId}/block-storage/v1/volumes/${volume.id}/snapshots`, token, { method: "POST" });
    expect(answer.status).toBe(200);
    const location = answer.headers.get("location") ?? "";
    expect(location).toMatch(/^\/api\/v1\/operations\/opn_/);
    const id = location.replace("/api/v1/operations/", "");
    const [operation] = await db.select().from(operations).where(eq(operations.id, id));
    expect(operation).toMatchObject({ kind: "vendor.call", state: "succeeded", connectionId });
    const audit = await db.select().from(auditEntries).orderBy(desc(auditEntries.sequence));
    expect(audit.find(({ action }) => action === "proxy.write")).toMatchObject({
      outcome: "done",
      connectionId,
      details: { status: 200 },
    });
    await vi.waitFor(async () => {
      const reads = await db.select().from(auditEntries).where(eq(auditEntries.action, "proxy.read"));
      expect(reads.length).toBeGreaterThan(0);
    });
    const everything = JSON.stringify([answer, await db.select().from(operations), await db.select().from(auditEntries)]);
    expect(everything).not.toContain(account.secretKey);
    expect(everything).not.toContain(account.accessKey);
  });
});
