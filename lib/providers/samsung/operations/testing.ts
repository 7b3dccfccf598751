import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { z } from "zod";
import type { Noun } from "@/lib/domain/nouns";
import type { OperationKind } from "@/lib/domain/operation";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { FactBook, ReadInventory } from "../../conformance";
import { vendorErrorFacts, type OpenVendorHttp } from "../../http";
import type { FactRow, Plan } from "../../plan";
import type { SamsungSettings } from "../connection";
import { samsungProvider } from "../index";
import { sandboxHttp } from "../readers/testing";
import { samsungCapabilities } from "./index";

export function rowOf(found: FactRow | undefined): FactRow {
  if (found === undefined) throw new Error("The sandbox has no such row.");
  return found;
}

/**
 * Kinds of write against a sandbox of their own, without engine or database: everything is read before each test, and what a test
 * did is forgotten after it.
 */
export function operationsBench() {
  let sandbox: RunningSandbox;
  let http: OpenVendorHttp<SamsungSettings>;
  let book: FactBook;
  /** How far our clock has gone on since the call was sent, in milliseconds: past what reconcilers wait for. */
  const laterMs = 10_000;

  beforeAll(async () => {
    sandbox = await startTestSandbox();
  });
  afterAll(() => sandbox.close());
  beforeEach(async () => {
    http = sandboxHttp(sandbox.url, { path: "/samsung/{region}/{service}" });
    await look();
  });
  afterEach(async () => {
    await http.close();
    await control("POST", "/reset");
  });

  async function control(method: string, path: string, body?: object): Promise<void> {
    const response = await fetch(`${sandbox.url}/__sandbox${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  const advance = (seconds: number) => control("POST", "/clock", { advanceSeconds: seconds });

  /** Reads everything again, as a sync would. */
  async function look(): Promise<void> {
    const inventory = new ReadInventory();
    await inventory.read(samsungProvider, http);
    book = new FactBook(inventory);
  }

  const io = (aheadMs = 0) => ({
    http,
    settings: http.settings,
    now: () => new Date(Date.now() + aheadMs),
    signal: new AbortController().signal,
  });

  const rows = (noun: Noun) => book.rows(noun);
  const again = (row: FactRow) => rowOf(rows(row.noun).find(({ vendorId }) => vendorId === row.vendorId));

  function supportOf(kind: OperationKind) {
    const capability = samsungCapabilities[kind];
    if (!capability.supported) throw new Error(capability.reason);
    return capability.operation;
  }

  function planned(kind: OperationKind, input: object) {
    const support = supportOf(kind);
    return support.plan(support.input.parse(input), book.facts(http.settings));
  }

  const refusal = (kind: OperationKind, input: object): string => {
    const result = planned(kind, input);
    if (result.ok) throw new Error(`${kind} was taken.`);
    return result.errors.map(({ path, message }) => `${path} ${message}`).join("; ");
  };

  function at(body: unknown, pointer: string): string {
    const value = pointer
      .split("/")
      .slice(1)
      .reduce<unknown>((inner, part) => z.record(z.string(), z.unknown()).parse(inner)[part], body);
    return z.string().parse(value);
  }

  async function begin(kind: OperationKind, input: object): Promise<{ plan: Plan; baseline: unknown; send(): Promise<unknown> }> {
    const result = planned(kind, input);
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    const { plan } = result;
    const [step] = plan.steps;
    if (step === undefined) throw new Error("The plan has no step.");
    const baseline: unknown = await supportOf(kind).baseline?.(io(), { plan, step, outputs: {} });
    return { plan, baseline, send: async () => (await http.call(step.call)).body };
  }

  /** Plans, sends, lets the vendor's time pass, and gives what the tracker says in the end; then reads everything again. */
  async function done(kind: OperationKind, input: object, seconds = 180) {
    const { plan, baseline, send } = await begin(kind, input);
    const sentAt = new Date();
    const body = await send();
    const capture = plan.steps[0]?.capture ?? {};
    const outputs = Object.fromEntries(Object.entries(capture).map(([name, pointer]) => [name, at(body, pointer)]));
    await advance(seconds);
    const end = await supportOf(kind).track?.(io(), { plan, outputs, baseline, sentAt, input });
    await look();
    return end ?? { state: "succeeded" as const, result: outputs };
  }

  /** Sends into a cut connection and gives what the reconciler makes of it, once it has waited. */
  async function lost(kind: OperationKind, input: object, fault: "reset-before" | "reset-after") {
    const { plan, baseline, send } = await begin(kind, input);
    const [step] = plan.steps;
    if (step === undefined) throw new Error("The plan has no step.");
    const sentAt = new Date();
    await control("POST", "/faults", { match: { vendor: "samsung", method: step.call.method }, fault, times: 1 });
    const error: unknown = await send().catch((reason: unknown) => reason);
    expect(vendorErrorFacts(error)?.kind).toBe("reset");
    await control("DELETE", "/faults");
    return supportOf(kind).reconcile(io(laterMs), { plan, step, outputs: {}, baseline, sentAt });
  }

  return {
    rows,
    again,
    supportOf,
    refusal,
    done,
    lost,
    advance,
    look,
    io,
    http: () => http,
    facts: () => book.facts(http.settings),
  };
}
