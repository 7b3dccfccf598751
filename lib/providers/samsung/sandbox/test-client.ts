import { createHmac } from "node:crypto";
import { z } from "zod";
import { startSandbox, type RunningSandbox, type SandboxOptions } from "@/lib/sandbox";
import { samsungContracts } from "../contract";
import { sandboxAccounts, type SandboxAccount } from "./accounts";

/** A moment in working hours on a Monday, when the sandbox's tests take place. */
export const testEpoch = Date.parse("2026-03-02T09:30:00Z");

export const accountOf = (tenant: string): SandboxAccount => {
  const account = sandboxAccounts.find((known) => known.tenant === tenant);
  if (account === undefined) throw new Error(`There is no tenant ${tenant}.`);
  return account;
};

export interface Signature {
  account: SandboxAccount;
  timestamp: number;
  accountId?: string;
  clientType?: string;
}

/** The headers that the contract's README asks for, over exactly this URL. */
export function signatureHeaders(
  method: string,
  url: string,
  { account, timestamp, accountId = "", clientType = "Openapi" }: Signature,
) {
  const toSign = `${method}${url}${timestamp}${account.accessKey}${accountId}${clientType}`;
  return {
    "Scp-Accesskey": account.accessKey,
    "Scp-Timestamp": String(timestamp),
    "Scp-ClientType": clientType,
    "Scp-Signature": createHmac("sha256", account.secretKey).update(toSign).digest("base64"),
    ...(accountId === "" ? {} : { "Scp-AccountId": accountId }),
  };
}

const jsonSchema = z.any();
/** Whatever JSON an answer holds: tests look into it without declaring it first. */
export type Json = z.infer<typeof jsonSchema>;
const parse = (text: string): Json => jsonSchema.parse(text === "" ? null : JSON.parse(text));

export interface Sent {
  tenant?: string;
  region?: string;
  service?: string;
  version?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A sandbox on a clock that stands still unless advanced, and a client of it that signs as the vendor asks. */
export class SandboxClient {
  #advancedMs = 0;

  private constructor(
    readonly sandbox: RunningSandbox,
    private readonly clock: () => number,
  ) {}

  static async start(options: Partial<SandboxOptions> = {}): Promise<SandboxClient> {
    const now = options.now ?? (() => testEpoch);
    return new SandboxClient(await startSandbox({ port: 0, scale: "small", seed: 1, ...options, now }), now);
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  url(path: string, { region, service = "backup" }: Sent = {}): string {
    return `${this.sandbox.url}/samsung${region === undefined ? "" : `/${region}`}/${service}${path}`;
  }

  async fetch(method: string, path: string, sent: Sent = {}): Promise<Response> {
    const url = this.url(path, sent);
    const service = sent.service ?? "backup";
    const now = this.clock() + this.#advancedMs;
    return fetch(url, {
      method,
      headers: {
        ...signatureHeaders(method, url, { account: accountOf(sent.tenant ?? "Acme"), timestamp: now }),
        ...(sent.version === undefined ? {} : { "Scp-Api-Version": `${service} ${sent.version}` }),
        ...(sent.body === undefined ? {} : { "Content-Type": "application/json" }),
        ...sent.headers,
      },
      body: sent.body === undefined ? undefined : JSON.stringify(sent.body),
    });
  }

  /** Sends, and insists that a success is what the contract promises. */
  async send(method: string, path: string, sent: Sent = {}): Promise<{ status: number; body: Json; headers: Headers }> {
    const response = await this.fetch(method, path, sent);
    const body = parse(await response.text());
    const contract = samsungContracts().backup;
    const match =
      response.ok && (sent.service ?? "backup") === "backup" ? contract.match(method, path.split("?")[0] ?? "") : null;
    const broken =
      match === null ? [] : contract.validateAnswer(match.operation, sent.version, { status: response.status, body });
    // Restore histories carry times without a zone, as the vendor's example does and its schema does not.
    const serious = broken.filter(({ path: at }) => !/^\/contents\/\d+\/(backup_start|restore_start|restore_end)_time$/.test(at));
    if (serious.length > 0) throw new Error(`${method} ${path} broke the contract: ${JSON.stringify(serious)}`);
    return { status: response.status, body, headers: response.headers };
  }

  /** Sends and insists on a success. */
  async ok(method: string, path: string, sent: Sent = {}): Promise<Json> {
    const answer = await this.send(method, path, sent);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async control(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> {
    const response = await fetch(`${this.sandbox.url}/__sandbox${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  }

  async state(): Promise<Json> {
    return (await this.control("GET", "/state")).body;
  }

  async advance(seconds: number): Promise<void> {
    await this.control("POST", "/clock", { advanceSeconds: seconds });
    this.#advancedMs += seconds * 1000;
  }

  async reset(): Promise<void> {
    await this.control("POST", "/reset");
    this.#advancedMs = 0;
  }

  async fault(fault: Record<string, unknown>): Promise<void> {
    const placed = await this.control("POST", "/faults", fault);
    if (placed.status !== 201) throw new Error(JSON.stringify(placed.body));
  }

  /** All rows of a list. */
  async rows(path: string, sent: Sent = {}): Promise<Json[]> {
    return (await this.ok("GET", `${path}${path.includes("?") ? "&" : "?"}size=100000`, sent)).contents;
  }

  async calls(since = 0): Promise<Json[]> {
    return (await this.control("GET", `/calls?since=${since}`)).body.items;
  }
}
