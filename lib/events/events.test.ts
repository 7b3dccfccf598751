import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Db } from "@/lib/db/client";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing";
import type { Scope } from "@/lib/domain/scope";
import { publish } from "./publish";
import { eventStream } from "./stream";
import { newestSequence, readSince } from "./subscribe";

let database: TestDatabase;
let db: Db;
const address = process.env.DATABASE_URL;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  process.env.DATABASE_URL = database.url;
});
afterAll(async () => {
  if (address === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = address;
  await database.close();
});

const all: Scope = { tenantIds: "all" };
const open: AbortController[] = [];
afterEach(() => open.splice(0).forEach((controller) => controller.abort()));

interface Told {
  id: number;
  type: string;
  data: Record<string, unknown>;
}

/** Listens as a browser would; `next()` waits for one event. */
async function listen(scope: Scope, lastEventId: string | null = null, isStillValid: () => Promise<boolean> = async () => true) {
  const controller = new AbortController();
  open.push(controller);
  const response = await eventStream({ db, scope, lastEventId, signal: controller.signal, isStillValid });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error("the stream has no body");
  let text = "";
  const next = async (): Promise<Told | null> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
        if (field("data"))
          return {
            id: Number(field("id")),
            type: field("event") ?? "",
            data: JSON.parse(field("data") ?? "") as Record<string, unknown>,
          };
        continue;
      }
      const { value, done } = await reader.read();
      if (done) return null;
      text += value;
    }
  };
  return { next, response, stop: () => controller.abort() };
}

const tell = (on: Parameters<typeof publish>[0], id: string, tenantId: string | null = null) =>
  publish(on, { type: "operation", tenantId, connectionId: null, payload: { id } });

describe("server-sent events", () => {
  it("reach whoever listens, as soon as they are told", async () => {
    const ear = await listen(all);
    expect(ear.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    await tell(db, "first");
    await tell(db, "second");
    expect((await ear.next())?.data).toMatchObject({ id: "first" });
    expect(await ear.next()).toMatchObject({ type: "operation", data: { id: "second" } });
  });

  it("are told when the transaction commits, and not at all when it does not", async () => {
    const ear = await listen(all);
    await db
      .transaction(async (tx) => {
        await tell(tx, "never");
        throw new Error("changed my mind");
      })
      .catch(() => undefined);
    await db.transaction((tx) => tell(tx, "kept"));
    expect((await ear.next())?.data).toMatchObject({ id: "kept" });
  });

  it("resume after the last one heard, on however many pages", async () => {
    const start = await newestSequence(db);
    for (let index = 0; index < 450; index += 1) await tell(db, `late-${index}`);
    const ear = await listen(all, String(start));
    for (let index = 0; index < 450; index += 1) expect((await ear.next())?.data).toMatchObject({ id: `late-${index}` });
    const again = await listen(all, String(start + 449));
    expect((await again.next())?.data).toMatchObject({ id: "late-449" });
  });

  it("are numbered as they become visible, so that none is missed by whoever resumes", async () => {
    const start = await newestSequence(db);
    let commit = () => undefined as void;
    let published = () => undefined as void;
    const isPublished = new Promise<void>((resolve) => (published = resolve));
    const slow = db.transaction(async (tx) => {
      await tell(tx, "slow");
      published();
      await new Promise<void>((resolve) => (commit = resolve));
    });
    await isPublished;
    const quick = tell(db, "quick");
    expect(await readSince(db, all, start)).toEqual([]);
    commit();
    await Promise.all([slow, quick]);
    expect((await readSince(db, all, start)).map((event) => (event.payload as { id: string }).id)).toEqual(["slow", "quick"]);
  });

  it("speak only of what the listener may see", async () => {
    await db.execute(
      sql`insert into inventory_counts (connection_id, noun, tenant_id, count) values ('con_ours', 'vm', 'ten_a', 1)`,
    );
    const ear = await listen({ tenantIds: ["ten_a"] });
    const sync = (connectionId: string) =>
      publish(db, {
        type: "sync",
        tenantId: null,
        connectionId,
        payload: { state: "running", noun: "vm", done: 7, total: 100_000 },
      });
    await tell(db, "theirs", "ten_b");
    await tell(db, "nobodys", null);
    await sync("con_theirs");
    await tell(db, "ours", "ten_a");
    await sync("con_ours");
    expect((await ear.next())?.data).toMatchObject({ id: "ours" });
    const synced = await ear.next();
    expect(synced).toMatchObject({ type: "sync", data: { connectionId: "con_ours", state: "running" } });
    expect(JSON.stringify(synced)).not.toContain("100000");
    const nobody = await listen({ tenantIds: [] });
    await tell(db, "again", "ten_a");
    nobody.stop();
    expect(await nobody.next()).toBeNull();
  });

  it("end when the session that opened them has ended", async () => {
    const ear = await listen(all, null, async () => false);
    expect(await ear.next()).toBeNull();
  });
});
