import NextAuth from "next-auth";
import type { NextApiRequest, NextApiResponse } from "next";
import { z } from "zod";
import { authOptions } from "./auth-options";
import { visitOf } from "./visit";

interface Answer {
  status: number;
  location: string | null;
  body: unknown;
}

const csrfSchema = z.object({ csrfToken: z.string() });
let count = 0;

/**
 * A browser before next-auth's own routes: keeps the cookies that it is given and sends them along. next-auth itself answers, with
 * the options that are served; only Next's way of handing over the request is left out, which needs a running server.
 */
export class NextAuthTestClient {
  constructor(
    private readonly origin: string,
    private readonly cookies: Record<string, string>,
    /** Another one for each browser, so that it is not slowed down by what others guessed. */
    private readonly address = `198.18.${Math.floor((count += 1) / 250)}.${count % 250}`,
  ) {}

  get session(): string | undefined {
    return this.cookies["next-auth.session-token"];
  }

  async csrfToken(): Promise<string> {
    return csrfSchema.parse((await this.get("csrf")).body).csrfToken;
  }

  /** As the sign-in page does it. */
  async signIn(email: string, password: string, more: Record<string, string> = {}): Promise<Answer> {
    const csrfToken = await this.csrfToken();
    return this.post("callback/credentials", { email, password, csrfToken, ...more });
  }

  get(path: string): Promise<Answer> {
    return this.ask("GET", path, {});
  }

  post(path: string, body: Record<string, string>): Promise<Answer> {
    return this.ask("POST", path, body);
  }

  private async ask(method: string, path: string, body: Record<string, string>): Promise<Answer> {
    const url = new URL(`/api/auth/${path}`, this.origin);
    const cookie = Object.entries(this.cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join("; ");
    const headers = { host: url.host, cookie, "x-forwarded-for": this.address, "user-agent": "a browser" };
    const query = { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split("/").slice(3) };
    const answer: Answer = { status: 200, location: null, body: null };
    const set: Record<string, string[]> = {};
    const response = {
      status(status: number) {
        answer.status = status;
        return response;
      },
      getHeader: (name: string) => set[name.toLowerCase()],
      setHeader(name: string, value: string | string[]) {
        set[name.toLowerCase()] = [value].flat();
        return response;
      },
      end: () => undefined,
      send: (sent: unknown) => void (answer.body = sent),
      json: (sent: unknown) => void (answer.body = sent),
    };
    const request = { method, query, body, headers, cookies: { ...this.cookies } };
    await NextAuth(
      request as unknown as NextApiRequest,
      response as unknown as NextApiResponse,
      authOptions(await visitOf(new Headers(headers))),
    );
    for (const cookieSet of set["set-cookie"] ?? []) this.keep(cookieSet);
    return { ...answer, location: set.location?.[0] ?? null };
  }

  private keep(set: string): void {
    const [pair = ""] = set.split(";");
    const [name = "", ...value] = pair.split("=");
    if (/max-age=0|1970/i.test(set) || value.join("=") === "") delete this.cookies[name];
    else this.cookies[name] = decodeURIComponent(value.join("="));
  }
}
