import { expect } from "vitest";
import { z } from "zod";
import type { Caller } from "@/lib/access";
import { createConnection, openConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { operations } from "@/lib/db/schema";
import type { OperationKind } from "@/lib/domain/operation";
import { nouns, type Noun } from "@/lib/domain/nouns";
import { systemScope } from "@/lib/domain/scope";
import { derivedId, idFrom } from "@/lib/inventory/derived-id";
import { runSync } from "@/lib/inventory";
import { FactBook, ReadInventory } from "@/lib/providers/conformance";
import { planSchema, type Plan } from "@/lib/providers/plan";
import type { RunningSandbox } from "@/lib/sandbox";
import type { DemoAccount } from "@/lib/sandbox/demo-accounts";
import { eq } from "drizzle-orm";
import { createOperation, type OperationAct } from "./create";
import { runOperation } from "./run";

const loggedCallSchema = z.object({
  sequence: z.int(),
  method: z.string(),
  path: z.string(),
  vendorStatus: z.int().nullable(),
  authentication: z.object({ verdict: z.string() }),
});
export type LoggedCall = z.infer<typeof loggedCallSchema>;

export const tester: Caller["actor"] = { kind: "user", id: "tester", name: "Tester" };

/** An account at the sandbox with its inventory read, on which operations are run turn by turn with a clock of the test's own. */
export class OperationBench {
  /** By how much the sandbox's clock and the engine's have been moved, in milliseconds. */
  #advancedMs = 0;
  #keys = 0;
  /** Kinds of things whose number does not change by time alone, as schedules and retention change it. */
  #steady: string[] = [];

  private constructor(
    readonly db: Db,
    readonly sandbox: RunningSandbox,
    readonly connectionId: string,
    readonly book: FactBook,
    private readonly vendor: string,
  ) {}

  static async open(db: Db, sandbox: RunningSandbox, account: DemoAccount): Promise<OperationBench> {
    const act = { caller: { actor: tester }, requestId: "test" };
    const { id } = await createConnection(db, account.connection, act, idFrom("connection", account.connection.name));
    expect(await runSync(db, id)).toMatchObject({ outcome: "done" });
    const { provider, http } = await openConnection(db, id);
    const inventory = new ReadInventory();
    await inventory.read(provider, http);
    const bench = new OperationBench(
      db,
      sandbox,
      id,
      new FactBook(inventory, (noun, vendorId) => derivedId(id, noun, vendorId)),
      account.connection.provider,
    );
    await bench.learnSteady();
    await bench.rewind();
    return bench;
  }

  /** Lets two days pass in steps: what comes and goes in equal numbers over the whole of them is not steady. */
  async learnSteady(): Promise<void> {
    const before = await this.counts();
    this.#steady = Object.keys(before);
    for (let step = 0; step < 16; step += 1) {
      await this.advance(3 * 3_600);
      const later = await this.counts();
      this.#steady = this.#steady.filter((name) => before[name] === later[name]);
    }
  }

  now = (): Date => new Date(Date.now() + this.#advancedMs);

  async create(kind: OperationKind, input: object, act: Partial<OperationAct> = {}): Promise<{ id: string; plan: Plan }> {
    this.#keys += 1;
    const request = { kind, connectionId: this.connectionId, input: { ...input } };
    const caller = { actor: tester, scope: systemScope };
    const { id } = await createOperation(this.db, request, {
      caller,
      idempotencyKey: `${this.connectionId}-${this.#keys}`,
      requestId: "test",
      ...act,
    });
    const row = await this.row(id);
    return { id, plan: planSchema.parse(row.plan) };
  }

  async row(id: string) {
    const [row] = await this.db.select().from(operations).where(eq(operations.id, id));
    if (!row) throw new Error(`There is no operation ${id}.`);
    return row;
  }

  turn = (id: string) => runOperation(this.db, id, { now: this.now });

  /** Takes turns until the operation ends; the time between them passes at the vendor and here at once. */
  async finish(id: string, mostTurns = 200) {
    for (let turns = 0; turns < mostTurns; turns += 1) {
      const turn = await this.turn(id);
      if (turn.done) return this.row(id);
      await this.advance(Math.max(turn.afterSeconds, 5 * turns));
    }
    throw new Error(`The operation did not end: ${JSON.stringify(await this.row(id))}`);
  }

  async advance(seconds: number): Promise<void> {
    await this.control("POST", "/clock", { advanceSeconds: Math.ceil(seconds) });
    this.#advancedMs += Math.ceil(seconds) * 1_000;
  }

  /** Everything that operations did is forgotten, at the vendor and in the rows that they touched. */
  async reset(plan: Plan): Promise<void> {
    await this.rewind();
    const touched = new Set(plan.affected.map(({ noun }) => noun));
    const only = nouns.filter((noun) => touched.has(noun)).map((noun) => ({ noun, partitions: partsOf(plan, noun) }));
    expect(await runSync(this.db, this.connectionId, { only })).toMatchObject({ outcome: "done" });
  }

  idOf = (noun: Noun, vendorId: string) => derivedId(this.connectionId, noun, vendorId);

  async lastCall(): Promise<number> {
    return z.object({ last: z.int() }).parse(await this.control("GET", "/calls?since=999999999")).last;
  }

  async rewind(): Promise<void> {
    await this.control("POST", "/reset");
    this.#advancedMs = 0;
  }

  fault(fault: object) {
    return this.control("POST", "/faults", fault);
  }

  async calls(since = 0): Promise<LoggedCall[]> {
    const answer = await this.control("GET", `/calls?since=${since}`);
    return z.object({ items: z.array(loggedCallSchema) }).parse(answer).items;
  }

  /** How much there is at the vendor of each kind whose number only writes change. */
  async steadyCounts(): Promise<Record<string, number>> {
    const all = await this.counts();
    return Object.fromEntries(this.#steady.map((name) => [name, all[name] ?? 0]));
  }

  /** How much there is of each kind at the vendor, as far as the sandbox counts rather than estimates. */
  async counts(): Promise<Record<string, number>> {
    const state = z
      .object({
        vendors: z.record(z.string(), z.object({ counts: z.record(z.string(), z.number()), estimated: z.array(z.string()) })),
      })
      .parse(await this.control("GET", "/state"));
    const { counts, estimated } = state.vendors[this.vendor] ?? { counts: {}, estimated: [] };
    return Object.fromEntries(Object.entries(counts).filter(([name]) => !estimated.includes(name)));
  }

  async control(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.sandbox.url}/__sandbox${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  }
}

/** The parts of a noun that an operation touched; null for all of it, also where only the vendor's answer named them. */
function partsOf(plan: Plan, noun: string): string[] | null {
  const parts = plan.affected.filter((part) => part.noun === noun).map(({ partition }) => partition);
  return parts.some((part) => part === null || part.includes("{")) ? null : parts.filter((part) => part !== null);
}
