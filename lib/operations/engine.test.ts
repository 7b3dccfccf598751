import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { startTestServer } from "@/lib/access/testing";
import { createConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { operationCalls } from "@/lib/db/schema";
import type { TestDatabase } from "@/lib/db/testing";
import { operationKinds, type OperationKind } from "@/lib/domain/operation";
import { systemScope } from "@/lib/domain/scope";
import { plainSpec } from "@/lib/providers/http/testing";
import type { Plan, PlanStep } from "@/lib/providers/plan";
import type { Capability, OperationSupport, Provider } from "@/lib/providers/provider";
import { cancelOperation } from "./cancel";
import { createOperation } from "./create";
import { dryRunOperation } from "./prepare";
import { runOperation } from "./run";
import { tester } from "./testing";
import { eq } from "drizzle-orm";

/*
 * The engine's promises, on a made-up vendor of which every answer is told beforehand: what is sent, in which order, and how an
 * operation ends.
 */

const made = vi.hoisted(() => ({ providers: [] as unknown[] }));
vi.mock("@/lib/providers/registry", () => ({
  get providers() {
    return made.providers;
  },
  providerOf: () => made.providers[0],
}));

type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | "cut";
const received: string[] = [];
let answers: Record<string, Answer[]> = {};
let plan: Plan;
let support: Partial<OperationSupport> = {};

const step = (id: string, method: PlanStep["call"]["method"], path: string, rest: Partial<PlanStep> = {}): PlanStep => ({
  id,
  title: `Step ${id}`,
  effect: "write",
  call: { service: "", operationId: id, method, path },
  ...rest,
});
const undo = (id: string, path: string) => ({
  undo: { title: `undo ${id}`, call: { service: "", operationId: `undo-${id}`, method: "DELETE" as const, path } },
});
const planOf = (...steps: PlanStep[]): Plan => ({ steps, summary: "Does it.", subject: "it", affected: [], memo: {} });

const operation: OperationSupport = {
  input: z.strictObject({}),
  plan: () => ({ ok: true, plan }),
  reconcile: (io, moment) => support.reconcile?.(io, moment) ?? Promise.reject(new Error("Nothing was lost.")),
  follow: (io, moment) => support.follow?.(io, moment) ?? Promise.resolve({ state: "done" }),
};
const unsupported: Capability = { supported: false, reason: "This vendor is made up." };

function madeUpProvider(): Provider {
  return {
    id: "made-up",
    label: "Made up",
    connection: plainSpec(),
    contracts: () => ({}),
    capabilities: {
      ...(Object.fromEntries(operationKinds.map((kind) => [kind, unsupported])) as Record<OperationKind, Capability>),
      "backup.run": { supported: true, operation },
    },
    lookups: {},
    readers: {},
    test: () => Promise.resolve({ permissions: ["all"], versions: [] }),
    coverage: { readers: {}, planners: {}, lookups: {}, exceptions: {} },
  } as Provider;
}

let database: TestDatabase;
let db: Db;
let vendor: Server;
let connectionId: string;
let clockMs = Date.parse("2026-03-02T09:00:00Z");
const now = () => new Date(clockMs);
let keys = 0;

beforeAll(async () => {
  database = await startTestServer();
  db = database.db;
  vendor = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    received.push(line);
    const answer = answers[line]?.shift() ?? { status: 200, body: {} };
    if (answer === "cut") return response.socket?.resetAndDestroy();
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(JSON.stringify(answer.body ?? {}));
  });
  await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
  made.providers.push(madeUpProvider());
  const endpoint = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
  const connection = { provider: "made-up", name: "Made up", endpoint, settings: {}, credentials: { token: "a-token" } };
  ({ id: connectionId } = await createConnection(db, connection, { caller: { actor: tester }, requestId: "test" }));
});
afterAll(async () => {
  vendor.closeAllConnections();
  vendor.close();
  await database.close();
});
beforeEach(() => {
  received.length = 0;
  answers = {};
  support = {};
});

const request = () => ({ kind: "backup.run" as const, connectionId, input: {} });
async function create(): Promise<string> {
  keys += 1;
  const caller = { actor: tester, scope: systemScope };
  const { id } = await createOperation(db, request(), { caller, idempotencyKey: `engine-${keys}`, requestId: "test" });
  return id;
}
const turn = (id: string) => runOperation(db, id, { now });
const row = async (id: string) => {
  const found = await db.query.operations.findFirst({ where: (table) => eq(table.id, id) });
  if (!found) throw new Error("There is no such operation.");
  return found;
};
async function finish(id: string) {
  for (let turns = 0; turns < 50; turns += 1) {
    const end = await turn(id);
    if (end.done) return row(id);
    clockMs += end.afterSeconds * 1_000;
  }
  throw new Error("The operation did not end.");
}
const taskIn = (task: string) => ({ capture: { [task]: "/id" } });

describe("an operation of several steps", () => {
  it("sends the next step when the vendor has ended the one before, with what that told", async () => {
    plan = planOf(step("lock", "POST", "/locks", taskIn("lock")), step("work", "POST", "/jobs/{lock}"));
    answers = { "POST /locks": [{ status: 202, body: { id: "l 1" } }] };
    let looks = 0;
    support.follow = () => {
      looks += 1;
      return Promise.resolve(looks < 3 ? { state: "running", progressPercent: 40, pollAfterSeconds: 7 } : { state: "done" });
    };
    const id = await create();
    expect(await turn(id)).toEqual({ done: false, afterSeconds: 7 });
    expect((await row(id)).progressPercent).toBe(40);
    expect(await finish(id)).toMatchObject({ state: "succeeded", outputs: { lock: "l 1" } });
    expect(received).toEqual(["POST /locks", "POST /jobs/l%201"]);
  });

  it("keeps what it holds from running out while it waits", async () => {
    plan = planOf(step("lock", "POST", "/locks", taskIn("lock")), step("read", "POST", "/reads"));
    answers = { "POST /locks": [{ status: 200, body: { id: "7" } }] };
    let looks = 0;
    support.follow = (_io, moment) => {
      if (moment.step.id !== "read") return Promise.resolve({ state: "done" });
      looks += 1;
      const keep = { service: "", operationId: "renew", method: "PUT" as const, path: "/locks/{lock}" };
      return Promise.resolve(
        looks < 3 ? { state: "running", progressPercent: null, pollAfterSeconds: 30, keep } : { state: "done" },
      );
    };
    expect((await finish(await create())).state).toBe("succeeded");
    expect(received).toEqual(["POST /locks", "POST /reads", "PUT /locks/7", "PUT /locks/7"]);
  });

  it("takes back what it did, last first, when the vendor fails at a later step", async () => {
    plan = planOf(
      step("enable", "PUT", "/cbt", undo("enable", "/cbt")),
      step("snapshot", "POST", "/snapshots", { ...taskIn("snapshot"), ...undo("snapshot", "/snapshots/{snapshot}") }),
      step("lock", "POST", "/locks"),
    );
    answers = {
      "POST /snapshots": [{ status: 200, body: { id: "s1" } }],
      "POST /locks": [{ status: 409, body: { code: "Busy", message: "The machine is locked." } }],
      "DELETE /snapshots/s1": ["cut", { status: 404 }],
    };
    const ended = await finish(await create());
    expect(received.slice(3)).toEqual(["DELETE /snapshots/s1", "DELETE /snapshots/s1", "DELETE /cbt"]);
    expect(ended).toMatchObject({ state: "failed", error: { vendor: { code: "Busy" } } });
    expect(z.object({ detail: z.string() }).parse(ended.error).detail).toContain("Taken back: undo snapshot, undo enable.");
  });

  it("names what it could not take back", async () => {
    plan = planOf(step("mount", "POST", "/mounts", undo("mount", "/mounts/1")), step("start", "POST", "/start"));
    answers = {
      "POST /start": [{ status: 400, body: { code: "No", message: "No." } }],
      "DELETE /mounts/1": [{ status: 403, body: { code: "Forbidden", message: "Not yours." } }],
    };
    const ended = await finish(await create());
    expect(z.object({ detail: z.string() }).parse(ended.error).detail).toContain(
      "Left at the vendor, to be done by hand: undo mount.",
    );
  });

  it("takes back a step that the vendor began and then failed", async () => {
    plan = planOf(step("mount", "POST", "/mounts", undo("mount", "/mounts/1")));
    const error = { title: "The mount failed", detail: "Disk full.", vendor: null };
    support.follow = () => Promise.resolve({ state: "failed", error });
    expect(await finish(await create())).toMatchObject({ state: "failed", error: { title: "The mount failed" } });
    expect(received).toEqual(["POST /mounts", "DELETE /mounts/1"]);
  });

  it("stops before the next step when it is cancelled, and takes back what was done", async () => {
    plan = planOf(step("lock", "POST", "/locks", undo("lock", "/locks/1")), step("work", "POST", "/work"));
    let isEnded = false;
    support.follow = () =>
      Promise.resolve(isEnded ? { state: "done" } : { state: "running", progressPercent: null, pollAfterSeconds: 1 });
    const id = await create();
    await turn(id);
    await cancelOperation(db, { actor: tester, scope: systemScope }, id, "test");
    isEnded = true;
    expect(await finish(id)).toMatchObject({ state: "cancelled" });
    expect(received).toEqual(["POST /locks", "DELETE /locks/1"]);
  });
});

describe("a process that dies", () => {
  it("right after an answer was recorded neither repeats the call nor loses what it told", async () => {
    plan = planOf(step("make", "POST", "/things", taskIn("thing")), step("use", "POST", "/uses/{thing}"));
    answers = { "POST /things": [{ status: 200, body: { id: 42 } }] };
    support.follow = () => Promise.reject(new Error("killed"));
    const id = await create();
    await expect(turn(id)).rejects.toThrow("killed");
    support = {};
    expect((await finish(id)).state).toBe("succeeded");
    expect(received).toEqual(["POST /things", "POST /uses/42"]);
  });

  it("right after a refusal was recorded does not ask again", async () => {
    plan = planOf(step("make", "POST", "/things"));
    const id = await create();
    const values = { id: "evt_refused", operationId: id, stepIndex: 0, stepId: "make", attempt: 1, method: "POST", url: "" };
    const error = { kind: "answered-error", outcome: "answered", message: "The name is taken." };
    await db.insert(operationCalls).values({ ...values, status: 409, outcome: "answered", error, endedAt: new Date() });
    expect(await finish(id)).toMatchObject({ state: "failed", error: { detail: "The name is taken." } });
    expect(received).toEqual([]);
  });
});

describe("a call whose outcome is lost", () => {
  beforeEach(() => {
    plan = planOf(step("make", "POST", "/things", taskIn("thing")), step("use", "POST", "/uses/{thing}"));
    answers = { "POST /things": ["cut"] };
  });

  it("is found at the vendor and not sent again", async () => {
    support.reconcile = () => Promise.resolve({ outcome: "happened", outputs: { thing: "found" } });
    expect((await finish(await create())).state).toBe("succeeded");
    expect(received).toEqual(["POST /things", "POST /uses/found"]);
  });

  it("is sent again when the vendor surely never saw it", async () => {
    answers["POST /things"]?.push({ status: 200, body: { id: "second" } });
    support.reconcile = () => Promise.resolve({ outcome: "did-not-happen" });
    expect((await finish(await create())).state).toBe("succeeded");
    expect(received).toEqual(["POST /things", "POST /things", "POST /uses/second"]);
  });

  it("is given to a person when the vendor cannot tell", async () => {
    support.reconcile = () => Promise.resolve({ outcome: "cannot-tell", why: "Its list names no makers." });
    const ended = await finish(await create());
    expect(ended.state).toBe("needs-attention");
    expect(z.object({ detail: z.string() }).parse(ended.error).detail).toBe(
      "Its list names no makers. Look at the vendor for: Step make",
    );
    expect(received).toEqual(["POST /things"]);
  });

  it("is looked for during ten minutes, then given to a person", async () => {
    let looks = 0;
    support.reconcile = () => {
      looks += 1;
      return Promise.resolve({ outcome: "not-yet-known", retryAfterSeconds: 60 });
    };
    expect((await finish(await create())).state).toBe("needs-attention");
    expect(looks).toBe(11);
    expect(received).toEqual(["POST /things"]);
  });
});

describe("a call that the vendor does not take", () => {
  beforeEach(() => {
    plan = planOf(step("make", "POST", "/things"));
  });

  it("is repeated after the time that a busy vendor asks for", async () => {
    const busy: Answer = { status: 429, body: {}, headers: { "retry-after": "1" } };
    answers = { "POST /things": [busy, busy, busy, { status: 200 }] };
    expect((await finish(await create())).state).toBe("succeeded");
    expect(received).toHaveLength(4);
  });

  it("ends the operation with the vendor's own words", async () => {
    answers = { "POST /things": [{ status: 409, body: { code: "Duplicate", message: "The name is taken." } }] };
    expect(await finish(await create())).toMatchObject({
      state: "failed",
      error: { vendor: { status: 409, code: "Duplicate", message: expect.stringContaining("The name is taken.") as string } },
    });
  });
});

describe("what must not reach the vendor", () => {
  it("is a dry run", async () => {
    plan = planOf(step("make", "POST", "/things"));
    const told = await dryRunOperation(db, { scope: systemScope }, request(), new AbortController().signal);
    expect(told.calls).toMatchObject([{ method: "POST", url: expect.stringMatching(/\/things$/) as string }]);
    expect(received).toEqual([]);
  });

  it("is an operation that was cancelled while it waited", async () => {
    plan = planOf(step("make", "POST", "/things"));
    const id = await create();
    await cancelOperation(db, { actor: tester, scope: systemScope }, id, "test");
    expect((await finish(id)).state).toBe("cancelled");
    expect(received).toEqual([]);
  });

  it("is a second turn at the same time", async () => {
    plan = planOf(step("make", "POST", "/things"));
    const id = await create();
    await Promise.all([turn(id), turn(id), turn(id)]);
    expect(received).toEqual(["POST /things"]);
  });

  it("is a turn of an operation that has ended", async () => {
    plan = planOf(step("make", "POST", "/things"));
    const id = await create();
    await finish(id);
    expect(await turn(id)).toEqual({ done: true });
    expect(received).toEqual(["POST /things"]);
  });
});

describe("a group", () => {
  const act = (idempotencyKey: string) => ({
    caller: { actor: tester, scope: systemScope },
    idempotencyKey,
    requestId: "test",
  });

  it("is given back, and is no part of the wish under a key", async () => {
    plan = planOf(step("make", "POST", "/things"));
    const first = await createOperation(db, { ...request(), groupId: "of-two" }, act("grouped"));
    expect(first.groupId).toBe("of-two");
    const again = await createOperation(db, { ...request(), groupId: "another" }, act("grouped"));
    const bare = await createOperation(db, request(), act("grouped"));
    expect([again, bare].map(({ id, groupId }) => ({ id, groupId }))).toEqual([
      { id: first.id, groupId: "of-two" },
      { id: first.id, groupId: "of-two" },
    ]);
  });

  it("is none where none is told", async () => {
    plan = planOf(step("make", "POST", "/things"));
    expect((await createOperation(db, request(), act("alone"))).groupId).toBeNull();
  });
});
