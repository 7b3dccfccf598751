import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer as createPlainServer } from "node:net";
import { createServer, type TlsOptions, type TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { auditSettings } from "@/lib/db/schema";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing";
import type { AuditSink } from "@/lib/domain/audit";
import { testCertificate, testCertificateKey } from "@/lib/providers/http/testing-certificate";
import { changeAuditSettings, recordAudit, showAuditSettings } from ".";
import { forwardAudit } from "./forward";

const actor = { kind: "user" as const, id: "usr_1", name: "Ann" };
const act = { caller: { actor }, requestId: "request-1" };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const ends: (() => void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await database.db.delete(auditSettings);
});

/** What arrived over one connection. */
interface Received {
  bytes: Buffer;
  protocol: string | null;
}

/** A collector with a certificate of its own for 127.0.0.1, as RFC 5425 has it, that keeps what it is sent. */
async function collector(options: TlsOptions = {}, take: (socket: TLSSocket) => void = () => undefined) {
  const received: Received[] = [];
  const refusals: string[] = [];
  const server = createServer({ cert: testCertificate, key: testCertificateKey, ...options }, (socket) => {
    const connection: Received = { bytes: Buffer.alloc(0), protocol: socket.getProtocol() };
    received.push(connection);
    socket.on("data", (chunk: Buffer) => (connection.bytes = Buffer.concat([connection.bytes, chunk])));
    socket.on("end", () => socket.end());
    socket.on("error", () => undefined);
    take(socket);
  });
  server.on("tlsClientError", (error) => refusals.push(error.message));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, received, refusals };
}

/** Messages by their counted octets: `MSG-LEN SP SYSLOG-MSG`, one after the other with nothing between. */
function messagesOf(bytes: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(" ", at);
    const count = bytes.subarray(at, blank).toString();
    expect(count).toMatch(/^[1-9]\d*$/);
    messages.push(bytes.subarray(blank + 1, blank + 1 + Number(count)).toString("utf8"));
    at = blank + 1 + Number(count);
  }
  return messages;
}
const subjectsOf = (bytes: Buffer) =>
  messagesOf(bytes).map((message) => (JSON.parse(message.slice(message.indexOf("\ufeff") + 1)) as { subject: string }).subject);

const sendTo = (port: number, over: Partial<AuditSink> = {}) => {
  const sink: AuditSink = { protocol: "tls", host: "127.0.0.1", port, caPem: testCertificate, ...over };
  return changeAuditSettings(database.db, { sink }, act);
};
const record = (subject: string, details: Record<string, unknown> = {}) =>
  recordAudit(database.db, { actor, action: "test.entry", subject, outcome: "done", requestId: "r", details });
/** Sends, and tells what is left to send and what went wrong. */
async function forwarded() {
  await forwardAudit(database.db);
  const { waiting, lastError } = await showAuditSettings(database.db);
  return { waiting, lastError };
}

describe("sending the record over TLS", () => {
  it("counts the octets of every message, whatever is in it and however long it is, and sends each once", async () => {
    const { port, received } = await collector();
    await sendTo(port);
    await record("Grüße\nund 42 <6>1 mehr");
    await record("long", { text: "ü".repeat(200_000) });
    expect(await forwarded()).toEqual({ waiting: 0, lastError: null });
    await record("later");
    expect(await forwarded()).toEqual({ waiting: 0, lastError: null });
    expect(await forwarded()).toEqual({ waiting: 0, lastError: null });
    expect(received.map(({ bytes }) => subjectsOf(bytes))).toEqual([["sink", "Grüße\nund 42 <6>1 mehr", "long"], ["later"]]);
    for (const { protocol } of received) expect(["TLSv1.2", "TLSv1.3"]).toContain(protocol);
    for (const message of received.flatMap(({ bytes }) => messagesOf(bytes)))
      expect(message).toMatch(/^<110>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ backdesk - \S+ \[backdesk@32473 /);
  });

  it("tells nothing to a collector whose certificate nobody vouches for, says so, and sends it all once it is trusted", async () => {
    const { port, received } = await collector();
    await sendTo(port, { caPem: null });
    await record("kept");
    const { waiting, lastError } = await forwarded();
    expect(waiting).toBe(2);
    expect(lastError).toMatch(new RegExp(`^tls://127\\.0\\.0\\.1:${port}: its certificate is not trusted \\(.+\\)`));
    expect(received.every(({ bytes }) => bytes.length === 0)).toBe(true);
    await sendTo(port);
    expect(await forwarded()).toEqual({ waiting: 0, lastError: null });
    expect(received.flatMap(({ bytes }) => subjectsOf(bytes))).toEqual(["sink", "kept", "sink"]);
  });

  it("tells nothing to a collector whose certificate is for another name, though it is trusted, and asks for its name", async () => {
    const names: string[] = [];
    const { port, received } = await collector({ SNICallback: (name, done) => done(null, void names.push(name)) });
    await sendTo(port, { host: "localhost" });
    const { waiting, lastError } = await forwarded();
    expect(waiting).toBe(1);
    expect(lastError).toContain("its certificate is for another name");
    expect(names).toEqual(["localhost"]);
    expect(received.every(({ bytes }) => bytes.length === 0)).toBe(true);
  });

  it("does not fall back to speaking openly where the collector knows no TLS, or none that is new enough", async () => {
    const heard: Buffer[] = [];
    const plain = createPlainServer((socket) =>
      socket
        .on("data", (chunk) => heard.push(chunk))
        .on("error", () => undefined)
        .end("hello\n"),
    );
    plain.listen(0, "127.0.0.1");
    await once(plain, "listening");
    ends.push(() => plain.close());
    await sendTo((plain.address() as AddressInfo).port);
    await record("not for everybody");
    expect((await forwarded()).waiting).toBe(2);
    expect(Buffer.concat(heard).toString("utf8")).not.toContain("not for everybody");
    const old = await collector({ maxVersion: "TLSv1.1", minVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" });
    await sendTo(old.port);
    expect((await forwarded()).waiting).toBe(3);
    expect([old.received, old.refusals.length]).toEqual([[], 1]);
  });

  it("knows that nothing was taken where the collector wants a certificate of ours", async () => {
    const { port } = await collector({ requestCert: true, rejectUnauthorized: true });
    await sendTo(port);
    const { waiting, lastError } = await forwarded();
    expect([waiting, lastError]).toEqual([1, expect.stringContaining(`tls://127.0.0.1:${port}: `)]);
  });

  it.each([
    ["breaks off", (socket: TLSSocket) => socket.destroy()],
    ["politely says goodbye", (socket: TLSSocket) => socket.pause().end()],
  ])("sends a batch again in the middle of which the collector %s", async (_how, leave) => {
    let cuts = 1;
    const { port, received } = await collector({}, (socket) => {
      if ((cuts -= 1) >= 0) socket.once("data", () => leave(socket));
    });
    await sendTo(port);
    await record("cut off", { text: "x".repeat(8_000_000) });
    const { waiting, lastError } = await forwarded();
    expect([waiting, lastError]).toEqual([2, expect.any(String)]);
    expect(await forwarded()).toEqual({ waiting: 0, lastError: null });
    expect(subjectsOf(received.at(-1)?.bytes ?? Buffer.alloc(0))).toEqual(["sink", "cut off"]);
  });

  it.each([
    ["no certificate", "hello", /is not a certificate/],
    ["a key in place of one", testCertificateKey, /holds a private key/],
  ])("is not set up with %s as what to trust", async (_what, caPem, words) => {
    await expect(sendTo(6514, { caPem })).rejects.toMatchObject({
      kind: "invalid-body",
      options: { errors: [{ path: "sink.caPem", message: expect.stringMatching(words) as string }] },
    });
    expect((await showAuditSettings(database.db)).sink).toBeNull();
  });

  it("names what is wrong where nothing answers", async () => {
    await sendTo(9, { host: "localhost" });
    expect((await forwarded()).lastError).toBe("tls://localhost:9: nothing answers there (ECONNREFUSED)");
  });
});
