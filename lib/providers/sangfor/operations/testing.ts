import { setTimeout as pause } from "node:timers/promises";
import type { z } from "zod";
import { FactBook, ReadInventory } from "@/lib/providers/conformance";
import { farthestHour } from "@/lib/sandbox/testing";
import { createVendorHttp, VendorError, type OpenVendorHttp } from "../../http";
import type { Facts, FactRow, Plan, PlanStep, StepOutputs, VendorCall } from "../../plan";
import type { OperationSupport } from "../../provider";
import { sangforConnection, type SangforSettings } from "../connection";
import { sangforProvider } from "../index";
import { platformZone } from "../sandbox/platform-clock";
import { accountOf, SandboxClient } from "../sandbox/test-client";

type Io = Parameters<NonNullable<OperationSupport<unknown, SangforSettings>["follow"]>>[0];

/** What one turn of a plan came to. */
export interface Ended {
  state: "succeeded" | "failed";
  outputs: StepOutputs;
  /** Steps in the order they were sent, undos and keepers among them. */
  sent: string[];
  error?: string;
}

/** A call as the engine would send it: outputs of earlier steps put in. */
function filled(call: VendorCall, outputs: StepOutputs): VendorCall {
  const text = JSON.stringify(call).replaceAll(/\{([A-Za-z]\w*)\}/g, (whole, name: string) => outputs[name] ?? whole);
  return JSON.parse(text) as VendorCall;
}

function captured(step: PlanStep, body: unknown): StepOutputs {
  return Object.fromEntries(
    Object.entries(step.capture ?? {}).flatMap(([name, pointer]) => {
      const value = pointer
        .split("/")
        .slice(1)
        .reduce<unknown>(
          (held, key) => (typeof held === "object" && held !== null ? (held as Record<string, unknown>)[key] : undefined),
          body,
        );
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}

/** A sandbox with a connection to it and everything the readers gave: what planners and steps need to be tried. */
export class Workbench {
  facts: Facts;

  private constructor(
    readonly client: SandboxClient,
    readonly http: OpenVendorHttp<SangforSettings>,
    readonly book: FactBook,
  ) {
    this.facts = { ...book.facts(http.settings), now: new Date() };
  }

  static async open(): Promise<Workbench> {
    const client = await SandboxClient.start({ now: Date.now, nightHour: farthestHour() });
    const { username, password } = accountOf("Acme");
    const http = createVendorHttp({
      spec: sangforConnection,
      connection: {
        id: "con_test",
        endpoint: `${client.sandbox.url}/sangfor`,
        settings: { signIn: "password", timezone: platformZone, historyDays: 2 },
      },
      credentials: { username, password },
      policy: { networks: ["127.0.0.0/8"] },
      limits: { backoffBaseMs: 1, backoffMaxMs: 2, maxAttempts: 1 },
    });
    const inventory = new ReadInventory();
    await inventory.read(sangforProvider, http);
    return new Workbench(client, http, new FactBook(inventory));
  }

  async close(): Promise<void> {
    await this.http.close();
    await this.client.close();
  }

  row(noun: FactRow["noun"], fits: (row: FactRow) => boolean = () => true): FactRow {
    const found = this.book.rows(noun).find(fits);
    if (found === undefined) throw new Error(`No ${noun} fits.`);
    return found;
  }

  /** `later`: how far on the engine's clock is, for steps that wait before they believe that nothing happened. */
  io(laterMs = 0): Io {
    return {
      http: this.http,
      settings: this.http.settings,
      now: () => new Date(Date.now() + laterMs),
      signal: new AbortController().signal,
    };
  }

  plan<Input>(support: OperationSupport<Input, SangforSettings>, input: z.input<z.ZodType<Input>>): Plan {
    const planned = support.plan(support.input.parse(input), this.facts);
    if (!planned.ok) throw new Error(JSON.stringify(planned.errors));
    return planned.plan;
  }

  /** Sends a plan as the engine does: baseline, call, reconciliation of lost answers, following, undoing on failure. */
  async run<Input>(support: OperationSupport<Input, SangforSettings>, plan: Plan): Promise<Ended> {
    let outputs: StepOutputs = {};
    const sent: string[] = [];
    const done: PlanStep[] = [];
    for (const step of plan.steps) {
      const sentAt = new Date();
      const moment = { plan, step, outputs };
      const baseline = step.effect === "write" ? await support.baseline?.(this.io(), moment) : null;
      let isDone = false;
      for (let attempt = 0; !isDone && attempt < 3; attempt += 1) {
        sent.push(step.id);
        try {
          const answer = await this.http.call(filled(step.call, outputs));
          outputs = { ...outputs, ...captured(step, answer.body) };
          isDone = true;
        } catch (error) {
          if (!(error instanceof VendorError)) throw error;
          if (error.facts.outcome !== "unknown") return this.#takeBack(done, outputs, sent, error.facts.message);
          if (step.effect === "read") continue;
          const seen = await support.reconcile(this.io(60_000), { ...moment, baseline, sentAt });
          sent.push(`${step.id}: ${seen.outcome}`);
          if (seen.outcome === "happened") {
            outputs = { ...outputs, ...seen.outputs };
            isDone = true;
          }
        }
      }
      done.push(step);
      for (let looks = 0; ; looks += 1) {
        if (looks > 100) throw new Error(`${step.id} never ended.`);
        const seen = await support.follow?.(this.io(), { plan, step, outputs, sentAt });
        if (seen === undefined || seen.state === "done") {
          outputs = { ...outputs, ...seen?.outputs };
          break;
        }
        if (seen.state === "failed") return this.#takeBack(done, outputs, sent, seen.error.detail);
        if (seen.keep !== undefined) {
          sent.push("keep");
          await this.http.call(filled(seen.keep, outputs));
        }
        await this.client.advance(seen.pollAfterSeconds);
        await pause(0);
      }
    }
    return { state: "succeeded", outputs, sent };
  }

  async #takeBack(done: readonly PlanStep[], outputs: StepOutputs, sent: string[], error: string): Promise<Ended> {
    for (const { id, undo } of done.toReversed()) {
      if (undo === undefined) continue;
      sent.push(`undo ${id}`);
      await this.http.call(filled(undo.call, outputs)).catch((reason: unknown) => {
        if (!(reason instanceof VendorError) || reason.facts.status !== 404) throw reason;
      });
      await this.client.advance(10);
    }
    return { state: "failed", outputs, sent, error };
  }
}
