import { createServer, type Server } from "node:net";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { asc, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditDays, auditEntries, auditSettings } from "@/lib/db/schema";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing";
import { auditLines, changeAuditSettings, recordAudit, resignDays, showAuditSettings, verifyAudit } from ".";
import { forwardAudit } from "./forward";
import { removeOldDays } from "./retention";
import { signDays } from "./sign-days";
import { framed, syslogMessage } from "./syslog";

const keys = [{ id: "k1", key: Buffer.alloc(32, 1) }];
const otherKeys = [{ id: "k2", key: Buffer.alloc(32, 2) }];
const act = { caller: { actor: { kind: "user" as const, id: "usr_1", name: "Ann" } }, requestId: "request-1" };

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.close());

const record = (subject: string) =>
  recordAudit(database.db, { ...{ actor: act.caller.actor }, action: "test.entry", subject, outcome: "done", requestId: "r" });

/** As somebody would who has the database's own rights. */
async function tamper(statement: string) {
  const client = await database.db.$client.connect();
  await client.query("begin; set local session_replication_role = replica");
  await client.query(statement);
  await client.query("commit");
  client.release();
}

/** Entries of three days, the last of them today, recorded as of those days. */
async function threeDays(): Promise<string[]> {
  const { vi } = await import("vitest");
  vi.useFakeTimers({ toFake: ["Date"] });
  const today = Date.now();
  for (const [index, daysAgo] of [80, 80, 40, 40, 40, 0].entries()) {
    vi.setSystemTime(today - daysAgo * 86_400_000);
    await record(`entry ${index}`);
    await signDays(database.db, keys);
  }
  vi.useRealTimers();
  await signDays(database.db, keys);
  const rows = await database.db.select().from(auditEntries).orderBy(asc(auditEntries.sequence));
  return rows.map(({ id }) => id);
}
const verify = () => verifyAudit(database.db, keys);
const days = () => database.db.select().from(auditDays).orderBy(asc(auditDays.firstSequence));

describe("signed days", () => {
  it("close one after the other, each going on from the head before", async () => {
    await threeDays();
    const signed = await days();
    expect(signed.map(({ entries, isClosed }) => [entries, isClosed])).toEqual([
      [2, true],
      [3, true],
      [1, false],
    ]);
    expect(signed[1]?.startsFrom).toBe(signed[0]?.head);
    expect(await verify()).toMatchObject({ ok: true, checked: 6, unsigned: 0, days: { signed: 3, removed: 0 } });
    await record("later");
    expect(await verify()).toMatchObject({ ok: true, checked: 7, unsigned: 1 });
  });

  it("show a changed row by name, also when the whole chain after it was made anew", async () => {
    const ids = await threeDays();
    await tamper(`update audit_entries set subject = 'nothing to see' where id = '${ids[3]}'`);
    expect(await verify()).toMatchObject({ ok: false, broken: { id: ids[3], reason: "its contents were changed" } });
    // Hashes need no secret, so a patient forger can make them fit; the heads cannot be.
    const { hashEntry } = await import("./chain");
    const rows = await database.db.select().from(auditEntries).orderBy(asc(auditEntries.sequence));
    let previousHash = rows[0]?.previousHash ?? "";
    for (const { hash: _hash, previousHash: _previous, sequence, ...entry } of rows) {
      const hash = hashEntry({ ...entry, at: entry.at.toISOString() }, previousHash);
      await tamper(`update audit_entries set hash = '${hash}', previous_hash = '${previousHash}' where sequence = ${sequence}`);
      previousHash = hash;
    }
    expect(await verify()).toMatchObject({
      ok: false,
      broken: { id: ids[4], reason: expect.stringContaining("not those that were signed") },
    });
  });

  it("show entries cut off the end, a head that was changed and a head that is missing", async () => {
    const ids = await threeDays();
    const [first] = await days();
    await tamper(`update audit_days set head = repeat('a', 64) where day = '${first?.day}'`);
    expect(await verify()).toMatchObject({
      ok: false,
      broken: { id: `day ${first?.day}`, reason: "its signed head was changed" },
    });
    await tamper(`update audit_days set head = '${first?.head}' where day = '${first?.day}'`);
    await tamper(`delete from audit_days where day = '${first?.day}'`);
    expect((await verify()).broken?.reason).toBe("the head of a day before it was removed or changed");
    await database.db.insert(auditDays).values(first ? [first] : []);
    expect((await verify()).ok).toBe(true);
    await tamper(`delete from audit_entries where id = '${ids[5]}'`);
    expect((await verify()).broken).toMatchObject({
      id: expect.stringMatching(/^day /),
      reason: "entries at its end were removed",
    });
  });

  it("are not signed further once something was changed behind them", async () => {
    const ids = await threeDays();
    await tamper(`update audit_entries set hash = repeat('b', 64) where id = '${ids[5]}'`);
    await record("goes on");
    await signDays(database.db, keys);
    expect((await days()).at(-1)?.entries).toBe(1);
    expect((await verify()).ok).toBe(false);
  });

  it("are signed anew when keys are rotated, and only with the key that signed them", async () => {
    await threeDays();
    expect((await verifyAudit(database.db, otherKeys)).broken?.reason).toContain("k1");
    expect(await resignDays(database.db, otherKeys)).toBe(0);
    expect(await resignDays(database.db, [...otherKeys, ...keys])).toBe(3);
    expect(await verifyAudit(database.db, otherKeys)).toMatchObject({ ok: true, checked: 6 });
  });
});

describe("retention", () => {
  it("removes old days, keeps their heads, and the rest still verifies", async () => {
    await threeDays();
    await changeAuditSettings(database.db, { keepDays: 60 }, act);
    expect(await removeOldDays(database.db, keys, new Date())).toBe(1);
    expect(await verify()).toMatchObject({ ok: true, days: { signed: 3, removed: 1 } });
    expect((await database.db.select().from(auditEntries)).some(({ subject }) => subject === "entry 0")).toBe(false);
    expect(await removeOldDays(database.db, keys, new Date())).toBe(0);
    await record("goes on");
    await signDays(database.db, keys);
    expect(await verify()).toMatchObject({ ok: true });
  });

  it("cannot be feigned: a day that somebody else removed is found out", async () => {
    await threeDays();
    const [first] = await days();
    await tamper(
      `delete from audit_entries where sequence <= ${first?.lastSequence}; update audit_days set removed_at = now() where day = '${first?.day}'`,
    );
    expect((await verify()).broken?.reason).toBe("its entries were not removed by the retention rule");
  });

  it("leaves a day alone that does not fit its head: it is evidence", async () => {
    const ids = await threeDays();
    await changeAuditSettings(database.db, { keepDays: 60 }, act);
    await tamper(`update audit_entries set subject = 'x' where id = '${ids[0]}'`);
    expect(await removeOldDays(database.db, keys, new Date())).toBe(0);
  });

  it("goes on from the last head when every entry is gone", async () => {
    await threeDays();
    const [first] = await days();
    await tamper("delete from audit_entries");
    await tamper(`delete from audit_days where day <> '${first?.day}'`);
    await record("first again");
    const [entry] = await database.db.select().from(auditEntries);
    expect(entry?.previousHash).toBe(first?.head);
  });
});

describe("sending the record on", () => {
  const collectors: Server[] = [];
  afterEach(() => {
    for (const server of collectors.splice(0)) server.close();
  });

  /** A collector on loopback that keeps what it is sent. */
  async function collector(): Promise<{ port: number; text: () => string }> {
    const chunks: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on("data", (chunk: Buffer) => chunks.push(chunk));
      socket.on("end", () => socket.end());
    });
    collectors.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { port: (server.address() as AddressInfo).port, text: () => Buffer.concat(chunks).toString("utf8") };
  }

  /** Messages as octet counting (RFC 6587) splits them. */
  function messagesOf(text: string): string[] {
    const messages: string[] = [];
    let rest = Buffer.from(text);
    while (rest.length > 0) {
      const blank = rest.indexOf(" ");
      const length = Number(rest.subarray(0, blank).toString());
      messages.push(rest.subarray(blank + 1, blank + 1 + length).toString("utf8"));
      rest = rest.subarray(blank + 1 + length);
    }
    return messages;
  }

  it("sends what is recorded from now on over TCP, each entry once while all goes well", async () => {
    await record("before");
    const { port, text } = await collector();
    await changeAuditSettings(database.db, { sink: { protocol: "tcp", host: "127.0.0.1", port, caPem: null } }, act);
    await record("one\nwith a line end");
    await forwardAudit(database.db);
    await record("two");
    await forwardAudit(database.db);
    await forwardAudit(database.db);
    const messages = messagesOf(text());
    expect(messages).toHaveLength(3);
    expect(messages[1]).toMatch(
      /^<110>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ backdesk - test\.entry \[backdesk@32473 id="aud_\w+" actor="Ann" .*\] \ufeff\{/,
    );
    const told = messages.map((message) => JSON.parse(message.slice(message.indexOf("\ufeff") + 1)) as { subject: string });
    expect(told.map(({ subject }) => subject)).toEqual(["sink", "one\nwith a line end", "two"]);
    expect(await showAuditSettings(database.db)).toMatchObject({ waiting: 0, lastError: null });
  });

  it("keeps what a collector that is down did not take, says so, and sends it later", async () => {
    const { port, text } = await collector();
    const sink = { protocol: "tcp" as const, host: "127.0.0.1", port: 9, caPem: null };
    await changeAuditSettings(database.db, { sink }, act);
    await record("kept");
    await forwardAudit(database.db);
    const settings = await showAuditSettings(database.db);
    expect(settings.waiting).toBe(2);
    expect(settings.lastError).toContain("tcp://127.0.0.1:9");
    await changeAuditSettings(database.db, { sink: { ...sink, port } }, act);
    await forwardAudit(database.db);
    expect(messagesOf(text())).toHaveLength(3);
  });

  it("sends datagrams over UDP", async () => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    const received = once(socket, "message") as Promise<[Buffer]>;
    await changeAuditSettings(
      database.db,
      { sink: { protocol: "udp", host: "127.0.0.1", port: socket.address().port, caPem: null } },
      act,
    );
    await forwardAudit(database.db);
    const [message] = await received;
    expect(message.toString("utf8")).toMatch(/^<110>1 /);
    socket.close();
  });

  it("escapes what structured data cannot hold and counts octets, not letters", async () => {
    const row = {
      sequence: 1,
      id: "aud_1",
      at: new Date("2026-01-31T09:00:00Z"),
      actorKind: "user",
      actorId: "usr_1",
      actorName: 'Ü "x" [y] \\z',
      action: "a blank and ü",
      subject: null,
      tenantId: null,
      connectionId: null,
      outcome: "refused",
      requestId: "r",
      details: {},
      hash: "h",
      previousHash: "p",
    };
    const message = syslogMessage(row, "host name");
    expect(message.toString("utf8")).toContain(
      '<108>1 2026-01-31T09:00:00.000Z host?name backdesk - a?blank?and?? [backdesk@32473 id="aud_1" actor="Ü \\"x\\" [y\\] \\\\z"',
    );
    expect(framed(Buffer.from("ü")).toString("utf8")).toBe("2 ü");
  });

  it("waits with retention until the collector has taken a day", async () => {
    await threeDays();
    await changeAuditSettings(
      database.db,
      { keepDays: 60, sink: { protocol: "tcp", host: "127.0.0.1", port: 9, caPem: null } },
      act,
    );
    await database.db.update(auditSettings).set({ sentSequence: 0 });
    expect(await removeOldDays(database.db, keys, new Date())).toBe(0);
  });

  it("exports everything as JSON lines, entries first and then the heads", async () => {
    await threeDays();
    const lines: { type: string; hash?: string; head?: string }[] = [];
    for await (const line of auditLines(database.db)) lines.push(JSON.parse(line) as { type: string });
    expect(lines.map(({ type }) => type).join(" ")).toBe("entry entry entry entry entry entry day day day");
    expect(lines[8]?.head).toBe(lines[5]?.hash);
  });
});

it("a delete without the retention rule is refused as ever", async () => {
  await record("stays");
  await expect(database.db.execute(sql`delete from audit_entries`)).rejects.toMatchObject({
    cause: { message: "the audit record is append-only" },
  });
});
