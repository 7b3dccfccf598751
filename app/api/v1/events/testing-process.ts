import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GET as getEvents } from "./route";
import { GET as getMe } from "../me/route";
import { PATCH as changeUser } from "../users/[id]/route";
import { GET as listVms } from "../vms/route";
import type { RouteHandler } from "@/lib/http/route";

/*
 * A web process with a few of the real routes and nothing of Next's, for tests that need more than one process on a database.
 * Prints the port that it listens on.
 */
function handlerOf(method: string, path: string): { handle: RouteHandler; params: Record<string, string> } | null {
  const id = /^\/api\/v1\/users\/(\w+)$/.exec(path)?.[1];
  if (method === "PATCH" && id !== undefined) return { handle: changeUser, params: { id } };
  const handle = { "/api/v1/events": getEvents, "/api/v1/me": getMe, "/api/v1/vms": listVms }[path];
  return handle && method === "GET" ? { handle, params: {} } : null;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const found = handlerOf(request.method ?? "GET", url.pathname);
  if (!found) return void response.writeHead(404).end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const asked = new Request(url, {
    method: request.method ?? "GET",
    headers: Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
    signal: gone.signal,
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  const given = await found.handle(asked, { params: Promise.resolve(found.params) });
  response.writeHead(given.status, Object.fromEntries(given.headers));
  if (!given.body) return void response.end();
  // What breaks off destroys the connection, as it does under Next.
  await pipeline(Readable.from(given.body), response).catch(() => undefined);
}

const server = createServer((request, response) => void answer(request, response));
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
