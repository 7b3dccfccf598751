import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { sandboxEndpointSecret } from "./sandbox/accounts";
import { sandboxHttp } from "./testing";

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => control("POST", "/reset"));

const callsSchema = z.object({ items: z.array(z.object({ method: z.string(), path: z.string(), status: z.int().nullable() })) });

async function control(method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${sandbox.url}/__sandbox${path}`, { method, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}

/** What the sandbox was asked, as `method last-part status`. */
async function asked(): Promise<string[]> {
  const { items } = callsSchema.parse(await control("GET", "/calls?since=0"));
  return items.map(({ method, path, status }) => `${method} ${path.split("?")[0]?.split("/").at(-1) ?? ""} ${status}`);
}

const read = (http: ReturnType<typeof sandboxHttp>) =>
  http.call({ service: "", operationId: "listTemplates", method: "GET", path: "/slt", query: { limit: "1" } });

describe.each([
  ["a service-account key", 0, "POST token 200"],
  ["a token endpoint", 1, expect.stringMatching(/^POST .*:generateAccessToken 200$/) as string],
] as const)("a client that signs in with %s", (_, place, tokenCall) => {
  it("asks for a token and a session once, however many calls come together", async () => {
    const http = sandboxHttp(sandbox.url, place);
    await Promise.all([1, 2, 3].map(() => read(http)));
    expect(await asked()).toEqual([tokenCall, "POST session 200", "GET slt 200", "GET slt 200", "GET slt 200"]);
    await http.close();
    expect((await asked()).at(-1)).toBe("DELETE current 204");
  });

  it("goes on by itself when the session was ended, with the token that it has", async () => {
    const http = sandboxHttp(sandbox.url, place);
    await read(http);
    await control("POST", "/reset");
    await control("POST", "/faults", { match: { vendor: "google", path: "**/slt" }, fault: "expired-session", times: 1 });
    await read(http);
    await http.close();
    const calls = await asked();
    expect(calls.filter((call) => call.endsWith("slt 200"))).toHaveLength(1);
  });

  it("goes on by itself when token and session have both run out", async () => {
    const http = sandboxHttp(sandbox.url, place);
    await read(http);
    await control("POST", "/clock", { advanceSeconds: 7_200 });
    await read(http);
    const calls = await asked();
    expect(calls.slice(3)).toEqual(["GET slt 401", tokenCall, "GET current 401", "POST session 200", "GET slt 200"]);
    await http.close();
  });

  it("leaves neither token, key nor secret in what the sandbox logs", async () => {
    const http = sandboxHttp(sandbox.url, place);
    await read(http);
    const log = JSON.stringify(await control("GET", "/calls?since=0"));
    for (const secret of ["ya29.", "PRIVATE KEY", sandboxEndpointSecret]) expect(log).not.toContain(secret);
    await http.close();
  });
});
