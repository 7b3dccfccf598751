import { and, desc, eq, sql } from "drizzle-orm";
import { expect } from "vitest";
import type { Caller } from "@/lib/access";
import { newId } from "@/lib/access/new-id";
import { callerOfSession } from "@/lib/access/sessions";
import { makePerson, makeTenant, startTestServer, type TestPerson } from "@/lib/access/testing";
import { createConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import type { TestDatabase } from "@/lib/db/testing";
import { agents, backups, operations, requests, restoreTargets, tenantRules, vms } from "@/lib/db/schema";
import type { CreateRequest } from "@/lib/domain/request";
import { idFrom, runSync } from "@/lib/inventory";
import { runOperation } from "@/lib/operations/run";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { demoAccounts } from "@/lib/sandbox/demo-accounts";
import { followRequest } from "./follow";

/** A tenant's machines at the sandbox, the people around them, and time that a test moves. */
export class RequestBench {
  private constructor(
    readonly database: TestDatabase,
    readonly sandbox: RunningSandbox,
    readonly tenantId: string,
    readonly otherTenantId: string,
  ) {}

  static async open(): Promise<RequestBench> {
    const database = await startTestServer();
    const { db } = database;
    const sandbox = await startTestSandbox();
    const [tenantId, otherTenantId] = [await makeTenant(db, "Acme"), await makeTenant(db, "Elsewhere")];
    const bench = new RequestBench(database, sandbox, tenantId, otherTenantId);
    await bench.connect("samsung");
    return bench;
  }

  /** Reads the tenant's first account at a vendor. */
  async connect(provider: string): Promise<void> {
    const account = demoAccounts(this.sandbox.url).find((one) => one.connection.provider === provider);
    if (!account) throw new Error(`The sandbox has no account at ${provider}.`);
    const { tenantId } = this;
    await this.db.insert(tenantRules).values({ id: newId("tenant"), tenantId, position: 0, vendorTenant: account.vendorTenant });
    const act = { caller: { actor: { kind: "system" as const, id: "test", name: "Test" } }, requestId: "test" };
    const { id } = await createConnection(this.db, account.connection, act, idFrom("connection", account.connection.name));
    expect(await runSync(this.db, id)).toMatchObject({ outcome: "done" });
  }

  get db(): Db {
    return this.database.db;
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    await this.database.close();
  }

  helpdesk = () => makePerson(this.db, { role: "helpdesk", tenantIds: [this.tenantId] });
  operator = () => makePerson(this.db, { role: "operator" });

  /** A person as the routes would resolve them, for calling functions without HTTP. */
  async callerOf(person: TestPerson): Promise<Caller> {
    const caller = await callerOfSession(this.db, person.sessionId, { isActive: false });
    if (!caller) throw new Error("There is no such person.");
    return caller;
  }

  /** A wish for a whole machine, or for files, at a point that can be restored. */
  async wish(kind: "vm" | "files", over: Partial<CreateRequest> = {}): Promise<CreateRequest> {
    const rows = await this.db
      .select({ point: restoreTargets, fields: backups.fields })
      .from(restoreTargets)
      .innerJoin(backups, eq(backups.id, restoreTargets.backupId))
      // Of a machine that is gone the vendor wants to be told more.
      .innerJoin(vms, and(eq(vms.id, restoreTargets.vmId), eq(vms.state, "present")))
      .where(eq(restoreTargets.tenantId, this.tenantId))
      .orderBy(desc(restoreTargets.at), restoreTargets.id);
    // Files go back to where they came from, which takes an agent that can be reached.
    const reached = await this.db.select({ vmId: agents.vmId }).from(agents).where(eq(agents.state, "available"));
    const type = kind === "vm" ? "image" : "filesystem";
    const found = rows.find(({ point, fields }) => {
      const item = fields as Record<string, unknown>;
      const own = point.fields as Record<string, unknown>;
      return (
        item.type === type &&
        own.restorable === true &&
        point.vmId !== null &&
        (kind === "vm" || reached.some(({ vmId }) => vmId === point.vmId))
      );
    });
    if (!found?.point.vmId) throw new Error(`The sandbox has no point of type ${type}.`);
    return {
      vmId: found.point.vmId,
      restoreTargetId: found.point.id,
      kind,
      input: kind === "vm" ? { name: `copy-${newId("request").slice(-6)}` } : { items: [{ source: "/etc" }] },
      reason: "A folder is missing since this morning",
      ticket: "INC-4711",
      ...over,
    };
  }

  /** A wish for a copy of a machine of a vendor whose points need no backup. */
  async wishAt(provider: string): Promise<CreateRequest> {
    const [point] = await this.db
      .select()
      .from(restoreTargets)
      .where(
        and(
          eq(restoreTargets.tenantId, this.tenantId),
          eq(restoreTargets.provider, provider),
          sql`${restoreTargets.vmId} is not null and ${restoreTargets.fields}->>'restorable' = 'true'`,
        ),
      )
      .orderBy(desc(restoreTargets.at), restoreTargets.id)
      .limit(1);
    if (!point?.vmId) throw new Error(`The sandbox has no point at ${provider}.`);
    return { vmId: point.vmId, restoreTargetId: point.id, kind: "vm", input: {}, reason: "A look at it", ticket: null };
  }

  async row(id: string) {
    const [row] = await this.db.select().from(requests).where(eq(requests.id, id));
    if (!row) throw new Error(`There is no request ${id}.`);
    return row;
  }

  operationsOf = (id: string) => this.db.select().from(operations).where(eq(operations.requestId, id));

  /** Takes turns of the request's operation until it ends; the vendor's clock moves with them. */
  async carryOutAtVendor(id: string): Promise<void> {
    const [operation] = await this.operationsOf(id);
    if (!operation) throw new Error("The request has no operation.");
    let advancedMs = 0;
    for (let turns = 0; turns < 100; turns += 1) {
      const turn = await runOperation(this.db, operation.id, { now: () => new Date(Date.now() + advancedMs) });
      await followRequest(this.db, id);
      if (turn.done) return;
      advancedMs += 60_000;
      const answer = await fetch(`${this.sandbox.url}/__sandbox/clock`, {
        method: "POST",
        body: JSON.stringify({ advanceSeconds: 60 }),
      });
      expect(answer.ok).toBe(true);
    }
    throw new Error("The operation did not end.");
  }
}
