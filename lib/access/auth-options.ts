import "server-only";
import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { recordAudit } from "@/lib/audit/record";
import { getEnv } from "@/lib/config/env";
import { getDb } from "@/lib/db/client";
import { admit } from "./oidc/admit";
import { readPerson } from "./oidc/claims";
import { oauthConfig } from "./oidc/oauth-config";
import { signInWithPassword } from "./password-sign-in";
import { sessionClaim } from "./session-claim";
import { callerOfSession, endSession, sessionSeconds } from "./sessions";
import type { Visit } from "./visit";

/**
 * Sign-in with e-mail and password, or through a provider. The cookie is a signed token that names a session row, so that a
 * session can be revoked at once; every sign-in makes a new one and ends the one that the browser came with.
 */
export function authOptions(visit: Visit): AuthOptions {
  const providers = getEnv().BACKDESK_OIDC;
  let admitted: string | null = null;
  return {
    session: { strategy: "jwt", maxAge: sessionSeconds() },
    pages: { signIn: "/login", error: "/login" },
    providers: [
      CredentialsProvider({
        id: "credentials",
        name: "E-mail and password",
        credentials: {
          email: { label: "E-mail", type: "email" },
          password: { label: "Password", type: "password" },
          code: { label: "Code", type: "text" },
        },
        authorize: async (given) => {
          const answer = await signInWithPassword(getDb(), given, visit);
          if ("sessionId" in answer) return { id: answer.sessionId };
          if (answer.refusal === "wrong") return null;
          throw new Error(answer.refusal);
        },
      }),
      ...providers.map(oauthConfig),
    ],
    callbacks: {
      signIn: async ({ account, profile }) => {
        const provider = providers.find(({ id }) => id === account?.provider);
        if (!provider) return account?.provider === "credentials";
        const admission = await admit(getDb(), {
          provider,
          person: readPerson(provider, profile),
          idToken: account?.id_token ?? null,
          visit,
        });
        if ("refusal" in admission) return `/login?error=${admission.refusal}`;
        admitted = admission.sessionId;
        return true;
      },
      jwt: ({ token, user, account }) =>
        // Nothing but the session's name: what else next-auth puts there is not read, and makes the cookie longer.
        user ? { [sessionClaim]: account?.provider === "credentials" ? user.id : admitted } : token,
      session: ({ session }) => session,
      redirect: ({ url, baseUrl }) =>
        url.startsWith("/") && !url.startsWith("//")
          ? `${baseUrl}${url}`
          : URL.canParse(url) && new URL(url).origin === new URL(baseUrl).origin
            ? url
            : baseUrl,
    },
    events: {
      signOut: async ({ token }) => {
        const sid = token?.[sessionClaim];
        if (typeof sid !== "string") return;
        const caller = await callerOfSession(getDb(), sid, { isActive: false });
        if (!caller) return;
        await getDb().transaction(async (tx) => {
          await endSession(tx, sid);
          await recordAudit(tx, {
            actor: caller.actor,
            action: "access.sign-out",
            subject: caller.actor.name,
            outcome: "done",
            requestId: visit.requestId,
          });
        });
      },
    },
  };
}
