import "server-only";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, isIPv6 } from "node:net";
import { connect as connectTls } from "node:tls";
import type { AuditSink } from "@/lib/domain/audit";
import { framed } from "./syslog";

const timeoutMs = 10_000;
/** A datagram that a network takes in one piece is not promised; one that UDP cannot hold at all is cut. */
const largestDatagram = 60_000;

/** Sends messages in their order; comes back when the system has taken all of them, throws when it could not. */
export async function sendToSink(sink: AuditSink, messages: readonly Buffer[]): Promise<void> {
  if (sink.protocol === "udp") return sendDatagrams(sink, messages);
  const address = { host: sink.host, port: sink.port };
  const socket =
    sink.protocol === "tls" ? connectTls({ ...address, ...(sink.caPem ? { ca: sink.caPem } : {}) }) : connect(address);
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error("the collector did not answer in time")));
  try {
    await once(socket, sink.protocol === "tls" ? "secureConnect" : "connect");
    for (const message of messages) if (!socket.write(framed(message))) await once(socket, "drain");
    // A collector that hung up meanwhile is told as an error, so that what it did not take is sent again.
    socket.end();
    socket.resume();
    await once(socket, "close");
  } finally {
    socket.destroy();
  }
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
