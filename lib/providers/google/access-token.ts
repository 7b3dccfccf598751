import { z } from "zod";
import { notSent, type LoginAnswer, type LoginTransport } from "../http";
import { readServiceAccount, signedAssertion, type ServiceAccount } from "./service-account";

export interface AccessToken {
  value: string;
  /** Milliseconds; asked for again a minute before. */
  expiresAt: number;
}

/** Where bearer tokens come from. */
export type TokenSource = (now: Date) => Promise<AccessToken>;

const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const lifetimeSeconds = 3_600;

/** OAuth endpoints say `access_token` and seconds, IAM credentials `accessToken` and a time (contract README, "Bearer token"). */
const answerSchema = z.union([
  z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().default(lifetimeSeconds) }),
  z.object({ accessToken: z.string().min(1), expireTime: z.string().optional() }),
]);

function tokenIn(answer: LoginAnswer, now: Date): AccessToken | null {
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch {
    return null;
  }
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) return null;
  if ("access_token" in parsed.data)
    return { value: parsed.data.access_token, expiresAt: now.getTime() + parsed.data.expires_in * 1000 };
  const expiresAt = Date.parse(parsed.data.expireTime ?? "");
  return {
    value: parsed.data.accessToken,
    expiresAt: Number.isNaN(expiresAt) ? now.getTime() + lifetimeSeconds * 1000 : expiresAt,
  };
}

function accepted(login: LoginTransport, answer: LoginAnswer, now: Date): AccessToken {
  if (answer.status < 200 || answer.status > 299) throw login.refused(answer);
  const token = tokenIn(answer, now);
  // A token with a line break in it would end the header it goes into.
  if (token === null || !/^[\x21-\x7e]+$/.test(token.value))
    throw notSent("malformed", "The token endpoint's answer holds no access token.");
  return token;
}

/** Tokens for a service-account key: a signed JWT, exchanged at the key's own token endpoint. */
export function fromServiceAccountKey(keyFile: string, login: LoginTransport): TokenSource {
  let account: ServiceAccount | null = null;
  return async (now) => {
    account ??= readServiceAccount(keyFile);
    const answer = await login.send({
      method: "POST",
      to: { url: account.tokenUri },
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ grant_type: grantType, assertion: signedAssertion(account, now) }).toString(),
    });
    return accepted(login, answer, now);
  };
}

/**
 * Tokens from an endpoint: `...:generateAccessToken` of IAM credentials is asked by POST as its document says, any other (a metadata
 * server, a broker of one's own) by GET.
 */
export function fromTokenEndpoint(endpoint: string, secret: string, login: LoginTransport): TokenSource {
  const headers: Record<string, string> = secret === "none" ? {} : { authorization: `Bearer ${secret}` };
  return async (now) => {
    const isIam = endpoint.endsWith(":generateAccessToken");
    const answer = await login.send(
      isIam
        ? {
            method: "POST",
            to: { url: endpoint },
            headers: { ...headers, "content-type": "application/json" },
            body: JSON.stringify({
              scope: ["https://www.googleapis.com/auth/cloud-platform"],
              lifetime: `${lifetimeSeconds}s`,
            }),
          }
        : { method: "GET", to: { url: endpoint }, headers: { ...headers, "metadata-flavor": "Google" }, body: null },
    );
    return accepted(login, answer, now);
  };
}
