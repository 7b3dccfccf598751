import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record";
import { getEnv } from "@/lib/config/env";
import type { OidcProvider } from "@/lib/config/oidc";
import type { Db } from "@/lib/db/client";
import { identities, sessions } from "@/lib/db/schema";
import { log } from "@/lib/http/log";
import { ProblemError } from "@/lib/http/problems";
import type { Caller } from "../caller";
import { openSecret } from "../secrets";
import { endSession, endSessions } from "../sessions";
import { discover } from "./discovery";

const providerNamed = (id: string | null): OidcProvider | undefined => getEnv().BACKDESK_OIDC.find((known) => known.id === id);

/**
 * Ends the session, and says where the browser goes to end the provider's too; null where there is none, or the provider offers
 * no such place or does not answer.
 */
export async function signOut(db: Db, caller: Caller, requestId: string): Promise<string | null> {
  const sessionId = caller.sessionId ?? "";
  const [session] = await db.select().from(sessions).where(eq(sessions.id, sessionId));
  const provider = providerNamed(session?.provider ?? null);
  const next = provider && session ? await placeToSignOut(provider, session) : null;
  await db.transaction(async (tx) => {
    await endSession(tx, sessionId);
    await recordAudit(tx, {
      actor: caller.actor,
      action: "access.sign-out",
      subject: caller.actor.name,
      outcome: "done",
      requestId,
      details: provider ? { provider: provider.id, everywhere: next !== null } : {},
    });
  });
  return next;
}

async function placeToSignOut(provider: OidcProvider, session: typeof sessions.$inferSelect): Promise<string | null> {
  try {
    const { end_session_endpoint: place } = await discover(provider);
    if (place === undefined) return null;
    const address = new URL(place);
    address.searchParams.set("client_id", provider.clientId);
    address.searchParams.set("post_logout_redirect_uri", new URL("/login", getEnv().NEXTAUTH_URL).href);
    if (session.idTokenKeyId !== null && session.idTokenCipher !== null) {
      const sealed = { keyId: session.idTokenKeyId, cipher: session.idTokenCipher };
      address.searchParams.set("id_token_hint", openSecret(getEnv().BACKDESK_ENCRYPTION_KEYS, session.id, sealed));
    }
    return address.href;
  } catch (error) {
    log.warn({ err: error, provider: provider.id }, "signing out at the provider is not possible now");
    return null;
  }
}

const backChannelEvent = "http://schemas.openid.net/event/backchannel-logout";
const logoutTokenSchema = z
  .object({
    sub: z.string().optional(),
    sid: z.string().optional(),
    jti: z.string(),
    events: z.looseObject({ [backChannelEvent]: z.looseObject({}) }),
    // A logout token never has one; an ID token, which must not be taken for it, may.
    nonce: z.undefined().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined, "names neither a person nor a session");

/**
 * OpenID Connect Back-Channel Logout 1.0: the provider says that somebody signed out there. Ends the session that it names, or all
 * of the person that came from this provider.
 */
export async function endAtProvidersWord(db: Db, providerId: string, token: string, requestId: string): Promise<void> {
  const provider = providerNamed(providerId);
  if (!provider) throw new ProblemError("not-found", "There is no such provider.");
  const said = await readLogoutToken(provider, token);
  await db.transaction(async (tx) => {
    const people =
      said.sub === undefined
        ? []
        : await tx
            .select({ id: identities.userId })
            .from(identities)
            .where(and(eq(identities.provider, provider.id), eq(identities.subject, said.sub)));
    const named = said.sid === undefined ? undefined : eq(sessions.providerSid, said.sid);
    const ofPerson =
      people.length === 0
        ? undefined
        : inArray(
            sessions.userId,
            people.map(({ id }) => id),
          );
    // With a session's name it is that one; some providers give sessions none, and then it is the person's.
    const which = named ?? ofPerson;
    const ended = which === undefined ? 0 : await endSessions(tx, and(eq(sessions.provider, provider.id), which));
    await recordAudit(tx, {
      actor: { kind: "system", id: provider.id, name: provider.name },
      action: "access.sign-out",
      subject: said.sub ?? said.sid ?? null,
      outcome: "done",
      requestId,
      details: { provider: provider.id, ended },
    });
  });
}

const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

async function readLogoutToken(provider: OidcProvider, token: string) {
  try {
    const { issuer, jwks_uri: address } = await discover(provider);
    const keys = keySets.get(address) ?? createRemoteJWKSet(new URL(address));
    keySets.set(address, keys);
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: provider.clientId,
      maxTokenAge: "5 minutes",
      algorithms: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"],
    });
    return logoutTokenSchema.parse(payload);
  } catch (error) {
    log.warn({ err: error, provider: provider.id }, "a logout token was not taken");
    throw new ProblemError("malformed-request", "logout_token: is not a logout token of this provider.");
  }
}
