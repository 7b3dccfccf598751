import { z } from "zod";
import { googleContract } from "../contract";
import { signedAssertion, readServiceAccount } from "../service-account";
import { sandboxConsoles, sandboxKeyFile } from "./accounts";
import { createGoogleVendor } from "./index";
import type { Row } from "./row";

const host = "127.0.0.1:4010";
const itemsSchema = z.object({ count: z.int(), items: z.array(z.looseObject({ id: z.string().default("") })) });

export interface Told {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** A client of the first console, signed in, with a clock of its own; it checks every success against the contract. */
export class ConsoleClient {
  now = Date.UTC(2026, 2, 4, 9, 30);
  readonly console = sandboxConsoles[0] ?? never();
  readonly vendor = createGoogleVendor({ seed: 1, scale: "small", now: () => this.now });
  token = "";
  session = "";

  constructor() {
    this.signIn();
  }

  signIn(): void {
    const account = readServiceAccount(sandboxKeyFile(this.console, `http://${host}/google/oauth2/token`));
    const form = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: signedAssertion(account, new Date(this.now)),
    });
    const told = this.raw("POST", "/oauth2/token", {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: form.toString(),
    });
    this.token = z.object({ access_token: z.string() }).parse(told.body).access_token;
    this.session = z.object({ session_id: z.string() }).parse(this.call("POST", "/session").body).session_id;
  }

  /** A call with bearer and session. `path` may hold a query. */
  call(method: string, path: string, body?: unknown, options: { headers?: Record<string, string>; outcome?: string } = {}): Told {
    const told = this.raw(method, `/${this.console.name}/actifio${path}`, {
      headers: {
        ...(this.token === "" ? {} : { authorization: `Bearer ${this.token}` }),
        ...(this.session === "" ? {} : { "backupdr-management-session": `Actifio ${this.session}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers,
      },
      body: body === undefined ? "" : JSON.stringify(body),
      outcome: options.outcome ?? null,
    });
    const [bare = ""] = path.split("?");
    const match = googleContract().match(method, bare);
    if (match !== null && told.status < 300 && typeof told.body !== "string") {
      const faults = googleContract().validateAnswer(match.operation, undefined, { status: told.status, body: told.body });
      if (faults.length > 0) throw new Error(`${method} ${path}: ${JSON.stringify(faults.slice(0, 3))}`);
    }
    return told;
  }

  list(path: string): Row[] {
    const told = this.call("GET", path);
    if (told.status !== 200) throw new Error(`${path}: ${told.status} ${JSON.stringify(told.body)}`);
    return itemsSchema.parse(told.body).items;
  }

  show(path: string): Row {
    return z.looseObject({ id: z.string() }).parse(this.call("GET", path).body);
  }

  /** Time passes at the console. */
  advance(seconds: number): void {
    this.now += seconds * 1000;
  }

  raw(
    method: string,
    path: string,
    { headers, body, outcome }: { headers: Record<string, string>; body: string; outcome?: string | null },
  ): Told {
    const url = `/google${path}`;
    const [bare = "", query = ""] = path.split("?", 2);
    const answer = this.vendor.handle(
      { method, url, path: bare, query, host, headers, body: Buffer.from(body) },
      {
        now: this.now,
        vendorTime: this.now,
        advancedMs: 0,
        requestId: "req",
        isSessionExpired: false,
        outcome: outcome ?? null,
      },
    );
    if (answer instanceof Promise) throw new Error("The sandbox answers at once.");
    const text = answer.body === null ? "" : answer.body.toString();
    return { status: answer.status, headers: answer.headers ?? {}, body: parsed(text) };
  }
}

function parsed(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function never(): never {
  throw new Error("The sandbox has no console.");
}
