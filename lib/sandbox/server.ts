import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { receiveContent } from "./contents";
import { control, type Controlled } from "./controls";
import { deliver, spoilingBy } from "./delivery";
import type { Fault } from "./faults";
import { BodyTooLargeError, readBody } from "./read-body";
import { withoutSecretParameters } from "./redaction";
import type { SandboxAnswer, SandboxContext, SandboxRequest, SandboxVendor } from "./vendor";

const largestBody = 16 * 1024 * 1024;
const controlMount = "/__sandbox";
const unchecked = { verdict: "not-checked" } as const;

/** The HTTP server in front of the vendors. Not listening yet. */
export function createSandboxServer(sandbox: Controlled): Server {
  const vendors = new Map(sandbox.vendors.map((vendor) => [vendor.name, vendor]));
  const server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 3_600_000 }, (request, response) => {
    // A client that goes away in the middle is no concern of the sandbox.
    response.on("error", () => undefined);
    answer(sandbox, vendors, request, response).catch((error: unknown) => fail(response, error));
  });
  server.maxRequestsPerSocket = 0;
  return server;
}

async function answer(
  sandbox: Controlled,
  vendors: ReadonlyMap<string, SandboxVendor>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const start = url.indexOf("?");
  const path = start < 0 ? url : url.slice(0, start);
  const query = start < 0 ? "" : url.slice(start + 1);
  if (path.startsWith(`${controlMount}/`)) {
    const body = await readBody(request, largestBody);
    const reply = control(sandbox, { method, path: path.slice(controlMount.length), query, body });
    return deliver(response, reply, { now: sandbox.clock.realNow() });
  }
  const end = path.indexOf("/", 1);
  const name = path.slice(1, end < 0 ? undefined : end);
  const vendor = vendors.get(name);
  if (vendor === undefined) {
    const detail = `No vendor lives at ${path}. There are ${[...vendors.keys()].map((known) => `/${known}`).join(", ")} and ${controlMount}.`;
    return deliver(
      response,
      { status: 404, body: JSON.stringify({ title: "Not found", status: 404, detail }) },
      { now: sandbox.clock.realNow() },
    );
  }
  const vendorPath = end < 0 ? "" : path.slice(end);
  const { host = "" } = request.headers;
  const received = vendor.takesContent?.(method, vendorPath)
    ? { body: Buffer.alloc(0), content: await receiveContent(request) }
    : { body: await readBody(request, largestBody) };
  await serve(sandbox, vendor, { method, url, path: vendorPath, query, host, headers: request.headers, ...received }, response);
}

async function serve(
  sandbox: Controlled,
  vendor: SandboxVendor,
  request: SandboxRequest,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const arrivedAt = sandbox.clock.now();
  const faults = sandbox.faults.strike({ vendor: vendor.name, method: request.method, path: request.url.split("?", 1)[0] ?? "" });
  const requestId = `req-${randomUUID()}`;
  const log = (reply: SandboxAnswer | null, status: number | null, seen = true) =>
    sandbox.calls.add({
      at: new Date(arrivedAt).toISOString(),
      requestId,
      vendor: vendor.name,
      method: request.method,
      path: withoutSecretParameters(request.url),
      status,
      vendorStatus: seen ? (reply?.status ?? null) : null,
      authentication: reply?.authentication ?? unchecked,
      faults: faults.map((fault) => fault.fault),
      durationMs: Math.round((performance.now() - startedAt) * 1000) / 1000,
      rawBody: request.body,
    });

  const latency = find(faults, "latency");
  if (latency !== undefined) await wait(latency.latencyMs);
  const skewMs = (find(faults, "clock-skew")?.skewSeconds ?? 0) * 1000;
  const context: SandboxContext = {
    now: sandbox.clock.now(),
    vendorTime: sandbox.clock.realNow() + skewMs,
    advancedMs: sandbox.clock.advancedSeconds * 1000,
    requestId,
    isSessionExpired: find(faults, "expired-session") !== undefined,
    outcome: find(faults, "outcome")?.outcome ?? null,
  };
  if (find(faults, "reset-before") !== undefined) {
    log(null, null);
    return cut(response);
  }
  const refused = find(faults, "status");
  const reply = refused === undefined ? await vendor.handle(request, context) : statusAnswer(refused);
  const isCut = find(faults, "reset-after") !== undefined;
  log(reply, isCut ? null : reply.status, refused === undefined);
  if (isCut) return cut(response);
  await deliver(response, reply, {
    now: context.vendorTime,
    spoiling: faults.length === 0 ? undefined : spoilingBy(faults),
    omitBody: request.method === "HEAD",
  });
}

function find<K extends Fault["fault"]>(faults: readonly Fault[], kind: K): Extract<Fault, { fault: K }> | undefined {
  return faults.find((fault): fault is Extract<Fault, { fault: K }> => fault.fault === kind);
}

function statusAnswer(fault: Extract<Fault, { fault: "status" }>): SandboxAnswer {
  const headers = fault.retryAfterSeconds === undefined ? undefined : { "Retry-After": String(fault.retryAfterSeconds) };
  const body = fault.body ?? { errors: [{ status: fault.status, detail: "The sandbox was told to answer so." }] };
  return { status: fault.status, headers, body: JSON.stringify(body), authentication: unchecked };
}

/** Resets the connection, so that the client sees it break rather than end. */
function cut(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

function fail(response: ServerResponse, error: unknown): void {
  // A client that hung up while it was sending is no failure of the sandbox.
  const isHungUp = error instanceof Error && "code" in error && error.code === "ECONNRESET";
  if (response.headersSent || response.destroyed || isHungUp) {
    response.destroy();
    return;
  }
  const [status, detail] =
    error instanceof BodyTooLargeError ? [413, error.message] : [500, "The sandbox itself failed; see its output."];
  if (status === 500) console.error(error);
  const body = JSON.stringify({ title: "Sandbox error", status, detail });
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    Connection: "close",
  });
  response.end(body);
}
