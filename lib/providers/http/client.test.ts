import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { OpenVendorHttp } from "./create-vendor-http";
import { plainClient, plainSpec } from "./testing";
import type { CallObserver, RequestSigner } from "./types";
import { VendorError } from "./vendor-error";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function serverThat(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function clientOf(...args: Parameters<typeof plainClient>): OpenVendorHttp {
  const client = plainClient(...args);
  open.push(client);
  return client;
}

const read = { service: "", operationId: "list", method: "GET", path: "/things" } as const;
const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

describe("a call", () => {
  it("goes out with query, body, credentials and one request id, and says so to observers without credentials", async () => {
    const seen: { url: string | undefined; headers: IncomingMessage["headers"]; body: string }[] = [];
    const url = await serverThat((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += String(chunk)));
      request.on("end", () => {
        seen.push({ url: request.url, headers: request.headers, body });
        json(response, 200, { ok: true }, { "set-cookie": "a=b", "x-token": "echo" });
      });
    });
    const observer = vi.fn<CallObserver>();
    const answer = await clientOf(`${url}/base/`).call(
      {
        service: "",
        operationId: "make",
        method: "DELETE",
        path: "/things/a%20b",
        query: { sort: "created_at:desc", q: "a b+c" },
        body: { ids: ["1"] },
      },
      { observer },
    );
    expect(seen[0]?.url).toBe("/base/things/a%20b?sort=created_at%3Adesc&q=a+b%2Bc");
    expect(seen[0]?.body).toBe('{"ids":["1"]}');
    expect(seen[0]?.headers).toMatchObject({ "x-token": "token-that-nobody-may-see", "x-request-id": answer.requestId });
    expect(answer.headers).not.toHaveProperty("set-cookie");
    expect(answer.headers).not.toHaveProperty("x-token");
    expect(observer).toHaveBeenCalledOnce();
    expect(observer.mock.calls[0]?.[0]).toMatchObject({ method: "DELETE", status: 200, attempt: 1, operationId: "make" });
    expect(JSON.stringify(observer.mock.calls)).not.toContain("token-that-nobody-may-see");
  });

  it.each(["/things/{id}", "/a/../b", "/a/%2e%2e/b", "/a b", "things", "/a\r\nX: y"])(
    "refuses the path %j as a mistake of the code",
    async (path) => {
      await expect(clientOf("http://127.0.0.1:9").call({ ...read, path })).rejects.toThrow(TypeError);
    },
  );

  it("takes credentials, stacks and control characters out of what the vendor says", async () => {
    const url = await serverThat((_request, response) =>
      json(response, 400, {
        code: "token-that-nobody-may-see",
        message: "Bad token token-that-nobody-may-see\u0007\n    at Auth.check (/srv/auth.js:10:3)",
      }),
    );
    const error: unknown = await clientOf(url)
      .call(read)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(VendorError);
    const shown = JSON.stringify(error) + String(error) + (error as Error).message;
    expect(shown).not.toContain("token-that-nobody-may-see");
    expect(shown).not.toContain("auth.js");
    expect((error as VendorError).facts.message).toBe("The vendor answered 400: Bad token [hidden]");
  });

  it("runs no more at a time than the connection allows, people's calls before background ones", async () => {
    let running = 0;
    let most = 0;
    const order: string[] = [];
    const held: (() => void)[] = [];
    const url = await serverThat((request, response) => {
      running += 1;
      most = Math.max(most, running);
      order.push(request.url ?? "");
      held.push(() => {
        running -= 1;
        json(response, 200, {});
      });
    });
    const client = clientOf(url, { settings: { maxConcurrency: 2 } });
    const calls = ["/a", "/b", "/c"].map((path) => client.call({ ...read, path }, { background: true }));
    await expect.poll(() => held.length).toBe(2);
    calls.push(client.call({ ...read, path: "/person" }));
    held[0]?.();
    await expect.poll(() => held.length).toBe(3);
    held[1]?.();
    held[2]?.();
    await expect.poll(() => held.length).toBe(4);
    held[3]?.();
    await Promise.all(calls);
    expect(order.slice(2)).toEqual(["/person", "/c"]);
    expect(most).toBe(2);
  });

  it("is refused unsent while a vendor that failed again and again is given time", async () => {
    let calls = 0;
    const url = await serverThat((_request, response) => {
      calls += 1;
      json(response, 502, {});
    });
    const client = clientOf(url, { limits: { maxAttempts: 1, breakerFailures: 3 } });
    for (let count = 0; count < 3; count += 1) await expect(client.call(read)).rejects.toMatchObject({ facts: { status: 502 } });
    await expect(client.call(read)).rejects.toMatchObject({
      facts: { kind: "breaker-open", outcome: "not-sent", retryAfterSeconds: 10 },
    });
    expect(calls).toBe(3);
  });

  it("tries again when the breaker's time is over", async () => {
    let isIll = true;
    const url = await serverThat((_request, response) => json(response, isIll ? 502 : 200, {}));
    const client = clientOf(url, { limits: { maxAttempts: 1, breakerFailures: 1, breakerOpenMs: 20 } });
    await expect(client.call(read)).rejects.toMatchObject({ facts: { status: 502 } });
    isIll = false;
    await expect
      .poll(() =>
        client.call(read).then(
          ({ status }) => status,
          () => null,
        ),
      )
      .toBe(200);
  });
});

describe("a refused session", () => {
  it("is renewed once for all calls that met it", async () => {
    let logins = 0;
    let session = "old";
    const url = await serverThat((request, response) => json(response, request.headers["x-token"] === "new" ? 200 : 401, {}));
    const signer: RequestSigner = {
      headers: () => ({ "X-Token": session }),
      renew: async () => {
        logins += 1;
        await new Promise((resolve) => setImmediate(resolve));
        session = "new";
        return true;
      },
    };
    const client = clientOf(url, { spec: plainSpec(signer) });
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.call(read)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(logins).toBe(1);
  });

  it("is given up when the new session is refused too", async () => {
    let logins = 0;
    const url = await serverThat((_request, response) => json(response, 401, {}));
    const renew = () => {
      logins += 1;
      return Promise.resolve(true);
    };
    await expect(clientOf(url, { spec: plainSpec({ renew }) }).call(read)).rejects.toMatchObject({
      facts: { kind: "unauthorized", outcome: "answered" },
    });
    expect(logins).toBe(1);
  });
});

describe("clocks that differ", () => {
  const ours = Date.UTC(2026, 0, 31, 9);
  const vendorAt = (offsetMs: number) =>
    serverThat((request, response) => {
      const signedAt = Number(request.headers["x-time"]);
      const isClose = Math.abs(signedAt - (ours + offsetMs)) < 60_000;
      json(response, isClose ? 200 : 401, {}, { date: new Date(ours + offsetMs).toUTCString() });
    });
  const spec = () =>
    plainSpec({ clockToleranceMs: 15 * 60_000, headers: (_request, now) => ({ "X-Time": String(now.getTime()) }) });

  it("are told apart from bad keys when they are too far apart, with what to do", async () => {
    const client = clientOf(await vendorAt(2 * 3_600_000 + 5 * 60_000), { spec: spec(), now: () => ours });
    const error = await client.call(read).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ facts: { kind: "clock-skew", outcome: "answered", status: 401 } });
    expect((error as VendorError).message).toMatch(/clock is 2 hours 5 minutes behind the vendor's.*Set the clock/);
  });

  it("say so in the other direction too", async () => {
    const client = clientOf(await vendorAt(-86_400_000), { spec: spec(), now: () => ours });
    await expect(client.call(read)).rejects.toThrow("1 day ahead of the vendor's");
  });

  it("are made up for when the difference is small", async () => {
    const client = clientOf(await vendorAt(10 * 60_000), { spec: spec(), now: () => ours });
    expect(await client.call(read)).toMatchObject({ status: 200, attempts: 2 });
    expect(await client.call(read)).toMatchObject({ status: 200, attempts: 1 });
  });

  it("are not suspected when the signer signs no time", async () => {
    const client = clientOf(await vendorAt(86_400_000), { now: () => ours });
    await expect(client.call(read)).rejects.toMatchObject({ facts: { kind: "unauthorized" } });
  });
});

describe("a streamed call", () => {
  it("hands back statuses, headers and body as they come, without the caller's credentials or the vendor's cookies", async () => {
    let headers: IncomingMessage["headers"] = {};
    const url = await serverThat((request, response) => {
      headers = request.headers;
      response.writeHead(404, { "content-type": "text/plain", "set-cookie": "a=b" }).end("nothing here");
    });
    const answer = await clientOf(url).stream({
      service: "",
      method: "GET",
      pathAndQuery: "/things?a=b:c",
      headers: { "X-TOKEN": "forged", Accept: "text/plain", Host: "elsewhere", "Content-Length": "7" },
      body: null,
    });
    expect(answer.status).toBe(404);
    expect(answer.headers).toMatchObject({ "content-type": "text/plain" });
    expect(answer.headers).not.toHaveProperty("set-cookie");
    expect(await new Response(answer.body).text()).toBe("nothing here");
    expect(headers["x-token"]).toBe("token-that-nobody-may-see");
    expect(headers.accept).toBe("text/plain");
    expect(headers.host).not.toBe("elsewhere");
  });

  it("reads from the vendor only as fast as the answer is taken", async () => {
    let isDrained = true;
    let written = 0;
    const size = 64 * 1024 * 1024;
    const url = await serverThat((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, "x");
      const push = () => {
        isDrained = true;
        while (written < size && isDrained) {
          isDrained = response.write(chunk);
          written += chunk.length;
        }
        if (written >= size) response.end();
      };
      response.on("drain", push);
      push();
    });
    const { body } = await clientOf(url).stream({ service: "", method: "GET", pathAndQuery: "/file", headers: {}, body: null });
    // With nobody reading, what is under way is what buffers hold, and then it stands still.
    let before = -1;
    await expect
      .poll(() => {
        const stands = !isDrained && written === before;
        before = written;
        return stands;
      })
      .toBe(true);
    expect(written).toBeLessThan(size / 2);
    let read = 0;
    for await (const chunk of body ?? []) read += chunk.length;
    expect(read).toBe(size);
  });

  it("sends a streamed body on", async () => {
    let received = 0;
    const url = await serverThat((request, response) => {
      request.on("data", (chunk: Buffer) => (received += chunk.length));
      request.on("end", () => json(response, 200, {}));
    });
    let left = 100;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        left -= 1;
        if (left < 0) controller.close();
        else controller.enqueue(new Uint8Array(10_000));
      },
    });
    const answer = await clientOf(url).stream({ service: "", method: "PUT", pathAndQuery: "/file", headers: {}, body });
    expect(answer.status).toBe(200);
    expect(received).toBe(1_000_000);
    await answer.body?.cancel();
  });

  it("frees its place when the reader gives up, and when the vendor breaks off", async () => {
    let calls = 0;
    const url = await serverThat((_request, response) => {
      calls += 1;
      response.writeHead(200, { "content-length": "1000000" }).write("some", () => {
        if (calls === 2) response.destroy();
      });
    });
    const client = clientOf(url, { settings: { maxConcurrency: 1 } });
    const call = { service: "", method: "GET", pathAndQuery: "/file", headers: {}, body: null };
    const first = await client.stream(call);
    await first.body?.cancel();
    const second = await client.stream(call);
    await expect(new Response(second.body).text()).rejects.toMatchObject({ facts: { kind: "reset", outcome: "unknown" } });
    const third = await client.stream(call);
    await third.body?.cancel();
    expect(calls).toBe(3);
  });

  it("logs in again once for a refused session, and hands a second refusal on", async () => {
    let session = "old";
    let isOpen = true;
    const url = await serverThat((request, response) =>
      json(response, isOpen && request.headers["x-token"] === "new" ? 200 : 401, {}),
    );
    const renew = () => {
      session = "new";
      return Promise.resolve(true);
    };
    const client = clientOf(url, {
      settings: { maxConcurrency: 1 },
      spec: plainSpec({ headers: () => ({ "X-Token": session }), renew }),
    });
    const call = { service: "", method: "POST", pathAndQuery: "/things", headers: {}, body: new TextEncoder().encode("{}") };
    const first = await client.stream(call);
    expect(first.status).toBe(200);
    await first.body?.cancel();
    isOpen = false;
    const second = await client.stream(call);
    expect(second.status).toBe(401);
    await second.body?.cancel();
    isOpen = true;
    // The places of both, and of the refused attempts between, are free again.
    expect((await client.stream(call)).status).toBe(200);
  });

  it("is not repeated when its body was a stream", async () => {
    let calls = 0;
    const url = await serverThat((request, response) => {
      calls += 1;
      request.resume().on("end", () => json(response, 401, {}));
    });
    const client = clientOf(url, { spec: plainSpec({ renew: () => Promise.resolve(true) }) });
    const body = new Blob(["text"]).stream();
    expect((await client.stream({ service: "", method: "PUT", pathAndQuery: "/file", headers: {}, body })).status).toBe(401);
    expect(calls).toBe(1);
  });

  it("stops when the caller goes away", async () => {
    const closed = new Promise<void>((resolve) => {
      void serverThat((request, response) => {
        request.on("close", resolve);
        response.writeHead(200).write("some");
      }).then(async (url) => {
        const leaving = new AbortController();
        const { body } = await clientOf(url).stream(
          { service: "", method: "GET", pathAndQuery: "/", headers: {}, body: null },
          { signal: leaving.signal },
        );
        leaving.abort();
        await new Response(body).text().catch(() => undefined);
      });
    });
    await closed;
  });
});
