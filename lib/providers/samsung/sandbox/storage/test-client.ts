import { expect } from "vitest";
import { z } from "zod";
import type { SandboxAccount } from "../accounts";
import { Fleet } from "../fleet/fleet";
import { placeKey, placesOf } from "../fleet/place";
import type { SamsungService } from "../service";
import { accountOf } from "../test-client";
import type { Scale } from "@/lib/sandbox";
import type { StorageGround } from "./world";

export const acme = accountOf("Acme");
export const globex = accountOf("Globex");

export const home = "kr-west1";
export const away = "kr-east1";
const epoch = Date.parse("2026-03-02T09:30:00Z");
export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The ground of tests: the same places and servers as the sandbox's own with this seed. */
export function testGround(scale: Scale = "small", seed = 7): StorageGround {
  const fleets = new Map(placesOf({ seed, scale, now: epoch }).map((place) => [placeKey(place), new Fleet(place)]));
  return {
    seed,
    today: Date.parse("2026-03-02T00:00:00Z"),
    fleetOf(place) {
      const fleet = fleets.get(placeKey(place));
      if (fleet === undefined) throw new Error(`There is no fleet at ${placeKey(place)}.`);
      return fleet;
    },
  };
}

export interface Given {
  path?: Record<string, string>;
  query?: Record<string, string | number>;
  body?: unknown;
  account?: SandboxAccount;
  region?: string;
  version?: string;
  outcome?: string;
}

const anyBody = z.record(z.string(), z.any());
/** Times without a zone, as the vendor's examples have them and its schemas do not. */
const zoneless = /(^|\/)created_at$/;

/** Sends requests as the sandbox's front does: contract first, then the service; every success keeps the contract. */
export class StorageClient {
  now = epoch;

  constructor(
    readonly service: SamsungService,
    readonly ground: StorageGround,
  ) {}

  send(operationId: string, given: Given = {}) {
    const { contract } = this.service;
    const operation = contract.operation(operationId);
    const { account = acme, region = home, version } = given;
    const query = Object.entries(given.query ?? {}).map(([name, value]) => [name, String(value)]);
    const request = contract.validate(operation, version, {
      pathParams: given.path ?? {},
      query: new URLSearchParams(query),
      body: given.body,
    });
    if (!request.ok) return { status: 400, body: { issues: request.issues } as Record<string, unknown>, isOfContract: true };
    const answer = this.service.execute({
      operation,
      account,
      region,
      version: version ?? contract.versions[0]?.version ?? "",
      now: this.now,
      requestId: "req-1",
      path: request.value.pathParams,
      query: request.value.query,
      body: request.value.body,
      outcome: given.outcome ?? null,
    });
    if ("code" in answer) return { status: answer.status, body: { detail: answer.detail }, isOfContract: false };
    const body: unknown = JSON.parse(JSON.stringify(answer.body));
    const broken = contract
      .validateAnswer(operation, version, { status: answer.status, body })
      .filter(({ path }) => !zoneless.test(path));
    expect(broken, operationId).toEqual([]);
    return { status: answer.status, body: body === null ? {} : anyBody.parse(body), isOfContract: false };
  }

  /** Sends and insists on a success. */
  ok(operationId: string, given: Given = {}) {
    const answer = this.send(operationId, given);
    expect(answer.status, `${operationId}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return anyBody.parse(answer.body);
  }

  /** Sends, insists that the service itself says no, and gives its status. */
  refused(operationId: string, given: Given = {}): number {
    const answer = this.send(operationId, given);
    expect(answer.status, `${operationId}: ${JSON.stringify(answer.body)}`).toBeGreaterThanOrEqual(400);
    expect(answer.isOfContract, `${operationId}: ${JSON.stringify(answer.body)}`).toBe(false);
    return answer.status;
  }
}
