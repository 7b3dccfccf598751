import "server-only";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, isIP, isIPv6, type Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { connect as connectTls } from "node:tls";
import type { AuditSink } from "@/lib/domain/audit";
import { framed } from "./syslog";

const timeoutMs = 10_000;
/** A datagram that a network takes in one piece is not promised; one that UDP cannot hold at all is cut. */
const largestDatagram = 60_000;

/** Sends messages in their order; comes back when the system has taken all of them, throws when it could not. */
export async function sendToSink(sink: AuditSink, messages: readonly Buffer[]): Promise<void> {
  if (sink.protocol === "udp") return sendDatagrams(sink, messages);
  const socket = open(sink);
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error("the collector did not answer in time")));
  let wasCut = false;
  socket.once("end", () => (wasCut = !socket.writableFinished));
  try {
    await once(socket, sink.protocol === "tls" ? "secureConnect" : "connect");
    socket.resume();
    // A collector that hangs up meanwhile is told as an error, so that what it did not take is sent again.
    await Promise.all([pipeline(Readable.from(framedOnes(messages), { objectMode: false }), socket), once(socket, "close")]);
    if (wasCut) throw new Error("the collector hung up before it had taken everything");
  } finally {
    socket.destroy();
  }
}

function* framedOnes(messages: readonly Buffer[]): Generator<Buffer> {
  for (const message of messages) yield framed(message);
}

function open({ protocol, host, port, caPem }: AuditSink): Socket {
  if (protocol !== "tls") return connect({ host, port });
  // A collector that shares its address with others is known by the name it is asked for; an address is no name (RFC 6066).
  return connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...(caPem ? { ca: caPem } : {}) });
}

/** What went wrong with a collector, with the remedy where there is one. */
export function faultOfSink(error: unknown): string {
  // A name with several addresses fails with one error for each of them, under one that says nothing.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return "it could not be reached";
  const code = "code" in first ? String(first.code) : "";
  if (code === "ECONNREFUSED") return `nothing answers there (${code})`;
  if (code === "ENOTFOUND") return `its name is not known (${code})`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `its certificate is for another name (${code}); give the host as the certificate names it`;
  if (/^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code))
    return `its certificate is not trusted (${code}); if it is your own, give the certificate of its authority`;
  return first.message;
}

async function sendDatagrams(sink: AuditSink, messages: readonly Buffer[]): Promise<void> {
  const socket = createSocket(isIPv6(sink.host) ? "udp6" : "udp4");
  try {
    for (const message of messages) {
      await new Promise<void>((resolve, reject) =>
        socket.send(message.subarray(0, largestDatagram), sink.port, sink.host, (error) => (error ? reject(error) : resolve())),
      );
    }
  } finally {
    socket.close();
  }
}
