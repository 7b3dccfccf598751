import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compressStaticFiles, staticFiles } from "./static-files";

const script = "const words = 'the same again and again';".repeat(50);
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "backdesk-static-"));
  await mkdir(path.join(folder, "static", "chunks"), { recursive: true });
  await writeFile(path.join(folder, "static", "chunks", "a~b.js"), script);
  await writeFile(path.join(folder, "static", "chunks", "picture.png"), "a picture");
  await writeFile(path.join(folder, "secret.js"), "what no address may name");
  await compressStaticFiles(folder);
  const serve = await staticFiles(folder);
  server = createServer((incoming, response) => {
    if (!serve(incoming, response)) response.writeHead(418).end("the framework's");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

/** Sends the address as it is: clients tidy dots away. */
function ask(address: string, headers: Record<string, string> = { "accept-encoding": "gzip, br" }, method = "GET") {
  const { port } = server.address() as AddressInfo;
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
    request({ port, path: address, headers, method }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }));
    })
      .on("error", reject)
      .end();
  });
}

describe("scripts of a build", () => {
  it("are sent compressed, to be kept for good", async () => {
    const answer = await ask("/_next/static/chunks/a~b.js");
    expect(answer.headers).toMatchObject({
      "content-encoding": "br",
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
    });
    expect(brotliDecompressSync(answer.body).toString()).toBe(script);
    expect(answer.body.length).toBeLessThan(script.length / 5);
  });

  it("are left to the framework for a browser that does not take the compression", async () => {
    expect((await ask("/_next/static/chunks/a~b.js", { "accept-encoding": "gzip" })).status).toBe(418);
    expect((await ask("/_next/static/chunks/a~b.js", {})).status).toBe(418);
  });

  it("are told without a body to HEAD", async () => {
    const answer = await ask("/_next/static/chunks/a~b.js", { "accept-encoding": "br" }, "HEAD");
    expect(answer.status).toBe(200);
    expect(answer.body.length).toBe(0);
  });

  it.each([
    "/_next/static/../secret.js",
    "/_next/static/chunks/../../secret.js",
    "/_next/static/chunks/%2e%2e/%2e%2e/secret.js",
    "/_next/static/chunks/a~b.js.br",
    "/_next/static/chunks/picture.png",
    "/_next/static/chunks/missing.js",
  ])("are the only thing there: %s is the framework's", async (address) => {
    expect((await ask(address)).status).toBe(418);
  });
});
