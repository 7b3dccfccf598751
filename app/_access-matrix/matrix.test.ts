import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { ask } from "@/lib/access/testing";
import { publish } from "@/lib/events";
import { describeApi } from "@/lib/http/openapi";
import { endpoints } from "@/app/api/v1/openapi.json/endpoints";
import { scales } from "@/lib/sandbox/scale";
import { expectations, owners, type Expectation } from "./expectations";
import { findRoutes, type FoundRoute } from "./routes";
import { buildWorld, type MatrixCaller, type World } from "./world";

/*
 * Every route there is, for every role and reach, about things of one's own, of others and of nobody: the right status, and
 * nothing of another tenant in any row, total, CSV line or event. MATRIX_SCALE says how much data the vendors hold.
 */
const scale = z.enum(scales).default("small").parse(process.env.MATRIX_SCALE);
const routes = await findRoutes();
const routeOf = new Map(routes.map((found) => [found.key, found]));

const pageSchema = z.object({ items: z.array(z.record(z.string(), z.unknown())), total: z.number() });
const anId = /\b(?:vm|bak|sch|his|rtp|vgr|vol|snp|agt|pol|opn|con|ten|usr|aud|shr)_[0-9a-z]{10,}\b/g;

let world: World;
beforeAll(async () => {
  world = await buildWorld(scale);
}, 1_800_000);
afterAll(() => world.close());

describe("the list of expectations", () => {
  it("names every route of the folders, and no other", () => {
    expect(Object.keys(expectations).sort()).toEqual(routes.map(({ key }) => key).sort());
  });

  it("names every operation of the published document", async () => {
    const document = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(await describeApi(endpoints));
    const published = Object.entries(document.paths).flatMap(([address, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${address}`),
    );
    expect(published.filter((key) => !(key in expectations))).toEqual([]);
    const api = Object.keys(expectations).filter((key) => key.includes(" /api/v1/"));
    expect(published.sort()).toEqual(api.sort());
  });
});

it("has something of every owner to look for", () => {
  const tables = ["vms", "backups", "histories", "restore_targets", "schedules", "operations", "connections"];
  for (const owner of owners) expect(tables.filter((table) => world.subject(owner).id(table).startsWith("none_"))).toEqual([]);
});

/** Ids of everything that a caller may learn of, by what the database says of its tenants. */
const knownIds = new Map<string, Set<string>>();
async function idsFor(caller: MatrixCaller): Promise<Set<string>> {
  const reach = JSON.stringify(caller.tenantIds);
  const known = knownIds.get(reach);
  if (known) return known;
  const own = caller.tenantIds === null ? sql`true` : sql`tenant_id = any(${sql.param(caller.tenantIds)}::text[])`;
  const tables = [...new Set(Object.values(expectations).flatMap((one) => (one.kind === "list" ? [one.table] : [])))];
  const ids = new Set(caller.tenantIds ?? [world.tenants.own, world.tenants.other]);
  for (const table of tables) {
    const found = await world.db.execute<{ id: string; connection_id: string | null }>(
      sql`select id, connection_id from ${sql.identifier(table)} where ${own}`,
    );
    for (const row of found.rows) ids.add(row.id).add(row.connection_id ?? "");
  }
  // People whose tenants are all the caller's are colleagues.
  const people = await world.db.execute<{ id: string }>(
    sql`select user_id as id from memberships group by user_id
      having bool_and(tenant_id is not null and tenant_id = any(${sql.param(caller.tenantIds ?? [])}::text[]))`,
  );
  const links = await world.db.execute<{ id: string }>(sql`select id from share_links where ${own}`);
  for (const { id } of [...people.rows, ...links.rows]) ids.add(id);
  knownIds.set(reach, ids);
  return ids;
}

/** Ids in an answer that are not the caller's to know. What the caller is and made itself is. */
async function strangersIn(text: string, caller: MatrixCaller): Promise<string[]> {
  if (caller.tenantIds === null) return [];
  const known = await idsFor(caller);
  const self = typeof caller.as === "string" ? "" : caller.as.id;
  return [...new Set(text.match(anId) ?? [])].filter(
    (id) => !known.has(id) && id !== self && !(self === "" && id.startsWith("usr_")),
  );
}

async function idsInScope(table: string, caller: MatrixCaller): Promise<string[]> {
  const own = caller.tenantIds === null ? sql`true` : sql`tenant_id = any(${sql.param(caller.tenantIds)}::text[])`;
  const found = await world.db.execute<{ id: string }>(sql`select id from ${sql.identifier(table)} where ${own} order by id`);
  return found.rows.map(({ id }) => id).sort();
}

interface Visit {
  found: FoundRoute;
  expected: Expectation;
  caller: MatrixCaller;
}

/** Sends a request as the caller; parameters stand in the address and beside it, as Next gives them. */
function visit(
  { found, caller }: Visit,
  more: { query?: string; params?: Record<string, string>; body?: unknown; accept?: string },
) {
  const params = more.params ?? {};
  const address = found.address.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "any");
  return ask(found.handler, {
    method: found.method,
    path: `${address}${more.query ?? ""}`,
    as: caller.as,
    params,
    ...(more.body === undefined ? {} : { body: more.body }),
    ...(more.accept ? { headers: { accept: more.accept } } : {}),
  });
}

function mayEnter({ expected, caller }: Visit): boolean {
  if (expected.to === "anybody") return true;
  if (expected.onlySession && typeof caller.as === "string") return false;
  if (expected.to === "signed-in") return true;
  // A role is held somewhere: who has no tenant left has none.
  if (caller.tenantIds?.length === 0) return false;
  return expected.to.includes(caller.role) && !(expected.onlyUnlimited && caller.tenantIds !== null);
}

/** A body, a query and parameters with which a request gets as far as the door. */
function anyRequest(expected: Expectation) {
  const subject = world.subject("own");
  if (expected.kind !== "act") return { ...("query" in expected && expected.query ? { query: expected.query } : {}) };
  return {
    ...(expected.query ? { query: expected.query } : {}),
    ...(expected.params ? { params: expected.params(subject) } : {}),
    ...(expected.body ? { body: expected.body(subject) } : {}),
  };
}

async function csvIds(answer: Response): Promise<string[]> {
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const [header, ...lines] = (await answer.text()).trimEnd().split("\r\n");
  expect(header?.split(",")[0]).toBe("id");
  // Only lines that begin with an id begin a row: quoted cells may hold line ends.
  return lines.flatMap((line) => /^[a-z]{2,4}_\w+/.exec(line)?.[0] ?? []).sort();
}

async function checkList(at: Visit, table: string): Promise<void> {
  // Asked for first: what an export records about itself stands in the audit list afterwards.
  const exported = await csvIds(await visit(at, { accept: "text/csv" }));
  const page = pageSchema.parse(await (await visit(at, { query: "?limit=200" })).json());
  const expectedIds = await idsInScope(table, at.caller);
  const isGrowing = table === "audit_entries";
  if (isGrowing) expect(exported.filter((id) => !expectedIds.includes(id))).toEqual([]);
  else {
    expect(exported).toEqual(expectedIds);
    expect(page.total).toBe(expectedIds.length);
  }
  if (at.caller.tenantIds === null) return;
  expect(page.items.filter((item) => !at.caller.tenantIds?.includes(String(item.tenantId)))).toEqual([]);
  if (isGrowing) return;
  const foreign = pageSchema.parse(await (await visit(at, { query: `?tenantId=${world.tenants.other}` })).json());
  expect([foreign.items.length, foreign.total]).toEqual([0, 0]);
  const searched = pageSchema.parse(await (await visit(at, { query: "?q=a&limit=200" })).json());
  expect(searched.items.filter((item) => !at.caller.tenantIds?.includes(String(item.tenantId)))).toEqual([]);
  expect(searched.total).toBeLessThanOrEqual(expectedIds.length);
  expect(await strangersIn(JSON.stringify(page), at.caller)).toEqual([]);
}

async function checkItem(at: Visit, table: string): Promise<void> {
  for (const owner of owners) {
    const id = world.subject(owner).id(table);
    if (id.startsWith("none_")) continue;
    const answer = await visit(at, { params: { id } });
    const isTheirs = sees(at.caller, owner);
    expect([owner, answer.status]).toEqual([owner, isTheirs ? 200 : 404]);
    expect(await strangersIn((await answer.text()).replaceAll(id, ""), at.caller)).toEqual([]);
  }
}

const sees = (caller: MatrixCaller, owner: (typeof owners)[number]): boolean =>
  caller.tenantIds === null || (owner === "own" && caller.tenantIds.includes(world.tenants.own));

async function checkAct(at: Visit, expected: Extract<Expectation, { kind: "act" }>): Promise<void> {
  for (const owner of owners) {
    const subject = world.subject(owner);
    if (expected.table && subject.id(expected.table).startsWith("none_")) continue;
    const answer = await visit(at, {
      ...(expected.query ? { query: expected.query } : {}),
      ...(expected.params ? { params: expected.params(subject) } : {}),
      ...(expected.body ? { body: expected.body(subject) } : {}),
    });
    const status = expected.table === undefined || sees(at.caller, owner) ? expected.own : (expected.foreign ?? 404);
    expect([owner, answer.status, answer.status === status ? "" : await answer.clone().text()]).toEqual([owner, status, ""]);
    const asked = new Set(JSON.stringify([expected.params?.(subject), expected.body?.(subject)]).match(anId));
    const strangers = await strangersIn(await answer.text(), at.caller);
    expect(strangers.filter((id) => !asked.has(id) && !/^(opn|shr)_/.test(id))).toEqual([]);
  }
}

async function checkEvents(at: Visit): Promise<void> {
  const opened = await visit(at, {});
  expect(opened.status).toBe(200);
  const reader = opened.body?.getReader();
  if (!reader) throw new Error("no stream");
  const mark = `mark-${Math.random().toString(36).slice(2)}`;
  const { own, other } = world.tenants;
  for (const tenantId of [other, null, own])
    await publish(world.db, { type: "history", tenantId, connectionId: null, payload: { mark, whose: tenantId ?? "nobody" } });
  // What everybody who sees anything sees, is told last: whatever would leak came before it.
  const lastSeen = at.caller.tenantIds?.length === 0 ? null : own;
  let text = "";
  const decoder = new TextDecoder();
  if (lastSeen === null) {
    await vi.waitFor(async () => expect((await reader.read()).done).toBe(false));
  } else {
    while (!(text.includes(mark) && text.includes(`"whose":"${lastSeen}"`))) {
      const part = await reader.read();
      if (part.done) throw new Error("the stream ended");
      text += decoder.decode(part.value, { stream: true });
    }
  }
  await reader.cancel();
  const told = [...text.matchAll(/"whose":"(\w+)"/g)].map(([, whose]) => whose);
  expect(told.filter((whose) => whose !== own)).toEqual(at.caller.tenantIds === null ? [other, "nobody"] : []);
}

async function checkRoom(at: Visit): Promise<void> {
  const { expected } = at;
  switch (expected.kind) {
    case "list":
      return checkList(at, expected.table);
    case "item":
      return checkItem(at, expected.table);
    case "act":
      return checkAct(at, expected);
    case "events":
      return checkEvents(at);
    case "small-list": {
      const page = await visit(at, { query: expected.query ?? "?limit=200" });
      expect(page.status).toBe(200);
      expect(await strangersIn(await page.text(), at.caller)).toEqual([]);
      const file = await visit(at, { accept: "text/csv" });
      expect([file.status, file.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
      expect(await strangersIn(await file.text(), at.caller)).toEqual([]);
      return;
    }
    case "answer": {
      const answer = await visit(at, expected.query ? { query: expected.query } : {});
      expect(answer.status).toBe(expected.status ?? 200);
      expect(await strangersIn(await answer.text(), at.caller)).toEqual([]);
      return;
    }
    case "elsewhere":
      return;
  }
}

describe.each(Object.entries(expectations).filter(([, { kind }]) => kind !== "elsewhere"))("%s", (key, expected) => {
  const found = () => {
    const one = routeOf.get(key);
    if (!one) throw new Error(`${key} is no route`);
    return one;
  };

  it(expected.to === "anybody" ? "is open to everybody" : "is closed to who is not signed in", async () => {
    const { params, query, body } = { params: {}, query: "", body: undefined, ...anyRequest(expected) } as {
      params: Record<string, string>;
      query: string;
      body: unknown;
    };
    const address = found().address.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "any");
    const answer = await ask(found().handler, {
      method: found().method,
      path: `${address}${query}`,
      params,
      ...(body === undefined ? {} : { body }),
    });
    const open = expected.kind === "answer" ? (expected.status ?? 200) : 200;
    expect(answer.status).toBe(expected.to === "anybody" ? open : 401);
  });

  it("lets in whom it should, and shows each nothing but their own", async () => {
    for (const caller of world.callers) {
      const at: Visit = { found: found(), expected, caller };
      if (mayEnter(at)) await checkRoom(at);
      else expect([caller.name, (await visit(at, anyRequest(expected))).status]).toEqual([caller.name, 403]);
    }
  }, 600_000);
});
