import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing";
import { recordAudit, verifyAudit, type AuditEntry } from ".";

const entry = (over: Partial<AuditEntry> = {}): AuditEntry => ({
  actor: { kind: "user", id: "usr_1", name: "Ann" },
  action: "connection.create",
  subject: "Main account",
  outcome: "done",
  requestId: "request-1",
  ...over,
});

const keys = [{ id: "k1", key: Buffer.alloc(32, 1) }];

describe("the audit record", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  /** As somebody would who has the database's own rights. */
  async function tamper(statement: string) {
    const client = await database.db.$client.connect();
    await client.query("begin; set local session_replication_role = replica");
    await client.query(statement);
    await client.query("commit");
    client.release();
  }

  it("chains entries of many writers at once without a gap or a fork", async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => recordAudit(database.db, entry({ requestId: `request-${n}` }))));
    expect(await verifyAudit(database.db, keys)).toMatchObject({ ok: true, checked: 40, broken: null });
  });

  it("reads back what it hashed, whatever the details hold", async () => {
    const odd = {
      at: new Date("2026-01-31T09:00:00Z"),
      nothing: undefined,
      text: "a\u0000b\ud800c",
      small: 1e-9,
      large: 1e21,
      zero: -0,
      list: [1, null, { b: 1, a: 2 }],
    };
    await recordAudit(database.db, entry({ subject: "with \u0000", details: odd }));
    expect(await verifyAudit(database.db, keys)).toMatchObject({ ok: true });
  });

  it("leaves nothing of a transaction that was rolled back", async () => {
    const before = await verifyAudit(database.db, keys);
    await expect(
      database.db.transaction(async (tx) => {
        await recordAudit(tx, entry());
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
    expect(await verifyAudit(database.db, keys)).toEqual(before);
  });

  it.each(["update audit_entries set subject = 'x'", "delete from audit_entries", "truncate audit_entries"])(
    "refuses: %s",
    async (statement) => {
      await expect(database.db.execute(sql.raw(statement))).rejects.toMatchObject({
        cause: { message: "the audit record is append-only" },
      });
    },
  );

  it("names the first entry whose contents were changed behind its back", async () => {
    const third = await database.db.execute<{ id: string; subject: string }>(
      sql`select id, subject from audit_entries order by sequence offset 2 limit 1`,
    );
    const { id, subject } = third.rows[0] ?? { id: "", subject: "" };
    await tamper(`update audit_entries set subject = 'something else' where id = '${id}'`);
    expect(await verifyAudit(database.db, keys)).toMatchObject({
      ok: false,
      checked: 2,
      broken: { id, reason: "its contents were changed" },
    });
    await tamper(`update audit_entries set subject = '${subject}' where id = '${id}'`);
    expect(await verifyAudit(database.db, keys)).toMatchObject({ ok: true });
  });

  it("notices an entry that was taken out", async () => {
    await tamper(
      "delete from audit_entries where sequence = (select sequence from audit_entries order by sequence offset 5 limit 1)",
    );
    expect(await verifyAudit(database.db, keys)).toMatchObject({
      ok: false,
      checked: 5,
      broken: { reason: "an entry before it was removed or changed" },
    });
  });
});
