import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestServer } from "@/lib/access/testing";
import { openConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import type { TestDatabase } from "@/lib/db/testing";
import { nouns } from "@/lib/domain/nouns";
import { operationKinds, type OperationKind } from "@/lib/domain/operation";
import { ProblemError } from "@/lib/http/problems";
import { sampleInputs } from "@/lib/providers/conformance";
import type { Plan, PlanStep } from "@/lib/providers/plan";
import type { Capability, LookupName } from "@/lib/providers/provider";
import { providers } from "@/lib/providers/registry";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { demoAccounts } from "@/lib/sandbox/demo-accounts";
import { dryRunOperation } from "./prepare";
import { OperationBench, type LoggedCall } from "./testing";
import { systemScope } from "@/lib/domain/scope";

/*
 * Every kind of write of every provider, with a fault at every write step: the vendor sees each effect once, and the operation
 * ends as if nothing had been. Kinds are taken from the providers themselves, so a new one is in the table from its first day.
 */

const ways = [
  "the connection is cut before the vendor acts",
  "the connection is cut after the vendor acted",
  "the process dies before the call leaves",
  "the process dies after the vendor acted",
] as const;
type Way = (typeof ways)[number];

class Killed extends Error {}

/** An input, or what becomes one once something has been made for it. */
interface Wish {
  after?: { kind: OperationKind; input: object };
  input(told: Told): object;
}
/** What an operation tells of what it made. */
const toldSchema = z.object({
  created: z
    .array(z.object({ noun: z.enum(nouns), vendorId: z.string() }))
    .catch([])
    .default([]),
  mountId: z.string().catch("").default(""),
  /** A quick recovery that is not finished yet. */
  quick: z.record(z.string(), z.unknown()).catch({}).default({}),
});
type Told = z.infer<typeof toldSchema>;

/** What is undone is best done on something made for it: what an account starts with may be in use. */
const madeFirst: Partial<Record<OperationKind, OperationKind>> = {
  "agent.delete": "agent.create",
  "restore.unmount": "restore.mount",
  "restore.quick-finish": "restore.quick",
  "archive.delete": "archive.create",
  "archive.create-policy": "archive.create",
};

/** Writes of which the vendor keeps no record, so that nobody can tell that one has not happened: a person looks, nothing is repeated. */
const traceless: readonly OperationKind[] = ["file-volume.restore-snapshot"];

/** Fields that only the vendor can fill, in the order in which they are asked for: the first that its look-up offers is taken. */
const lookedUp: readonly { field: string; name: LookupName; asking: readonly string[] }[] = [
  { field: "destinationId", name: "backup-destinations", asking: [] },
  { field: "mountId", name: "mounted-backups", asking: [] },
  { field: "clusterId", name: "quick-clusters", asking: [] },
  { field: "poolId", name: "image-pools", asking: [] },
  { field: "imageId", name: "images", asking: [] },
  { field: "path", name: "bucket-objects", asking: ["bucketId"] },
  { field: "paths", name: "bucket-objects", asking: ["bucketId"] },
  { field: "versionId", name: "object-versions", asking: ["bucketId", "path"] },
  { field: "versionIds", name: "object-versions", asking: ["bucketId", "path"] },
];

let database: TestDatabase;
let db: Db;
let sandbox: RunningSandbox;
beforeAll(async () => {
  database = await startTestServer();
  db = database.db;
  sandbox = await startTestSandbox();
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});

describe.each(providers.map((provider) => [provider.id, provider] as const))("at %s", (providerId, provider) => {
  let bench: OperationBench;
  const unfaulted = new Map<string, Promise<Unfaulted>>();

  interface Unfaulted {
    wish: Wish;
    writes: string[];
    planned: string[];
    counts: Record<string, number>;
  }

  beforeAll(async () => {
    const account = demoAccounts(sandbox.url).find(({ connection }) => connection.provider === providerId);
    if (!account) throw new Error(`The sandbox has no account for ${providerId}.`);
    bench = await OperationBench.open(db, sandbox, account);
  }, 120_000);

  /** A wish of this kind that the vendor grants, and what it then shows. */
  async function granted({ kind, also }: Entry): Promise<Unfaulted> {
    const reasons = new Set<string>();
    let tries = 0;
    let partly: Unfaulted | null = null;
    for await (const wish of wishes(kind, also)) {
      const { input, plan: earlier } = await prepared(wish);
      const refusal = await refusalOf(kind, input);
      if (refusal !== null) {
        reasons.add(refusal);
        if (earlier) await bench.reset(earlier);
        continue;
      }
      tries += 1;
      if (tries > 12) break;
      const since = await bench.lastCall();
      const { id, plan } = await bench.create(kind, input);
      const writing = plan.steps.filter(({ effect }) => effect === "write");
      const before = await Promise.all(writing.map((step) => isSoAlready(kind, plan, step)));
      const isVacuous = before.every(Boolean);
      const row = await bench.finish(id);
      const outcome = {
        wish,
        writes: effects(plan, await bench.calls(since)),
        planned: writing.map(({ call }) => written(call)),
        counts: await bench.steadyCounts(),
      };
      await bench.reset(plan);
      if (earlier) await bench.reset(earlier);
      if (row.state === "succeeded" && !before.some(Boolean)) return outcome;
      // Where no wish has every step left to do, one that has some is good enough.
      if (row.state === "succeeded" && !isVacuous) partly ??= outcome;
      reasons.add(isVacuous ? "It is so already." : JSON.stringify(row.error));
    }
    if (partly) return partly;
    throw new Error(`No wish was granted: ${[...reasons].slice(0, 6).join("; ")}`);
  }

  async function* wishes(kind: OperationKind, also: object): AsyncGenerator<Wish> {
    for (const input of sampleInputs(kind, bench.book)) yield { input: () => ({ ...input, ...also }) };
    const maker = madeFirst[kind];
    if (!maker) return;
    for (const input of sampleInputs(maker, bench.book)) {
      if ((await refusalOf(maker, input)) !== null) continue;
      const after = { kind: maker, input };
      if (kind === "restore.unmount") yield { after, input: ({ mountId }) => ({ mountId }) };
      else if (kind === "restore.quick-finish") yield { after, input: ({ quick }) => quick };
      else {
        const [sample] = sampleInputs(kind, bench.book);
        yield {
          after,
          input: ({ created: [made] }) => ({ ...sample, [`${made?.noun}Id`]: made && bench.idOf(made.noun, made.vendorId) }),
        };
      }
    }
  }

  /** The wish's input, once what it is about has been made. */
  async function prepared({ after, input }: Wish): Promise<{ input: object; plan: Plan | null }> {
    if (!after) return { input: await filled(input({ created: [], mountId: "", quick: {} })), plan: null };
    const { id, plan } = await bench.create(after.kind, await filled(after.input));
    const { result, state, error } = await bench.finish(id);
    if (state !== "succeeded") throw new Error(`${after.kind} ended ${state}: ${JSON.stringify(error)}`);
    return { input: await filled(input(toldSchema.parse(result ?? {}))), plan };
  }

  async function filled(input: object): Promise<object> {
    const { http, settings } = await openConnection(db, bench.connectionId);
    const io = { http, settings, now: bench.now, signal: new AbortController().signal };
    const known: Record<string, unknown> = { ...input };
    for (const { field, name, asking } of lookedUp) {
      const lookup = provider.lookups[name];
      if (!(field in known) || !lookup || asking.some((name) => !(name in known))) continue;
      const asked = Object.fromEntries(asking.map((name) => [name, known[name]]));
      const rows = await lookup.run(io, lookup.input.parse(asked), bench.book.facts(settings));
      const value = rows.find(({ disabledReason, attributes }) => disabledReason === null && attributes.isFolder !== true)?.value;
      if (value !== undefined) known[field] = Array.isArray(known[field]) ? [value] : value;
    }
    return known;
  }

  /** Whether the vendor shows what a step wishes before anything is sent: such a step proves nothing. */
  async function isSoAlready(kind: OperationKind, plan: Plan, step: PlanStep): Promise<boolean> {
    const capability = provider.capabilities[kind];
    if (!capability.supported) return false;
    const { http, settings } = await openConnection(db, bench.connectionId);
    const io = { http, settings, now: bench.now, signal: new AbortController().signal };
    // What needs an earlier step's answer cannot be so before it.
    if (/\{\w+\}/.test(JSON.stringify(step.call))) return false;
    const moment = { plan, step, outputs: {} };
    const baseline = (await capability.operation.baseline?.(io, moment)) ?? null;
    const seen = await capability.operation.reconcile(io, { ...moment, baseline, sentAt: bench.now() });
    return seen.outcome === "happened";
  }

  async function refusalOf(kind: OperationKind, input: object): Promise<string | null> {
    const request = { kind, connectionId: bench.connectionId, input: { ...input } };
    try {
      const { checks } = await dryRunOperation(db, { scope: systemScope }, request, new AbortController().signal);
      const fault = checks.find(({ level }) => level === "error");
      return fault ? fault.message : null;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return `${error.message} ${JSON.stringify(error.toProblem("", ""))}`;
    }
  }

  const unfaultedOf = (entry: Entry) => {
    const known = unfaulted.get(entry.name) ?? granted(entry);
    unfaulted.set(entry.name, known);
    return known;
  };

  const entries = operationKinds.flatMap((kind) => entriesOf(kind, provider.capabilities[kind]));

  describe.each(entries.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
    const { kind } = entry;
    it("is done by the vendor as it was planned", async () => {
      const { writes, planned } = await unfaultedOf(entry);
      expect(writes.length).toBeGreaterThan(0);
      expect(writes).toEqual(planned);
    });

    it.each(ways)("is done once when %s", async (way) => {
      const { wish, writes, counts } = await unfaultedOf(entry);
      for (let stepIndex = 0, steps = 1; stepIndex < steps; stepIndex += 1) {
        const { input, plan: earlier } = await prepared(wish);
        const since = await bench.lastCall();
        const { id, plan } = await bench.create(kind, input);
        const writing = plan.steps.filter(({ effect }) => effect === "write");
        steps = writing.length;
        const step = writing[stepIndex];
        if (!step) throw new Error("The plan writes nothing.");
        const isSo = await isSoAlready(kind, plan, step);
        if (!isSo)
          await strike(
            way,
            step.call,
            writing.slice(0, stepIndex).filter(({ call }) => written(call) === written(step.call)).length,
          );
        if (!isSo && way.startsWith("the process")) await turnsUntilDeath(id);
        const row = await bench.finish(id);
        const seen = {
          state: row.state,
          error: row.error,
          writes: effects(plan, await bench.calls(since)),
          counts: await bench.steadyCounts(),
        };
        await bench.reset(plan);
        if (earlier) await bench.reset(earlier);
        const isUntold = traceless.includes(kind) && way.includes("before");
        expect(seen).toEqual(
          isUntold
            ? { state: "needs-attention", error: expect.anything() as unknown, writes: [], counts }
            : { state: "succeeded", error: null, writes, counts },
        );
      }
    });
  });

  /** Places the fault on the one call, after as many like it; whatever else is sent passes. */
  async function strike(way: Way, call: Call, after: number): Promise<void> {
    if (way.startsWith("the connection")) {
      const fault = way.endsWith("before the vendor acts") ? "reset-before" : "reset-after";
      await bench.fault({
        match: { vendor: providerId, method: call.method, path: `regex:${pathOf(call).source}` },
        fault,
        skip: after,
        times: 1,
      });
      return;
    }
    const { http } = await openConnection(db, bench.connectionId);
    const send = http.call.bind(http);
    let passed = 0;
    http.call = async (sent, options) => {
      if (sent.method !== call.method || !pathOf(call).test(sent.path)) return send(sent, options);
      if (passed < after) {
        passed += 1;
        return send(sent, options);
      }
      http.call = send;
      if (way.endsWith("after the vendor acted")) await send(sent, options);
      throw new Killed();
    };
  }

  /** Takes turns until one is cut off in the middle, as a killed process leaves it: nothing is recorded after the call. */
  async function turnsUntilDeath(id: string): Promise<void> {
    for (let turns = 0; turns < 200; turns += 1) {
      const turn = await bench.turn(id).catch((error: unknown) => error);
      if (turn instanceof Killed) return;
      if (turn instanceof Error) throw turn;
      await bench.advance(5);
    }
    throw new Error("The process outlived the call that it should have died at.");
  }
});

/** A kind of write, by itself and in each of the ways that its input lets one choose from. */
interface Entry {
  name: string;
  kind: OperationKind;
  also: object;
}

const methodsSchema = z.object({ properties: z.object({ method: z.object({ enum: z.array(z.string()) }) }) });

function entriesOf(kind: OperationKind, capability: Capability): Entry[] {
  if (!capability.supported) return [];
  const schema = methodsSchema.safeParse(z.toJSONSchema(capability.operation.input, { io: "input", unrepresentable: "any" }));
  const [, ...others] = schema.data?.properties.method.enum ?? [];
  return [{ name: kind, kind, also: {} }, ...others.map((method) => ({ name: `${kind}, ${method}`, kind, also: { method } }))];
}

type Call = PlanStep["call"];

/** A call without the names of what only an answer tells: several of a plan may differ in nothing else. */
const written = ({ method, path }: Call): string => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`;

/**
 * The plan's writes that took effect at the vendor, in order: ids that only an answer tells are left out. A GET that makes the vendor
 * look at something may be sent as often as one likes.
 */
function effects(plan: Plan, calls: readonly LoggedCall[]): string[] {
  const all = calls
    .filter(({ vendorStatus }) => vendorStatus !== null && vendorStatus < 300)
    .flatMap(({ method, path }) => {
      const [bare = ""] = path.split("?", 1);
      const step = plan.steps.find(({ effect, call }) => effect === "write" && call.method === method && pathOf(call).test(bare));
      return step ? [written(step.call)] : [];
    });
  return all.filter((call, index) => !call.startsWith("GET ") || all.indexOf(call) === index);
}

/** A call's path as it ends an address; what only an answer tells may be anything. */
function pathOf(call: Call): RegExp {
  return new RegExp(`${call.path.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}
