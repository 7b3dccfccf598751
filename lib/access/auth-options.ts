import "server-only";
import { eq } from "drizzle-orm";
import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record";
import { getDb } from "@/lib/db/client";
import { users } from "@/lib/db/schema";
import { isPassword } from "./passwords";
import { sessionClaim } from "./session-claim";
import { callerOfSession, endSession, sessionSeconds, startSession } from "./sessions";
import { claimAttempt, forgiveAttempts } from "./throttle";

const credentialsSchema = z.object({ email: z.string().trim().toLowerCase().max(254), password: z.string().min(1).max(1_024) });

/**
 * Sign-in with e-mail and password. The cookie is a signed token that names a session row, so that a session can be
 * revoked at once; every sign-in makes a new one.
 */
export const authOptions: AuthOptions = {
  session: { strategy: "jwt", maxAge: sessionSeconds },
  pages: { signIn: "/login", error: "/login" },
  providers: [
    CredentialsProvider({
      id: "credentials",
      name: "E-mail and password",
      credentials: { email: { label: "E-mail", type: "email" }, password: { label: "Password", type: "password" } },
      authorize: async (given, request) => {
        const parsed = credentialsSchema.safeParse(given);
        if (!parsed.success) return null;
        const { email, password } = parsed.data;
        const db = getDb();
        const address =
          String(request.headers?.["x-forwarded-for"] ?? "local")
            .split(",")
            .at(-1)
            ?.trim() ?? "local";
        if (!(await claimAttempt(db, email, address))) throw new Error("throttled");
        const [user] = await db.select().from(users).where(eq(users.email, email));
        const fits = await isPassword(user?.passwordHash ?? null, password);
        const actor = user
          ? { kind: "user" as const, id: user.id, name: user.name }
          : { kind: "anonymous" as const, id: "anonymous", name: "unknown" };
        const isIn = fits && user !== undefined && user.disabledAt === null;
        await recordAudit(db, {
          actor,
          action: "access.sign-in",
          subject: user?.email ?? null,
          outcome: isIn ? "done" : "refused",
          requestId: "sign-in",
          details: { address },
        });
        if (!isIn) return null;
        await forgiveAttempts(db, email, address);
        const sid = await startSession(db, user.id, String(request.headers?.["user-agent"] ?? "") || null);
        return { id: sid, name: user.name, email: user.email };
      },
    }),
  ],
  callbacks: {
    jwt: ({ token, user }) => (user ? { ...token, [sessionClaim]: user.id } : token),
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
      const caller = await callerOfSession(getDb(), sid);
      if (!caller) return;
      await endSession(getDb(), sid);
      await recordAudit(getDb(), {
        actor: caller.actor,
        action: "access.sign-out",
        subject: caller.actor.name,
        outcome: "done",
        requestId: "sign-out",
      });
    },
  },
};
