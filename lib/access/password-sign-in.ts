import "server-only";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record";
import { getEnv } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { users } from "@/lib/db/schema";
import { log } from "@/lib/http/log";
import { isPassword } from "./passwords";
import { hasSecondFactor, takeCode } from "./second-factor";
import { startSession } from "./sessions";
import { claimAttempt, forgiveAttempts, isFirstInWait } from "./throttle";
import type { Visit } from "./visit";

const credentialsSchema = z.object({
  email: z.string().trim().toLowerCase().max(254),
  password: z.string().min(1).max(1_024),
  code: z.string().max(64).optional(),
});

/** `second-factor` and `wrong-code` are told only to those who know the password. */
export type PasswordSignIn = { sessionId: string } | { refusal: "wrong" | "throttled" | "second-factor" | "wrong-code" };

/**
 * Signs in with e-mail and password, and a code where the person has a second factor. Takes the same time and says the same for a
 * wrong password, an unknown, disabled or uninvited person, and one who may sign in only through a provider.
 */
export async function signInWithPassword(db: Db, given: unknown, visit: Visit): Promise<PasswordSignIn> {
  const parsed = credentialsSchema.safeParse(given);
  if (!parsed.success) return { refusal: "wrong" };
  const { email, password, code } = parsed.data;
  const { address } = visit;
  const mustWait = !(await claimAttempt(db, email, address));
  if (mustWait && !(await isFirstInWait(db, email, address))) return { refusal: "throttled" };
  const [user] = await db.select().from(users).where(eq(users.email, email));
  if (mustWait) {
    await recordAudit(db, { ...entryOf(user, email, visit, { refusal: "throttled" }), outcome: "refused" });
    return { refusal: "throttled" };
  }
  const fits = await isPassword(user?.passwordHash ?? null, password);
  const isKnown = fits && user !== undefined && user.disabledAt === null && mayUsePassword(email);
  let refusal: "wrong" | "second-factor" | "wrong-code" | null = isKnown ? null : "wrong";
  let factor: string | null = null;
  if (isKnown && (await hasSecondFactor(db, user.id))) {
    if (!code) {
      // Not a refusal yet, but somebody knew the password: if no code follows, this is what is left of them.
      await recordAudit(db, { ...entryOf(user, email, visit), action: "access.password-known", outcome: "done" });
      return { refusal: "second-factor" };
    }
    factor = await takeCode(db, user.id, code);
    if (factor === null) refusal = "wrong-code";
  }
  const entry = entryOf(user, email, visit, { ...(factor ? { secondFactor: factor } : {}), ...(refusal ? { refusal } : {}) });
  if (entry.action === breakGlass)
    log.error({ address, requestId: visit.requestId, isIn: refusal === null }, "the break-glass account was used to sign in");
  if (refusal !== null || !user) {
    await recordAudit(db, { ...entry, outcome: "refused" });
    return { refusal: refusal ?? "wrong" };
  }
  await forgiveAttempts(db, email, address);
  const sessionId = await db.transaction(async (tx) => {
    const id = await startSession(tx, { userId: user.id, userAgent: visit.userAgent, address, replaces: visit.sessionId });
    await recordAudit(tx, { ...entry, outcome: "done" });
    return id;
  });
  return { sessionId };
}

const breakGlass = "access.break-glass";

/** What the record says of an attempt. What an unknown person typed is not kept: it may be a password in the wrong field. */
function entryOf(user: typeof users.$inferSelect | undefined, email: string, visit: Visit, details: Record<string, string> = {}) {
  return {
    actor: user
      ? { kind: "user" as const, id: user.id, name: user.name }
      : { kind: "anonymous" as const, id: "anonymous", name: "unknown" },
    action: user !== undefined && email === getEnv().BACKDESK_BREAK_GLASS ? breakGlass : "access.sign-in",
    subject: user?.email ?? null,
    requestId: visit.requestId,
    details: { address: visit.address, ...details },
  };
}

/** Where local sign-in is off, the break-glass account alone has it. */
function mayUsePassword(email: string): boolean {
  const { BACKDESK_LOCAL_SIGN_IN, BACKDESK_BREAK_GLASS } = getEnv();
  return BACKDESK_LOCAL_SIGN_IN === "on" || email === BACKDESK_BREAK_GLASS;
}
