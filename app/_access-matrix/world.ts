import { sql } from "drizzle-orm";
import { makePerson, makeTenant, startTestServer, type TestPerson } from "@/lib/access/testing";
import { newId } from "@/lib/access/new-id";
import { hashToken, newToken } from "@/lib/access/tokens";
import { recordAudit } from "@/lib/audit";
import { createConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import type { TestDatabase } from "@/lib/db/testing";
import { apiTokens, operations, tenantRules } from "@/lib/db/schema";
import { roleSchema, type Role } from "@/lib/domain/roles";
import { idFrom, runSync } from "@/lib/inventory";
import type { RunningSandbox, Scale } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { demoAccounts } from "@/lib/sandbox/demo-accounts";
import type { Owner, Subject } from "./expectations";

export interface MatrixCaller {
  name: string;
  role: Role;
  /** The tenants it sees; null for all. */
  tenantIds: string[] | null;
  as: TestPerson | string;
}

export interface World {
  db: Db;
  tenants: { own: string; other: string };
  callers: MatrixCaller[];
  /** Where a table has nothing of this owner, the id is of nothing. */
  subject(owner: Owner): Subject;
  close(): Promise<void>;
}

/** One account whose rules are left out, so that there is something unassigned of every kind that an account has. */
const unassignedAccount = (accounts: ReturnType<typeof demoAccounts>): string | undefined =>
  accounts.find(({ tenant, connection }) => tenant === "Globex" && connection.provider === "samsung")?.vendorTenant;

/** Simulated vendors, read by the real sync into a database of its own, with a caller for every role and reach. */
export async function buildWorld(scale: Scale): Promise<World> {
  const database: TestDatabase = await startTestServer();
  const { db } = database;
  const sandbox: RunningSandbox = await startTestSandbox({ scale });
  const tenants = { own: await makeTenant(db, "Acme"), other: await makeTenant(db, "Globex") };
  const accounts = demoAccounts(sandbox.url);
  const unassigned = unassignedAccount(accounts);
  const act = { caller: { actor: { kind: "system" as const, id: "test", name: "Test" } }, requestId: "test" };
  const connections = new Map<string, string>();
  for (const [position, { tenant, vendorTenant, connection }] of accounts.entries()) {
    if (vendorTenant !== unassigned) {
      const tenantId = tenant === "Acme" ? tenants.own : tenants.other;
      await db.insert(tenantRules).values({ id: `rule_${position}`, tenantId, position, vendorTenant });
    }
    if (connections.has(connection.name)) continue;
    const { id } = await createConnection(db, connection, act, idFrom("connection", connection.name));
    connections.set(connection.name, id);
  }
  for (const [name, id] of connections) {
    const result = await runSync(db, id);
    if (result.outcome !== "done") throw new Error(`${name} was not read: ${JSON.stringify(result)}`);
  }
  await addRecords(db, tenants);
  return {
    db,
    tenants,
    callers: await makeCallers(db, tenants),
    subject: await findSubjects(db, tenants),
    close: async () => {
      await sandbox.close();
      await database.close();
    },
  };
}

/** An ended operation and an audit entry of every owner. */
async function addRecords(db: Db, tenants: World["tenants"]): Promise<void> {
  for (const tenantId of [tenants.own, tenants.other, null]) {
    await db.insert(operations).values({
      id: newId("operation"),
      kind: "backup.run",
      connectionId: "con_0fn0matter",
      provider: "samsung",
      tenantId,
      state: "succeeded",
      requestedById: "usr_somebody",
      requestedByName: "Somebody",
      idempotencyKey: newId("operation"),
      bodyHash: "",
      input: {},
    });
    await recordAudit(db, {
      actor: { kind: "system", id: "test", name: "Test" },
      action: "test.entry",
      subject: "something",
      tenantId,
      outcome: "done",
      requestId: "test",
    });
  }
}

/** Every role, seeing all, one tenant, and none; each once signed in and once by a token. */
async function makeCallers(db: Db, tenants: World["tenants"]): Promise<MatrixCaller[]> {
  const callers: MatrixCaller[] = [];
  const reaches: [string, string[] | null][] = [
    ["all tenants", null],
    ["one tenant", [tenants.own]],
    ["no tenant", []],
  ];
  for (const role of roleSchema.options) {
    for (const [reach, tenantIds] of reaches) {
      const person = await makePerson(db, { role, tenantIds });
      callers.push({ name: `${role} of ${reach}`, role, tenantIds, as: person });
      // A token limited below its maker: the maker sees all.
      const maker = await makePerson(db, { role, tenantIds: null });
      const token = newToken();
      await db.insert(apiTokens).values({
        id: newId("token"),
        userId: maker.id,
        name: "matrix",
        hash: hashToken(token),
        role,
        tenantIds,
        expiresAt: new Date(Date.now() + 3_600_000),
      });
      callers.push({ name: `token of ${role}, ${reach}`, role, tenantIds, as: token });
    }
  }
  return callers;
}

const tables = [
  "vms",
  "backups",
  "histories",
  "restore_targets",
  "volume_groups",
  "volumes",
  "snapshots",
  "schedules",
  "agents",
  "policies",
  "buckets",
  "operations",
] as const;

async function findSubjects(db: Db, tenants: World["tenants"]): Promise<World["subject"]> {
  const ids = new Map<string, string>();
  const whose = { own: tenants.own, other: tenants.other, unassigned: null };
  for (const [owner, tenantId] of Object.entries(whose)) {
    for (const table of tables) {
      const found = await db.execute<{ id: string; connection_id: string }>(
        sql`select id, connection_id from ${sql.identifier(table)} where tenant_id is not distinct from ${tenantId} order by id limit 1`,
      );
      ids.set(`${owner} ${table}`, found.rows[0]?.id ?? "");
      ids.set(`${owner} ${table}.connection_id`, found.rows[0]?.connection_id ?? "");
    }
    ids.set(`${owner} tenants`, tenantId ?? "");
    // A connection that feeds this owner and nobody else.
    const found = await db.execute<{ id: string }>(sql`
      select id from connections c where
        exists (select 1 from inventory_counts i where i.connection_id = c.id and i.tenant_id is not distinct from ${tenantId})
        and not exists (select 1 from inventory_counts i where i.connection_id = c.id and i.tenant_id is distinct from ${tenantId} and i.tenant_id is not null)
      order by id limit 1`);
    ids.set(`${owner} connections`, found.rows[0]?.id ?? "");
  }
  return (owner) => ({ id: (table) => ids.get(`${owner} ${table}`) || "none_00000000000000000000" });
}
