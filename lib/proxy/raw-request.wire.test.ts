import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { refusalOfRawRequest } from "./raw-request";

/* What Node's parser refuses by itself and what is left to the proxy, told by bytes on a socket. */
let server: Server;
let reached: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const reason = refusalOfRawRequest(request);
    if (reason === null) reached.push(`${request.method} ${request.url}`);
    response.writeHead(reason === null ? 200 : 400, { connection: "close" }).end(reason ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
beforeEach(() => {
  reached = [];
});
afterAll(() => {
  server.close();
});

/** Sends bytes and gives everything that comes back until the server closes. */
function send(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    let answer = "";
    socket.on("data", (data) => (answer += data.toString("latin1")));
    socket.on("error", () => resolve(answer));
    socket.on("close", () => resolve(answer));
    socket.end(Buffer.from(bytes, "latin1"));
  });
}

const path = "/api/providers/con_01abc/backup/v1/backups";
const head = (line: string, headers: string[] = []) => `${[line, "Host: backdesk.test", ...headers].join("\r\n")}\r\n\r\n`;

it("lets a plain request through", async () => {
  expect(await send(head(`GET ${path} HTTP/1.1`))).toMatch(/^HTTP\/1.1 200/);
  expect(reached).toEqual([`GET ${path}`]);
});

it.each([
  ["an absolute address of another host", head(`GET http://evil.test${path} HTTP/1.1`)],
  ["an authority to connect to", head("CONNECT evil.test:443 HTTP/1.1")],
  ["TRACE", head(`TRACE ${path} HTTP/1.1`)],
  ["an invented method", head(`X-GET ${path} HTTP/1.1`)],
  ["a method in small letters", head(`get ${path} HTTP/1.1`)],
  ["dot segments", head("GET /api/providers/con_01abc/backup/../../x HTTP/1.1")],
  ["a backslash", head("GET /api/providers/con_01abc\\backup HTTP/1.1")],
  ["a raw byte beyond ASCII", head("GET /api/providers/con_01abc/backup/\xff HTTP/1.1")],
  [
    "length and coding together",
    `${head(`POST ${path} HTTP/1.1`, ["Content-Length: 5", "Transfer-Encoding: chunked"])}0\r\n\r\n`,
  ],
  ["two lengths", `${head(`POST ${path} HTTP/1.1`, ["Content-Length: 0", "Content-Length: 5"])}`],
  ["a coding in disguise", `${head(`POST ${path} HTTP/1.1`, ["Transfer-Encoding: xchunked"])}0\r\n\r\n`],
  ["a coding with a space before its colon", `${head(`POST ${path} HTTP/1.1`, ["Transfer-Encoding : chunked"])}0\r\n\r\n`],
  ["a folded header", head(`GET ${path} HTTP/1.1`, ["X-A: b", " folded: c"])],
  ["two hosts", head(`GET ${path} HTTP/1.1`, ["Host: evil.test"])],
  ["a bare line feed in a header", head(`GET ${path} HTTP/1.1`, ["X-A: b\nScp-Accesskey: mine"])],
])("never reaches the proxy: %s", async (_, bytes) => {
  expect(await send(bytes)).not.toMatch(/^HTTP\/1.1 2/);
  expect(reached.filter((request) => request.includes("/api/providers/"))).toEqual([]);
});
