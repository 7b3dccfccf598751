import { z } from "zod";
import { notSent, type LoginTransport, type OutgoingRequest, type Refusal, type RequestSigner } from "../http";
import type { AccessToken, TokenSource } from "./access-token";

/** Half of the console's own clients read `id`, the other half `session_id`; both have the same value. */
const sessionSchema = z.union([
  z.object({ session_id: z.string().min(1) }).transform(({ session_id: id }) => id),
  z.object({ id: z.string().min(1) }).transform(({ id }) => id),
]);

const sessionHeader = "backupdr-management-session";
/** Tokens are renewed this long before their end, so that none ends on its way. */
const tokenMarginMs = 60_000;
/** A session ends after an hour without a call that prolongs it; a little less is trusted. */
const sessionIdleMs = 55 * 60_000;

/**
 * Whether a 401 is the Google front end's, which knows tokens and answers in HTML, rather than the console's, which knows sessions
 * and answers in JSON with the scheme Actifio (contract README, "Bearer token", "Session").
 */
function isAboutToken({ headers }: Refusal): boolean {
  if (/\bactifio\b/i.test(headers["www-authenticate"] ?? "")) return false;
  return !/json/i.test(headers["content-type"] ?? "");
}

/** Bearer token and console session on every request, each renewed by itself; one login of a kind at a time. */
export class GoogleSession implements RequestSigner {
  #token: Promise<AccessToken> | null = null;
  #session: Promise<string> | null = null;
  #trustedUntil = 0;

  constructor(
    private readonly source: TokenSource,
    private readonly login: LoginTransport,
  ) {}

  async headers(request: OutgoingRequest, now: Date): Promise<Record<string, string>> {
    const token = await this.#liveToken(now);
    if (now.getTime() >= this.#trustedUntil) this.#session = null;
    const session = await this.#liveSession(token, now);
    // A background call leaves the session's end where it was.
    if (!request.isBackground) this.#trustedUntil = now.getTime() + sessionIdleMs;
    return {
      ...both(token, session),
      ...(request.isBackground ? { "Actifio-No-Session-Refresh": "true" } : {}),
    };
  }

  async renew(refusal: Refusal): Promise<boolean> {
    const now = new Date();
    const kept = this.#session;
    this.#session = null;
    if (isAboutToken(refusal)) {
      this.#token = null;
      const token = await this.#liveToken(now);
      // The front end stands before the console, so nothing is known of the session yet; both may have run out together.
      const session = (await kept?.catch(() => null)) ?? null;
      if (session !== null && (await this.#isAlive(token, session))) this.#session = Promise.resolve(session);
    }
    await this.#liveSession(await this.#liveToken(now), now);
    return true;
  }

  async end(): Promise<void> {
    const [token, session] = await Promise.all([this.#token, this.#session]).catch(() => [null, null]);
    this.#session = null;
    if (!token || session === null || session === undefined) return;
    const to = { service: "", path: "/session/current" };
    await this.login.send({ method: "DELETE", to, headers: both(token.value, session), body: null }).catch(() => undefined);
  }

  async #liveToken(now: Date): Promise<string> {
    const known = await this.#token?.catch(() => null);
    if (known && now.getTime() < known.expiresAt - tokenMarginMs) return known.value;
    if (known) this.#token = null;
    const asked = (this.#token ??= this.source(now));
    try {
      return (await asked).value;
    } catch (error) {
      if (this.#token === asked) this.#token = null;
      throw error;
    }
  }

  async #liveSession(token: string, now: Date): Promise<string> {
    const asked = (this.#session ??= this.#logIn(token, now));
    try {
      return await asked;
    } catch (error) {
      if (this.#session === asked) this.#session = null;
      throw error;
    }
  }

  async #logIn(token: string, now: Date): Promise<string> {
    this.#trustedUntil = now.getTime() + sessionIdleMs;
    const to = { service: "", path: "/session" };
    const headers = { authorization: `Bearer ${token}` };
    const answer = await this.login.send({ method: "POST", to, headers, body: null });
    if (answer.status < 200 || answer.status > 299) throw this.login.refused(answer);
    const id = sessionIn(answer.text);
    if (id === null || !/^[\x21-\x7e]+$/.test(id))
      throw notSent("malformed", "The console's answer to the login holds no session id.");
    return id;
  }

  async #isAlive(token: string, session: string): Promise<boolean> {
    const answer = await this.login.send({
      method: "GET",
      to: { service: "", path: "/session/current" },
      headers: { ...both(token, session), "actifio-no-session-refresh": "true" },
      body: null,
    });
    return answer.status === 200;
  }
}

const both = (token: string, session: string): Record<string, string> => ({
  Authorization: `Bearer ${token}`,
  [sessionHeader]: `Actifio ${session}`,
});

function sessionIn(text: string): string | null {
  try {
    const parsed = sessionSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
