import { z } from "zod";
import type { Check, OperationKind } from "@/lib/domain/operation";
import type { Noun } from "@/lib/domain/nouns";
import { startSandbox, type RunningSandbox } from "@/lib/sandbox";
import { FactBook, ReadInventory, readerOf } from "../conformance";
import { createVendorHttp, VendorError, type OpenVendorHttp } from "../http";
import type { FactRow, Plan, StepOutputs, VendorCall } from "../plan";
import type { OperationSupport, Provider, Tracking } from "../provider";
import type { ReadEvent } from "../reader";
import { storwareConnection, type StorwareSettings } from "./connection";
import { storwareProvider } from "./index";
import { storwareDemoConnections } from "./sandbox/demo";

/** A Monday in working hours, when tests take place. */
export const testEpoch = Date.parse("2026-03-02T09:30:00Z");

const nouns: readonly Noun[] = [
  "vm",
  "backup",
  "policy",
  "volumeGroup",
  "agent",
  "schedule",
  "snapshot",
  "restoreTarget",
  "history",
];

export interface Ended {
  plan: Plan;
  outputs: StepOutputs;
  tracking: Tracking | null;
}

/** The sandbox on a clock that stands still unless advanced, the provider's own client of it, and operations run as the engine does. */
export class Bench {
  readonly inventory = new ReadInventory();
  readonly #clients: OpenVendorHttp<StorwareSettings>[] = [];

  private constructor(
    readonly sandbox: RunningSandbox,
    private readonly clock: { ms: number },
  ) {}

  static async start(): Promise<Bench> {
    const clock = { ms: testEpoch };
    return new Bench(await startSandbox({ port: 0, scale: "small", seed: 1, now: () => clock.ms }), clock);
  }

  async close(): Promise<void> {
    for (const client of this.#clients.splice(0)) await client.close();
    await this.sandbox.close();
  }

  get account() {
    const [account] = storwareDemoConnections(this.sandbox.url);
    if (account === undefined) throw new Error("The sandbox has no account.");
    return account;
  }

  client(): OpenVendorHttp<StorwareSettings> {
    const { endpoint, settings, credentials } = this.account.connection;
    const http = createVendorHttp({
      spec: storwareConnection,
      connection: { id: "con_test", endpoint, settings },
      credentials,
      policy: { networks: ["127.0.0.0/8"] },
      limits: { maxAttempts: 1, breakerFailures: 10_000 },
    });
    this.#clients.push(http);
    return http;
  }

  readonly http = () => (this.#clients[0] ??= this.client());

  io() {
    const http = this.http();
    return { http, settings: http.settings, now: () => new Date(this.clock.ms), signal: new AbortController().signal };
  }

  advance(seconds: number): void {
    this.clock.ms += seconds * 1_000;
  }

  async control(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.sandbox.url}/__sandbox${path}`, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  }

  async reset(): Promise<void> {
    await this.control("POST", "/reset");
    await this.control("DELETE", "/faults");
    this.clock.ms = testEpoch;
  }

  fault(fault: string, match: object, rest: object = {}): Promise<unknown> {
    return this.control("POST", "/faults", { match: { vendor: "storware", ...match }, fault, times: 1, ...rest });
  }

  /** Faults that were placed and never met a call: a test that waits for one would prove nothing. */
  async unstruckFaults(): Promise<unknown[]> {
    const schema = z.object({ items: z.array(z.looseObject({ struck: z.int() })) });
    return schema.parse(await this.control("GET", "/faults")).items.filter(({ struck }) => struck === 0);
  }

  /** How many calls of a method to a path the vendor has been sent. */
  async sent(method: string, path: string): Promise<number> {
    const schema = z.object({ items: z.array(z.object({ method: z.string(), path: z.string() })) });
    const { items } = schema.parse(await this.control("GET", "/calls?since=0"));
    return items.filter((call) => call.method === method && call.path.startsWith(`/storware/api${path}`)).length;
  }

  /** Reads everything anew, as a pass would; gives the events. */
  async read(only: readonly Noun[] = nouns, partitions: readonly string[] | null = null): Promise<ReadEvent<Noun>[]> {
    const provider: Provider = storwareProvider;
    const events: ReadEvent<Noun>[] = [];
    for (const noun of nouns.filter((one) => only.includes(one))) {
      const reader = readerOf(provider, noun);
      if (reader === undefined) continue;
      const rows = this.inventory.rows.get(noun);
      if (partitions === null) rows?.clear();
      for await (const event of reader({
        ...this.inventory.context(this.http(), partitions),
        now: () => new Date(this.clock.ms),
      })) {
        events.push(event);
        if (event.type === "rows") for (const row of event.rows) rows?.set(row.vendorId, row);
      }
    }
    return events;
  }

  book(): FactBook {
    return new FactBook(this.inventory);
  }

  /** A row that fits. */
  row(noun: Noun, fits: (row: FactRow) => boolean = () => true): FactRow {
    const found = this.book().rows(noun).find(fits);
    if (found === undefined) throw new Error(`No ${noun} fits.`);
    return found;
  }

  support(kind: OperationKind): OperationSupport {
    const provider: Provider = storwareProvider;
    const capability = provider.capabilities[kind];
    if (!capability.supported) throw new Error(capability.reason);
    return capability.operation;
  }

  facts(tag = "tag1") {
    return { ...this.book().facts(this.http().settings), now: new Date(this.clock.ms), operationTag: tag };
  }

  plan(kind: OperationKind, input: object, tag?: string) {
    const support = this.support(kind);
    const parsed = support.input.safeParse(input);
    if (!parsed.success)
      return { ok: false as const, errors: parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })) };
    return support.plan(parsed.data, this.facts(tag));
  }

  async checks(kind: OperationKind, input: object): Promise<Check[]> {
    return (await this.support(kind).checks?.(this.io(), input, this.facts())) ?? [];
  }

  /** Plans and sends, and follows it to its end. A call whose answer is lost is looked for, and sent again only when it did nothing. */
  async run(kind: OperationKind, input: object, tag?: string): Promise<Ended> {
    const planned = this.plan(kind, input, tag);
    if (!planned.ok) throw new Error(JSON.stringify(planned.errors));
    const { plan } = planned;
    const support = this.support(kind);
    let outputs: StepOutputs = {};
    let sentAt = new Date(this.clock.ms);
    let before: unknown = null;
    for (const step of plan.steps) {
      const baseline = (await support.baseline?.(this.io(), { plan, step, outputs })) ?? null;
      before = baseline;
      for (let isSent = false; !isSent;) {
        sentAt = new Date(this.clock.ms);
        try {
          const { body } = await this.http().call(filled(step.call, outputs));
          outputs = { ...outputs, ...captured(step.capture ?? {}, body) };
          isSent = true;
        } catch (error) {
          if (!(error instanceof VendorError) || error.facts.outcome !== "unknown") throw error;
          this.advance(10);
          const seen = await support.reconcile(this.io(), { plan, step, outputs, baseline, sentAt });
          if (seen.outcome === "happened") outputs = { ...outputs, ...seen.outputs };
          else if (seen.outcome !== "did-not-happen") throw new Error(JSON.stringify(seen));
          isSent = seen.outcome === "happened";
        }
      }
      for (let turn = 0; support.follow && turn < 100; turn += 1) {
        const seen = await support.follow(this.io(), { plan, step, outputs, sentAt });
        if (seen.state === "done") break;
        if (seen.state === "failed") return { plan, outputs, tracking: seen };
        this.advance(seen.pollAfterSeconds);
      }
    }
    for (let turn = 0; support.track && turn < 100; turn += 1) {
      const tracking = await support.track(this.io(), { plan, outputs, baseline: before, sentAt, input });
      if (tracking.state !== "running") return { plan, outputs, tracking };
      this.advance(tracking.pollAfterSeconds);
    }
    return { plan, outputs, tracking: null };
  }
}

const placeholder = /\{([A-Za-z]\w*)\}/g;

function filled(call: VendorCall, outputs: StepOutputs): VendorCall {
  const fill = (value: unknown): unknown => {
    if (typeof value === "string") return value.replaceAll(placeholder, (whole, name: string) => outputs[name] ?? whole);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner)]));
  };
  const body = call.body === undefined ? {} : { body: z.json().parse(fill(call.body)) };
  return { ...call, path: String(fill(call.path)), ...body };
}

function captured(capture: Record<string, string>, body: unknown): StepOutputs {
  return Object.fromEntries(
    Object.entries(capture).flatMap(([name, pointer]) => {
      let value: unknown = body;
      for (const part of pointer.split("/").slice(1))
        value =
          typeof value === "object" && value !== null ? Object.entries(value).find(([key]) => key === part)?.[1] : undefined;
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}
