import { createPublicKey, createVerify, randomUUID } from "node:crypto";
import { z } from "zod";
import type { SandboxAnswer, SandboxContext, SandboxRequest } from "@/lib/sandbox/vendor";
import { sandboxConsoles, sandboxEndpointSecret, sandboxKeyId, type SandboxConsole } from "./accounts";
import { sandboxPrivateKey } from "./signing-key";

const tokenMs = 3_600_000;
const clockToleranceMs = 5 * 60_000;
const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const publicKey = createPublicKey(sandboxPrivateKey);

const headerSchema = z.object({ alg: z.literal("RS256"), kid: z.literal(sandboxKeyId).optional() });
const claimsSchema = z.object({ iss: z.string(), scope: z.string().min(1), aud: z.string(), iat: z.int(), exp: z.int() });
const generateSchema = z.object({
  scope: z.array(z.string()).min(1),
  lifetime: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
});

/** Makes access tokens as Google's two endpoints do, and knows whose a token is while it lives. */
export class TokenDesk {
  readonly #tokens = new Map<string, { serviceAccount: string; endsAt: number }>();

  reset(): void {
    this.#tokens.clear();
  }

  /** The account of a bearer; null when the token is unknown or has ended. */
  accountOf(request: SandboxRequest, now: number): string | null {
    const match = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "");
    const known = match?.[1] === undefined ? undefined : this.#tokens.get(match[1]);
    return known !== undefined && known.endsAt > now ? known.serviceAccount : null;
  }

  /** `POST /oauth2/token`: exchanges a service account's signed JWT. */
  exchange(request: SandboxRequest, context: SandboxContext): SandboxAnswer {
    const refuse = (description: string) =>
      answer(400, { error: "invalid_grant", error_description: description }, { verdict: "refused", reason: description });
    if (request.method !== "POST") return answer(405, { error: "invalid_request" }, { verdict: "not-checked" });
    if (!(request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded"))
      return refuse("The request must be form-encoded.");
    const form = new URLSearchParams(request.body.toString("utf8"));
    if (form.get("grant_type") !== grantType) return refuse("The grant type must be jwt-bearer.");
    const checked = checkedAssertion(form.get("assertion") ?? "", `http://${request.host}${request.url}`, context);
    if (!checked.ok) return refuse(checked.reason);
    const token = this.#issue(checked.account, context.now);
    return answer(
      200,
      { access_token: token, expires_in: tokenMs / 1000, token_type: "Bearer" },
      { verdict: "accepted", account: checked.account.serviceAccount },
    );
  }

  /** `POST /iamcredentials/v1/projects/-/serviceAccounts/<account>:generateAccessToken`. */
  generate(request: SandboxRequest, context: SandboxContext): SandboxAnswer {
    const email = /\/serviceAccounts\/([^/:]+):generateAccessToken$/.exec(decodeURIComponent(request.path))?.[1];
    const account = sandboxConsoles.find(({ serviceAccount }) => serviceAccount === email);
    const refuse = (status: number, word: string, message: string) =>
      answer(status, { error: { code: status, status: word, message } }, { verdict: "refused", reason: message });
    if (request.headers.authorization !== `Bearer ${sandboxEndpointSecret}`)
      return refuse(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
    if (account === undefined || request.method !== "POST") return refuse(404, "NOT_FOUND", "Unknown service account.");
    if (!generateSchema.safeParse(parsed(request.body.toString("utf8"))).success)
      return refuse(400, "INVALID_ARGUMENT", "scope must name at least one scope.");
    return answer(
      200,
      { accessToken: this.#issue(account, context.now), expireTime: new Date(context.vendorTime + tokenMs).toISOString() },
      { verdict: "accepted", account: account.serviceAccount },
    );
  }

  #issue({ serviceAccount }: SandboxConsole, now: number): string {
    const token = `ya29.sandbox-${randomUUID()}`;
    this.#tokens.set(token, { serviceAccount, endsAt: now + tokenMs });
    return token;
  }
}

type Checked = { ok: true; account: SandboxConsole } | { ok: false; reason: string };

function checkedAssertion(jwt: string, audience: string, context: SandboxContext): Checked {
  const refuse = (reason: string): Checked => ({ ok: false, reason });
  const [head = "", body = "", signature = ""] = jwt.split(".");
  const header = headerSchema.safeParse(parsed(Buffer.from(head, "base64url").toString("utf8")));
  const claims = claimsSchema.safeParse(parsed(Buffer.from(body, "base64url").toString("utf8")));
  if (!header.success || !claims.success) return refuse("Invalid JWT: a part of it is missing or malformed.");
  const isSigned = createVerify("RSA-SHA256").update(`${head}.${body}`).verify(publicKey, Buffer.from(signature, "base64url"));
  if (!isSigned) return refuse("Invalid JWT Signature.");
  const account = sandboxConsoles.find(({ serviceAccount }) => serviceAccount === claims.data.iss);
  if (account?.signIn !== "service-account-key") return refuse("Invalid grant: account not found.");
  if (claims.data.aud !== audience) return refuse("Invalid JWT: its audience is not this token endpoint.");
  const { iat, exp } = claims.data;
  // A client whose clock was not moved with the sandbox's is right, too.
  const isTimely = [context.vendorTime, context.vendorTime + context.advancedMs].some(
    (time) => iat * 1000 <= time + clockToleranceMs && exp * 1000 >= time - clockToleranceMs,
  );
  if (!isTimely || exp - iat > tokenMs / 1000)
    return refuse("Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.");
  return { ok: true, account };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const answer = (status: number, body: object, authentication: SandboxAnswer["authentication"]): SandboxAnswer => ({
  status,
  body: JSON.stringify(body),
  authentication,
});
