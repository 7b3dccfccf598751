import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemSchema } from "@/lib/domain/problem";
import { explainMethodNotAllowed } from "./method-not-allowed";

describe("a method that an address does not have", () => {
  let server: Server;
  let url = "";
  beforeAll(async () => {
    server = createServer((request, response) => {
      explainMethodNotAllowed(request, response);
      if (request.method === "OPTIONS") response.writeHead(204, { allow: "GET, HEAD, OPTIONS" }).end();
      else if (request.method === "GET") response.writeHead(200, { "content-type": "text/plain" }).end("here");
      else {
        response.statusCode = 405;
        // As a compressing layer does.
        response.flushHeaders();
        response.end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it("is answered with a problem and the methods there are", async () => {
    const answer = await fetch(`${url}/api/v1/me?x=1`, { method: "DELETE" });
    expect([answer.status, answer.headers.get("allow"), answer.headers.get("content-type")]).toEqual([
      405,
      "GET, HEAD, OPTIONS",
      "application/problem+json",
    ]);
    expect(problemSchema.parse(await answer.json())).toMatchObject({
      type: "/problems/method-not-allowed",
      instance: "/api/v1/me",
    });
  });

  it("changes nothing of other answers, nor of pages", async () => {
    expect(await (await fetch(`${url}/api/v1/me`)).text()).toBe("here");
    const page = await fetch(`${url}/login`, { method: "DELETE" });
    expect([page.status, await page.text()]).toEqual([405, ""]);
  });
});
