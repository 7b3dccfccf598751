import { beforeEach, describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/http/problems";
import {
  VendorError,
  type CallOptions,
  type StreamCall,
  type StreamedAnswer,
  type VendorErrorFacts,
  type VendorHttp,
} from "@/lib/providers/http";
import { samsungContracts } from "@/lib/providers/samsung/contract";
import type { ProxyAuditEntry, ProxyPorts, RecordedWrite, WriteEnd } from "./ports";
import { proxyRequest } from "./proxy-request";

const failure = (kind: VendorErrorFacts["kind"], outcome: VendorErrorFacts["outcome"], retryAfterSeconds: number | null = null) =>
  new VendorError({ kind, outcome, status: null, code: null, message: `vendor ${kind}`, retryAfterSeconds, requestId: "r" });

/** The vendor's end and the record, in memory; events are in the order in which they happened. */
class World implements ProxyPorts {
  events: string[] = [];
  sent: StreamCall[] = [];
  options: (CallOptions | undefined)[] = [];
  writes: RecordedWrite[] = [];
  ends: WriteEnd[] = [];
  audited: ProxyAuditEntry[] = [];
  caller = { id: "usr_1", name: "Op", mayWrite: true };
  answer: () => Promise<StreamedAnswer> = () => Promise.resolve(answerOf(200, '{"contents":[],"count":0}'));

  http: VendorHttp = {
    call: () => Promise.reject(new Error("the proxy only streams")),
    stream: (call, options) => {
      this.events.push("sent");
      this.sent.push(call);
      this.options.push(options);
      return this.answer();
    },
  };

  connection = (id: string) =>
    id === "con_1"
      ? Promise.resolve({
          id,
          provider: "samsung",
          contracts: samsungContracts(),
          credentialHeaders: ["Scp-Accesskey", "Scp-Signature"],
          http: this.http,
        })
      : Promise.reject(new ProblemError("not-found", "There is no connection with this id."));

  recorder = {
    begin: (write: RecordedWrite) => {
      this.events.push("begun");
      const first = this.writes.findIndex(
        (known) => known.idempotencyKey !== null && known.idempotencyKey === write.idempotencyKey,
      );
      if (first >= 0) {
        const end = this.ends[first];
        return Promise.resolve({
          go: false as const,
          operationId: `opn_${first}`,
          answer: end?.outcome === "answered" ? end : null,
        });
      }
      this.writes.push(write);
      return Promise.resolve({ go: true as const, operationId: `opn_${this.writes.length - 1}` });
    },
    end: (_: string, end: WriteEnd) => {
      this.events.push("ended");
      this.ends.push(end);
      return Promise.resolve();
    },
  };

  audit = (entry: ProxyAuditEntry) => {
    this.audited.push(entry);
    return Promise.resolve();
  };

  send(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
    const rawTarget = `/api/providers/con_1${path}`;
    const headers = { ...(typeof init.body === "string" ? { "content-type": "application/json" } : {}), ...init.headers };
    const request = new Request(`http://backdesk.test${rawTarget}`, { ...init, headers });
    return proxyRequest(this, { request, rawTarget, caller: this.caller, requestId: "req_1" });
  }
}

function answerOf(
  status: number,
  body: string | ReadableStream<Uint8Array> | null,
  headers: Record<string, string> = {},
): StreamedAnswer {
  const stream = typeof body === "string" ? new Blob([body]).stream() : body;
  return { status, headers: { "content-type": "application/json", ...headers }, body: stream, requestId: "v" };
}

async function problem(promise: Promise<unknown>): Promise<ProblemError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error(`expected a problem, got ${String(error)}`);
  return error;
}

const snapshot = "/block-storage/v1/volumes/vol-1/snapshots";
let world: World;
beforeEach(() => {
  world = new World();
});

describe("a read through the proxy", () => {
  it("goes to the vendor as it was asked and comes back as the vendor answered", async () => {
    world.answer = () =>
      Promise.resolve(answerOf(200, '{"count":1}', { "x-total": "1", "set-cookie": "a=b", "scp-signature": "s" }));
    const response = await world.send("/backup/v1/backups?page=0&sort=created_at%3Adesc", {
      headers: { cookie: "session", "x-forwarded-for": "1.1.1.1", accept: "application/json" },
    });
    expect(world.sent).toEqual([
      {
        service: "backup",
        method: "GET",
        pathAndQuery: "/v1/backups?page=0&sort=created_at%3Adesc",
        headers: { accept: "application/json", "accept-encoding": "identity" },
        body: null,
      },
    ]);
    expect([response.status, await response.text(), response.headers.get("x-total")]).toEqual([200, '{"count":1}', "1"]);
    expect(response.headers.has("set-cookie") || response.headers.has("scp-signature")).toBe(false);
    expect(world.audited).toEqual([
      {
        action: "proxy.read",
        subject: "GET /backup/v1/backups",
        connectionId: "con_1",
        outcome: "done",
        requestId: "req_1",
        details: { status: 200 },
      },
    ]);
    expect(world.writes).toEqual([]);
  });

  it.each([400, 401, 404, 429, 500])("hands back the vendor's own %i", async (status) => {
    world.answer = () => Promise.resolve(answerOf(status, '{"errors":[]}'));
    const response = await world.send("/backup/v1/backups");
    expect([response.status, await response.json()]).toEqual([status, { errors: [] }]);
  });

  it("takes no more from the vendor than the caller takes", async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      { pull: (controller) => void ((pulled += 1), controller.enqueue(new Uint8Array(1024))) },
      { highWaterMark: 1 },
    );
    world.answer = () => Promise.resolve(answerOf(200, body));
    const reader = (await world.send("/backup/v1/backups")).body?.getReader();
    await reader?.read();
    await reader?.read();
    expect(pulled).toBeLessThan(6);
    await reader?.cancel();
  });

  it("ends with the caller", async () => {
    const controller = new AbortController();
    await world.send("/backup/v1/backups", { signal: controller.signal });
    controller.abort();
    expect(world.options[0]?.signal?.aborted).toBe(true);
  });

  it.each([
    [failure("timeout", "unknown"), "vendor-timeout", undefined],
    [failure("breaker-open", "not-sent", 7), "vendor-unavailable", "7"],
    [failure("unreachable", "not-sent"), "vendor-unavailable", "30"],
    [failure("reset", "unknown"), "vendor-error", undefined],
  ])("says so when there is no answer: %s", async (error, kind, retryAfter) => {
    world.answer = () => Promise.reject(error);
    const refused = await problem(world.send("/backup/v1/backups"));
    expect([refused.kind, refused.options.headers?.["retry-after"]]).toEqual([kind, retryAfter]);
  });
});

describe("a request that the proxy refuses", () => {
  it.each([
    ["an unlisted path", "/backup/v1/nothing", {}, "not-in-contract"],
    ["an unlisted method", "/backup/v1/backups", { method: "PATCH" }, "not-in-contract"],
    ["an unknown parameter", "/backup/v1/backups?evil=1", {}, "malformed-request"],
    ["the caller's own access key", "/backup/v1/backups", { headers: { "scp-accesskey": "mine" } }, "malformed-request"],
    ["a forged signature", "/backup/v1/backups", { headers: { "SCP-Signature": "mine" } }, "malformed-request"],
    ["a body that breaks the contract", "/block-storage/v1/volumes", { method: "POST", body: "{}" }, "invalid-body"],
  ] satisfies [string, string, RequestInit & { headers?: Record<string, string> }, string][])(
    "is never sent: %s",
    async (_, path, init, kind) => {
      expect((await problem(world.send(path, init))).kind).toBe(kind);
      expect([world.sent, world.writes]).toEqual([[], []]);
      expect(world.audited).toMatchObject([{ outcome: "refused", details: { reason: kind } }]);
    },
  );

  it("is never sent: a write by a token that may only read", async () => {
    world.caller.mayWrite = false;
    expect((await problem(world.send(snapshot, { method: "POST" }))).kind).toBe("not-allowed");
    expect([world.sent, world.writes]).toEqual([[], []]);
    expect((await world.send("/backup/v1/backups")).status).toBe(200);
  });

  it("is not told whether a connection exists that does not", async () => {
    const rawTarget = "/api/providers/con_2/backup/v1/backups";
    const request = new Request(`http://backdesk.test${rawTarget}`);
    const refused = await problem(proxyRequest(world, { request, rawTarget, caller: world.caller, requestId: "r" }));
    expect(refused.kind).toBe("not-found");
  });
});

describe("a write through the proxy", () => {
  it("is recorded before it is sent, and its end before it is answered", async () => {
    world.answer = () => Promise.resolve(answerOf(200, '{"snapshot_id":"s"}', { location: "http://10.0.0.1/x" }));
    const response = await world.send(snapshot, { method: "POST" });
    expect(world.events).toEqual(["begun", "sent", "ended"]);
    expect(world.writes[0]).toMatchObject({
      operationId: "createVolumeSnapshot",
      method: "POST",
      pathAndQuery: "/v1/volumes/vol-1/snapshots",
      caller: { id: "usr_1" },
    });
    expect(world.ends).toEqual([{ outcome: "answered", status: 200, body: { snapshot_id: "s" } }]);
    expect([response.status, response.headers.get("location"), await response.json()]).toEqual([
      200,
      "/api/v1/operations/opn_0",
      { snapshot_id: "s" },
    ]);
    expect(world.audited).toMatchObject([{ action: "proxy.write", outcome: "done", details: { status: 200 } }]);
  });

  it("is not given up when the caller goes away", async () => {
    await world.send(snapshot, { method: "POST", signal: new AbortController().signal });
    expect(world.options[0]?.signal).toBeUndefined();
  });

  it("is sent once for one key, and answered again from the record", async () => {
    world.answer = () => Promise.resolve(answerOf(200, '{"snapshot_id":"s"}'));
    const init = { method: "POST", headers: { "idempotency-key": "k1" } };
    const first = await world.send(snapshot, init);
    const second = await world.send(snapshot, init);
    expect(world.sent).toHaveLength(1);
    expect([second.status, await second.json(), second.headers.get("location")]).toEqual([
      first.status,
      await first.json(),
      first.headers.get("location"),
    ]);
  });

  it.each([
    [failure("unreachable", "not-sent"), "not-sent", "vendor-unavailable"],
    [failure("reset", "unknown"), "unknown", "vendor-error"],
    [failure("timeout", "unknown"), "unknown", "vendor-timeout"],
  ])("keeps what is known of an end without answer: %s", async (error, outcome, kind) => {
    world.answer = () => Promise.reject(error);
    const refused = await problem(world.send(snapshot, { method: "POST" }));
    expect([refused.kind, refused.options.headers?.location]).toEqual([kind, "/api/v1/operations/opn_0"]);
    expect(world.ends).toMatchObject([{ outcome }]);
    expect(world.sent).toHaveLength(1);
  });

  it("is left to a person when it ended in a way that nobody expected", async () => {
    world.answer = () => Promise.reject(new Error("bug"));
    await expect(world.send(snapshot, { method: "POST" })).rejects.toThrow("bug");
    expect(world.ends).toMatchObject([{ outcome: "unknown" }]);
  });

  it("passes large answers on whole and keeps none of them", async () => {
    const large = JSON.stringify({ text: "x".repeat(200_000) });
    world.answer = () => Promise.resolve(answerOf(200, large));
    const response = await world.send(snapshot, { method: "POST" });
    expect(await response.text()).toBe(large);
    expect(world.ends).toEqual([{ outcome: "answered", status: 200, body: null }]);
  });

  it("answers without a body where the vendor has none", async () => {
    world.answer = () => Promise.resolve(answerOf(204, null));
    const response = await world.send("/block-storage/v1/volumes/vol-1", { method: "DELETE" });
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });
});
