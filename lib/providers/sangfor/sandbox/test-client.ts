import { z } from "zod";
import { startSandbox, type RunningSandbox, type SandboxOptions } from "@/lib/sandbox";
import { sangforContracts } from "../contract";
import { dataOf } from "../envelope";
import { encryptPassword } from "../password";
import { sandboxAccounts, type SandboxAccount } from "./accounts";

/** A moment in working hours of a Monday, when the sandbox's tests take place. */
export const testEpoch = Date.parse("2026-03-02T09:30:00Z");

const jsonSchema = z.any();
/** Whatever JSON an answer holds: tests look into it without declaring it first. */
export type Json = z.infer<typeof jsonSchema>;
const parse = (text: string): Json => jsonSchema.parse(text === "" ? null : JSON.parse(text));

export const accountOf = (name: string): SandboxAccount => {
  const account = sandboxAccounts.find((known) => known.name === name);
  if (account === undefined) throw new Error(`There is no account ${name}.`);
  return account;
};

/** Forms of which the contract's formats are stricter than the platform is: times without a zone, and ids of its own. */
const looseFormats = /(_time|_at|\/id|task_id)$/;

/** A sandbox on a clock that stands still unless advanced, and a client of it. */
export class SandboxClient {
  readonly #tokens = new Map<string, string>();

  private constructor(readonly sandbox: RunningSandbox) {}

  static async start(options: Partial<SandboxOptions> = {}): Promise<SandboxClient> {
    return new SandboxClient(await startSandbox({ port: 0, scale: "small", seed: 1, now: () => testEpoch, ...options }));
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  fetch(method: string, path: string, init: { body?: unknown; headers?: Record<string, string> } = {}): Promise<Response> {
    const isBytes = init.body instanceof Uint8Array;
    return fetch(`${this.sandbox.url}/sangfor${path}`, {
      method,
      headers: {
        ...(init.body === undefined ? {} : { "content-type": isBytes ? "application/octet-stream" : "application/json" }),
        ...init.headers,
      },
      body: init.body === undefined ? undefined : isBytes ? Buffer.from(init.body as Uint8Array) : JSON.stringify(init.body),
    });
  }

  /** Logs in by one of the two ways and gives the answer. */
  async logIn(account: { username: string; password: string }, version: "v1" | "v2" = "v2") {
    const prefix = version === "v2" ? "/janus/v2" : "/janus";
    const key = parse(await (await this.fetch("GET", `${prefix}/public-key`)).text());
    const padding = version === "v2" ? ({ kind: "oaep", hash: "sha1" } as const) : ({ kind: "pkcs1" } as const);
    const password = encryptPassword(account.password, key.data.public_key, padding);
    const body = { auth: { passwordCredentials: { username: account.username, password } } };
    const response = await this.fetch("POST", `${prefix}/authenticate`, { body });
    return { status: response.status, body: parse(await response.text()) };
  }

  async token(name: string): Promise<string> {
    const known = this.#tokens.get(name);
    if (known !== undefined) return known;
    const { body } = await this.logIn(accountOf(name));
    this.#tokens.set(name, body.data.access.token.id);
    return body.data.access.token.id;
  }

  /** Sends with a token, and insists that a success is what the contract promises. */
  async send(method: string, path: string, body?: unknown, as = "Acme"): Promise<{ status: number; body: Json }> {
    const response = await this.fetch(method, path, { body, headers: { authorization: `Token ${await this.token(as)}` } });
    const text = await response.text();
    const isJson = !(response.headers.get("content-type") ?? "").includes("octet-stream");
    const answer = isJson ? parse(text) : text;
    const contract = sangforContracts()[""];
    const match = response.ok ? contract.match(method, path.split("?")[0] ?? "") : null;
    const broken =
      match === null ? [] : contract.validateAnswer(match.operation, undefined, { status: response.status, body: answer });
    const serious = broken.filter(({ path: at, message }) => !(message.includes("format") && looseFormats.test(at)));
    if (serious.length > 0) throw new Error(`${method} ${path} broke the contract: ${JSON.stringify(serious.slice(0, 5))}`);
    return { status: response.status, body: answer };
  }

  /** Sends, insists on a success, and gives what is in the envelope. */
  async ok(method: string, path: string, body?: unknown, as = "Acme"): Promise<Json> {
    const answer = await this.send(method, path, body, as);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return dataOf(answer.body);
  }

  async status(method: string, path: string, body?: unknown, as = "Acme"): Promise<number> {
    return (await this.send(method, path, body, as)).status;
  }

  async control(method: string, path: string, body?: unknown): Promise<Json> {
    const init = { method, body: body === undefined ? undefined : JSON.stringify(body) };
    const response = await fetch(`${this.sandbox.url}/__sandbox${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return parse(await response.text());
  }

  async advance(seconds: number): Promise<void> {
    await this.control("POST", "/clock", { advanceSeconds: seconds });
  }

  /** The first machines of an account. */
  async servers(as = "Acme"): Promise<Json[]> {
    return (await this.ok("GET", "/janus/20250725/servers", undefined, as)).data;
  }

  task(id: string, as = "Acme"): Promise<Json> {
    return this.ok("GET", `/janus/20180725/tasks/${id}`, undefined, as);
  }
}
