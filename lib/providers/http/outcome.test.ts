import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { httpAnswer, plainClient, rawServer, type RawServer } from "./testing";
import type { VendorErrorFacts, VendorHttp } from "./types";
import { VendorError } from "./vendor-error";
import type { OpenVendorHttp } from "./create-vendor-http";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function serverThat(onConnection: (socket: Socket, index: number) => void): Promise<RawServer> {
  const server = await rawServer(onConnection);
  open.push(server);
  return server;
}

function clientOf(...args: Parameters<typeof plainClient>): OpenVendorHttp {
  const client = plainClient(...args);
  open.push(client);
  return client;
}

const write = { service: "", operationId: "make", method: "POST", path: "/things", body: { name: "one" } } as const;
const read = { service: "", operationId: "list", method: "GET", path: "/things" } as const;

async function failureOf(call: Promise<unknown>): Promise<VendorErrorFacts> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof VendorError)) throw new Error("The call was expected to fail with a VendorError.", { cause: error });
  return error.facts;
}

/** Ends the connection as soon as the request's end (here: its body) has arrived. */
const afterRequest = (socket: Socket, act: () => void) => {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    if (text.includes("\r\n\r\n") && (!text.startsWith("POST") || text.endsWith("}"))) act();
  });
};

describe("a write that surely did not reach the vendor", () => {
  it("is not-sent when nothing listens", async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const facts = await failureOf(clientOf(`http://127.0.0.1:${port}`).call(write));
    expect(facts).toMatchObject({ outcome: "not-sent", kind: "unreachable", status: null });
    expect(facts.message).not.toContain("127.0.0.1");
  });

  it("is not-sent when the host name is not known", async () => {
    const resolver = ((_name: string, _options: object, callback: (error: Error) => void) =>
      callback(Object.assign(new Error("getaddrinfo ENOTFOUND vendor.test"), { code: "ENOTFOUND" }))) as never;
    const facts = await failureOf(clientOf("http://vendor.test", { resolver }).call(write));
    expect(facts).toMatchObject({ outcome: "not-sent", kind: "unreachable" });
  });

  it("is not-sent when the address does not speak TLS", async () => {
    const server = await serverThat((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const facts = await failureOf(clientOf(server.url.replace("http:", "https:")).call(write));
    expect(facts).toMatchObject({ outcome: "not-sent", kind: "unreachable" });
    expect(server.received.join("")).not.toContain("POST");
  });

  it("is not-sent when it is cancelled while it waits for a connection's place", async () => {
    const server = await serverThat(() => undefined);
    const client = clientOf(server.url, { settings: { maxConcurrency: 1 } });
    const holder = new AbortController();
    const first = failureOf(client.call(write, { signal: holder.signal }));
    await expect.poll(() => server.received[0]).toContain("POST");
    const waiting = new AbortController();
    const second = failureOf(client.call(write, { signal: waiting.signal }));
    waiting.abort();
    expect(await second).toMatchObject({ outcome: "not-sent", kind: "cancelled" });
    holder.abort();
    expect(await first).toMatchObject({ outcome: "unknown", kind: "cancelled" });
    expect(server.connections()).toBe(1);
  });
});

describe("a write that could have reached the vendor", () => {
  it("is unknown when the connection is cut before any answer, and is not sent again", async () => {
    const server = await serverThat((socket) => afterRequest(socket, () => socket.resetAndDestroy()));
    const facts = await failureOf(clientOf(server.url).call(write));
    expect(facts).toMatchObject({ outcome: "unknown", kind: "reset", status: null });
    expect(server.connections()).toBe(1);
  });

  it("is unknown when the connection is cut while the request arrives", async () => {
    const server = await serverThat((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const body = { name: "x".repeat(4_000_000) };
    expect(await failureOf(clientOf(server.url).call({ ...write, body }))).toMatchObject({ outcome: "unknown" });
    expect(server.connections()).toBe(1);
  });

  it("is unknown, with its status, when a success breaks off in its body", async () => {
    const server = await serverThat((socket) =>
      afterRequest(socket, () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id":', () => socket.destroy())),
    );
    expect(await failureOf(clientOf(server.url).call(write))).toMatchObject({ outcome: "unknown", kind: "reset", status: 200 });
    expect(server.connections()).toBe(1);
  });

  it("is unknown when a success is not JSON", async () => {
    const server = await serverThat((socket) => afterRequest(socket, () => socket.end(httpAnswer(200, '{"id":"a","\u0000<<<'))));
    expect(await failureOf(clientOf(server.url).call(write))).toMatchObject({
      outcome: "unknown",
      kind: "malformed",
      status: 200,
    });
    expect(server.connections()).toBe(1);
  });

  it("is unknown when the vendor does not answer in time", async () => {
    const server = await serverThat(() => undefined);
    const client = clientOf(server.url, { limits: { callTimeoutMs: 100 } });
    expect(await failureOf(client.call(write))).toMatchObject({ outcome: "unknown", kind: "timeout" });
    expect(server.connections()).toBe(1);
  });

  it.each([502, 504])("is unknown after a gateway's %i", async (status) => {
    const server = await serverThat((socket) => afterRequest(socket, () => socket.end(httpAnswer(status, "<html>"))));
    expect(await failureOf(clientOf(server.url).call(write))).toMatchObject({ outcome: "unknown", status });
    expect(server.connections()).toBe(1);
  });

  it("is unknown when a kept connection dies under it", async () => {
    const server = await serverThat((socket) => {
      let count = 0;
      socket.on("data", () => {
        count += 1;
        if (count === 1) socket.write(httpAnswer(200, "{}"));
        else socket.resetAndDestroy();
      });
    });
    const client = clientOf(server.url, { settings: { maxConcurrency: 1 } });
    await client.call(read);
    expect(await failureOf(client.call(write))).toMatchObject({ outcome: "unknown", kind: "reset" });
    expect(server.connections()).toBe(1);
  });
});

describe("what the vendor answered", () => {
  it.each([
    [400, "answered-error"],
    [401, "unauthorized"],
    [404, "answered-error"],
    [409, "answered-error"],
    [500, "answered-error"],
  ])("%i is answered and not repeated", async (status, kind) => {
    const server = await serverThat((socket) =>
      afterRequest(socket, () => socket.end(httpAnswer(status, JSON.stringify({ code: "E1", message: "No such thing." })))),
    );
    const facts = await failureOf(clientOf(server.url).call(write));
    expect(facts).toMatchObject({ outcome: "answered", kind, status, code: "E1" });
    expect(facts.message).toContain("No such thing.");
    expect(server.connections()).toBe(1);
  });

  it.each([429, 503])("a write answered %i is sent again, because nothing was done", async (status) => {
    const server = await serverThat((socket, index) =>
      afterRequest(socket, () => socket.end(index < 2 ? httpAnswer(status, "") : httpAnswer(200, '{"id":"a"}'))),
    );
    const answer = await clientOf(server.url).call(write);
    expect(answer).toMatchObject({ status: 200, body: { id: "a" }, attempts: 3 });
  });

  it("a Retry-After longer than the client waits is handed on", async () => {
    const server = await serverThat((socket) =>
      afterRequest(socket, () => socket.end(httpAnswer(429, "", { "Retry-After": "120" }))),
    );
    expect(await failureOf(clientOf(server.url).call(write))).toMatchObject({
      kind: "rate-limited",
      outcome: "answered",
      retryAfterSeconds: 120,
    });
    expect(server.connections()).toBe(1);
  });

  it("a redirect is not followed", async () => {
    const server = await serverThat((socket) =>
      afterRequest(socket, () => socket.end(httpAnswer(302, "", { Location: "http://127.0.0.1:1/" }))),
    );
    const facts = await failureOf(clientOf(server.url).call(read));
    expect(facts).toMatchObject({ outcome: "answered", status: 302 });
    expect(facts.message).not.toContain("127.0.0.1");
  });

  it("an answer larger than the limit is refused, announced or not", async () => {
    const server = await serverThat((socket, index) =>
      afterRequest(socket, () => {
        const body = JSON.stringify("x".repeat(5_000));
        if (index === 0) socket.end(httpAnswer(200, body));
        else
          socket.end(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
      }),
    );
    const client: VendorHttp = clientOf(server.url, { limits: { maxResponseBytes: 1_000 } });
    expect(await failureOf(client.call(read))).toMatchObject({ kind: "too-large" });
    expect(await failureOf(client.call(read))).toMatchObject({ kind: "too-large" });
  });
});

describe("reads", () => {
  it("are sent again after a reset, a cut body and malformed text, and give the answer in the end", async () => {
    const spoilt = [
      (socket: Socket) => socket.resetAndDestroy(),
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"id"'),
      (socket: Socket) => socket.end(httpAnswer(200, "{nonsense")),
      (socket: Socket) => socket.end(httpAnswer(200, '{"id":"a"}')),
    ];
    const server = await serverThat((socket, index) => afterRequest(socket, () => spoilt[index]?.(socket)));
    const client = clientOf(server.url, { limits: { backoffBaseMs: 1, maxAttempts: 4 } });
    expect(await client.call(read)).toMatchObject({ body: { id: "a" }, attempts: 4 });
  });

  it("give up after the last attempt", async () => {
    const server = await serverThat((socket) => afterRequest(socket, () => socket.resetAndDestroy()));
    expect(await failureOf(clientOf(server.url).call(read))).toMatchObject({ kind: "reset" });
    expect(server.connections()).toBe(3);
  });

  it("are not repeated when they were cancelled", async () => {
    const server = await serverThat((socket) => afterRequest(socket, () => abort.abort()));
    const abort = new AbortController();
    expect(await failureOf(clientOf(server.url).call(read, { signal: abort.signal }))).toMatchObject({ kind: "cancelled" });
    expect(server.connections()).toBe(1);
  });
});
