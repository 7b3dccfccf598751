import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { z } from "zod";
import { startSandbox, type RunningSandbox } from "@/lib/sandbox";
import { storwareContract } from "../contract";
import { sandboxUsers, type SandboxUser } from "./accounts";

/** A moment in working hours on a Monday, when the sandbox's tests take place. */
export const testEpoch = Date.parse("2026-03-02T09:30:00Z");

const [first] = sandboxUsers;
if (first === undefined) throw new Error("The sandbox has no users.");
export const admin: SandboxUser = first;

const json = z.json();
interface Answer {
  status: number;
  body: z.infer<typeof json>;
  headers: Headers;
}

export const rowSchema = z.looseObject({ guid: z.string(), name: z.string().optional() });
const taskSchema = z.looseObject({ state: z.object({ name: z.string() }), progress: z.number() });

/** What a test may move: the sandbox's clock (milliseconds) and the session it speaks in. */
export interface TestState {
  now: number;
  cookie: string;
  readonly url: string;
}

/** A sandbox for the tests of a file, as at the beginning before each, and a client of it that is logged in. */
export function sandboxForTests() {
  let sandbox: RunningSandbox;
  const clock: TestState = {
    now: testEpoch,
    cookie: "",
    get url() {
      return sandbox.url;
    },
  };
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, scale: "small", seed: 1, now: () => clock.now });
  });
  afterAll(() => sandbox.close());
  beforeEach(async () => {
    await fetch(`${sandbox.url}/__sandbox/reset`, { method: "POST" });
    await fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" });
    clock.now = testEpoch;
    clock.cookie = await logIn();
  });

  const address = (path: string) => `${sandbox.url}/storware/api${path}`;

  async function logIn(): Promise<string> {
    const { login, password } = admin;
    const response = await fetch(address("/session/login"), { method: "POST", body: JSON.stringify({ login, password }) });
    return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  }

  /** Sends, and insists that a success is what the contract promises. */
  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(address(path), {
      method,
      headers: { cookie: clock.cookie, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    const parsed = text === "" || !isJson ? null : json.parse(JSON.parse(text));
    const match = storwareContract().match(method, path.split("?")[0] ?? "");
    if (response.ok && match !== null && isJson) {
      const broken = storwareContract().validateAnswer(match.operation, undefined, { status: response.status, body: parsed });
      if (broken.length > 0) throw new Error(`${method} ${path} broke the contract: ${JSON.stringify(broken.slice(0, 3))}`);
    }
    return { status: response.status, body: parsed, headers: response.headers };
  }

  /** All rows of a list. */
  async function rows(path: string) {
    const { status, body } = await send("GET", path);
    expect(status, path).toBe(200);
    return z.array(rowSchema).parse(body);
  }

  /** What a POST has made; the first where it made several. */
  async function made(path: string, body: unknown) {
    const answer = await send("POST", path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return rowSchema.parse(Array.isArray(answer.body) ? answer.body[0] : answer.body);
  }

  const task = async (guid: string) => taskSchema.parse((await send("GET", `/tasks/${guid}`)).body);
  const stateOf = async (guid: string) => (await task(guid)).state.name;
  const machine = async (at = 0) => (await rows("/virtual-machines"))[at]?.guid ?? "";
  return { clock, address, logIn, send, rows, made, task, stateOf, machine };
}
