import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { ConnectionSpec } from "../connection-spec";
import { createVendorHttp, type OpenVendorHttp, type VendorHttpOptions } from "./create-vendor-http";
import type { RequestSigner } from "./types";

/** A vendor for tests of the client: one header as its credential, errors as `{code, message}`. */
export function plainSpec(signer?: Partial<RequestSigner>): ConnectionSpec<object, { token: string }> {
  return {
    settings: z.looseObject({}),
    credentials: z.object({ token: z.string() }),
    defaultEndpoint: "http://127.0.0.1",
    endpointHelp: "",
    fields: [],
    region: () => null,
    baseUrl: ({ endpoint }) => endpoint,
    signer: (_connection, { token }) => ({ headers: () => ({ "X-Token": token }), ...signer }),
    credentialHeaders: ["X-Token"],
    errorOf(body) {
      const parsed = z.object({ code: z.string(), message: z.string() }).safeParse(body);
      return parsed.success ? parsed.data : null;
    },
  };
}

/** Short limits, so that tests do not wait. */
const quickLimits = { backoffBaseMs: 1, backoffMaxMs: 2, maxAttempts: 3 };

export function plainClient(
  endpoint: string,
  options: Partial<Omit<VendorHttpOptions<object, { token: string }>, "connection">> & { settings?: object } = {},
): OpenVendorHttp {
  const { settings = {}, ...rest } = options;
  return createVendorHttp({
    spec: plainSpec(),
    connection: { id: "con_test", endpoint, settings },
    credentials: { token: "token-that-nobody-may-see" },
    policy: { networks: ["127.0.0.0/8"] },
    limits: quickLimits,
    ...rest,
  });
}

export interface RawServer {
  url: string;
  /** What each connection has received so far, as text. */
  received: string[];
  connections(): number;
  close(): Promise<void>;
}

/** A TCP server that does to each connection what it is told, byte by byte. */
export async function rawServer(onConnection: (socket: Socket, index: number) => void): Promise<RawServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    const index = received.push("") - 1;
    sockets.add(socket);
    socket.on("data", (chunk) => (received[index] += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    onConnection(socket, index);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    connections: () => received.length,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** An HTTP/1.1 answer as text. */
export function httpAnswer(status: number, body: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ "Content-Length": String(Buffer.byteLength(body)), ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `HTTP/1.1 ${status} Status\r\n${lines.join("")}\r\n${body}`;
}
