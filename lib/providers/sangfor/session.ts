import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { LoginAnswer, LoginTransport, OutgoingRequest, RequestSigner } from "../http";
import { dataOf, refusedStatus } from "./envelope";
import { encryptPassword, type Padding } from "./password";

export interface PasswordLogin {
  username: string;
  password: string;
}

export interface LoginChoice {
  /** `auto` tries OAEP and falls back to PKCS#1 v1.5 where the platform does not know it (before 6.11.3). */
  padding: "auto" | "oaep" | "pkcs1";
  oaepHash: "sha1" | "sha256";
}

const keySchema = z.object({ public_key: z.string() });
const accessSchema = z.object({
  access: z.object({
    token: z.object({ id: z.string().min(1), issued_at: z.string().nullish(), expires: z.string().nullish() }),
  }),
});

const dayMs = 24 * 3_600_000;
/** A token lives a day; it is renewed an hour before, as the public client does. */
const longestLifeMs = dayMs;
const shortestLifeMs = 60_000;

/** How long a token lives, from its own two times: neither the zone nor the clock of the platform plays in. */
export function tokenLifeMs(issuedAt: string | null | undefined, expires: string | null | undefined): number {
  const life = Date.parse(expires ?? "") - Date.parse(issuedAt ?? "");
  return Number.isFinite(life) && life > 0 ? Math.max(shortestLifeMs, Math.min(life, longestLifeMs)) : longestLifeMs;
}

const loginPaths = /\/janus\/(v2\/)?(public-key|authenticate)$/;

/** An answer that means "no such call here", from which the older login is tried. */
const isUnknownHere = (answer: LoginAnswer) => answer.status === 404 || answer.status === 405;

function jsonOf(answer: LoginAnswer): unknown {
  try {
    return JSON.parse(answer.text) as unknown;
  } catch {
    return null;
  }
}

interface Session {
  token: string;
  /** By the clock that `headers` is given, in milliseconds. */
  renewAt: number;
}

/**
 * Signs with a token that is got with the account's password (contract README, "Authentication" 1 to 6): logs in before the first
 * call, again before the token ends, and when it is refused. Callers share one login.
 */
export function passwordSigner(account: PasswordLogin, choice: LoginChoice, transport: LoginTransport): RequestSigner {
  let session: Session | null = null;
  let loggingIn: Promise<Session> | null = null;
  /** The version of the login that worked; asked first from then on. */
  let knownVersion: "v1" | "v2" | null = null;

  async function keyOf(version: "v1" | "v2"): Promise<string | null> {
    const path = version === "v2" ? "/janus/v2/public-key" : "/janus/public-key";
    const answer = await transport.send({ method: "GET", to: { service: "", path }, headers: {}, body: null });
    if (version === "v2" && choice.padding === "auto" && isUnknownHere(answer)) return null;
    const body = jsonOf(answer);
    const key = keySchema.safeParse(dataOf(body));
    if (answer.status >= 300 || refusedStatus(body) !== null || !key.success) throw transport.refused(answer);
    return key.data.public_key;
  }

  async function authenticate(version: "v1" | "v2", now: number): Promise<Session | null> {
    const modulus = await keyOf(version);
    if (modulus === null) return null;
    const padding: Padding = version === "v2" ? { kind: "oaep", hash: choice.oaepHash } : { kind: "pkcs1" };
    const passwordCredentials = {
      username: account.username,
      password: encryptPassword(account.password, modulus, padding),
    };
    const answer = await transport.send({
      method: "POST",
      to: { service: "", path: version === "v2" ? "/janus/v2/authenticate" : "/janus/authenticate" },
      headers: {
        "content-type": "application/json",
        // Releases before 6.3.70 want any such cookie on this call; the newer login refuses it.
        ...(version === "v1" ? { cookie: `aCMPAuthToken=${randomBytes(16).toString("hex")}` } : {}),
      },
      body: JSON.stringify({ auth: { passwordCredentials } }),
    });
    // The v2 key is older than the v2 login.
    if (version === "v2" && choice.padding === "auto" && isUnknownHere(answer)) return null;
    const body = jsonOf(answer);
    const access = accessSchema.safeParse(dataOf(body));
    if (answer.status >= 300 || refusedStatus(body) !== null || !access.success) throw transport.refused(answer);
    const { id, issued_at, expires } = access.data.access.token;
    const life = tokenLifeMs(issued_at, expires);
    knownVersion = version;
    return { token: id, renewAt: now + life - Math.min(3_600_000, life / 10) };
  }

  async function logIn(now: number): Promise<Session> {
    const versions: readonly ("v1" | "v2")[] =
      choice.padding === "auto" ? (knownVersion === "v1" ? ["v1"] : ["v2", "v1"]) : [choice.padding === "oaep" ? "v2" : "v1"];
    for (const version of versions) {
      const made = await authenticate(version, now);
      if (made !== null) return made;
    }
    throw new Error("No version of the login was tried.");
  }

  function freshSession(now: number): Promise<Session> {
    loggingIn ??= logIn(now)
      .then((made) => (session = made))
      .finally(() => (loggingIn = null));
    return loggingIn;
  }

  return {
    async headers(request: OutgoingRequest, now: Date): Promise<Record<string, string>> {
      // A token on these calls makes the platform refuse them.
      if (loginPaths.test(request.url.split("?", 1)[0] ?? "")) return {};
      const current = session !== null && now.getTime() < session.renewAt ? session : await freshSession(now.getTime());
      return { Authorization: `Token ${current.token}` };
    },
    async renew() {
      session = null;
      await freshSession(Date.now());
      return true;
    },
  };
}
