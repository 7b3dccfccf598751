import "server-only";
import { and, eq } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record";
import type { Db } from "@/lib/db/client";
import { identities, secondFactors, sessions, users } from "@/lib/db/schema";
import { ownSignInSchema, sessionSchema, type ChangePassword, type OwnSignIn, type Session } from "@/lib/domain/sign-in";
import { ProblemError } from "@/lib/http/problems";
import type { Caller } from "./caller";
import { endAllAccess } from "./end-access";
import { endLinks } from "./people/sign-in-links";
import { faultOfPassword } from "./password-rules";
import { hashPassword, isPassword } from "./passwords";
import { recoveryCodesLeft } from "./second-factor/recovery-codes";
import { endSessions, idleSeconds, openSessions } from "./sessions";
import { claimAttempt, forgiveAttempts, isFirstInWait } from "./throttle";

/** How one signs in oneself: password or provider, second factor. */
export async function showOwnSignIn(db: Db, caller: Caller): Promise<OwnSignIn> {
  const { userId } = caller;
  const [user] = await db.select().from(users).where(eq(users.id, userId));
  const [identity] = await db.select().from(identities).where(eq(identities.userId, userId));
  const [factor] = await db.select().from(secondFactors).where(eq(secondFactors.userId, userId));
  const confirmedAt = factor?.confirmedAt ?? null;
  return ownSignInSchema.parse({
    hasPassword: user?.passwordHash != null,
    provider: identity?.provider ?? null,
    secondFactor: {
      isOn: confirmedAt !== null,
      confirmedAt: confirmedAt?.toISOString() ?? null,
      recoveryCodesLeft: confirmedAt === null ? 0 : await recoveryCodesLeft(db, userId),
    },
    idleLimitSeconds: idleSeconds(),
  });
}

/** One's own sessions that are still open. */
export async function listSessions(db: Db, caller: Caller): Promise<Session[]> {
  const rows = await openSessions(db, caller.userId);
  return rows.map((row) =>
    sessionSchema.parse({
      ...row,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      isCurrent: row.id === caller.sessionId,
    }),
  );
}

/** Ends one of one's own sessions; another person's is as absent as one that never was. */
export async function endOwnSession(db: Db, caller: Caller, id: string, requestId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const ended = await endSessions(tx, and(eq(sessions.id, id), eq(sessions.userId, caller.userId)));
    if (ended === 0) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
    await recordAudit(tx, {
      actor: caller.actor,
      action: "self.end-session",
      subject: caller.actor.name,
      outcome: "done",
      requestId,
      details: { id },
    });
  });
}

/**
 * Changes one's own password and ends everything that was opened with the old one, this session included: whoever knew it is out,
 * and tokens that they may have made are revoked.
 */
export async function changePassword(db: Db, caller: Caller, input: ChangePassword, requestId: string): Promise<void> {
  const user = await requireOwnPassword(db, caller, { password: input.current, path: "current", requestId });
  const fault = input.password === input.current ? "is the password that you have" : await faultOfPassword(input.password, user);
  if (fault) throw new ProblemError("invalid-body", `password: ${fault}`, { errors: [{ path: "password", message: fault }] });
  const passwordHash = await hashPassword(input.password);
  await db.transaction(async (tx) => {
    await tx.update(users).set({ passwordHash, mustChangePassword: false }).where(eq(users.id, user.id));
    await endLinks(tx, user.id);
    const ended = await endAllAccess(tx, user.id);
    await recordAudit(tx, {
      actor: caller.actor,
      action: "self.change-password",
      subject: user.email,
      outcome: "done",
      requestId,
      details: { ended },
    });
  });
}

/**
 * The caller's own row, once they have shown that they know its password. Guesses are counted, slowed down and recorded as at
 * sign-in: whoever sits at somebody's open session is not to find out the password there.
 */
export async function requireOwnPassword(
  db: Db,
  caller: Caller,
  { password, path, requestId }: { password: string; path: string; requestId: string },
) {
  const [user] = await db.select().from(users).where(eq(users.id, caller.userId));
  if (!user?.passwordHash)
    throw new ProblemError("conflict", "This account has no password in Backdesk; it is kept by its provider.");
  const refused = (refusal: "wrong" | "throttled") =>
    recordAudit(db, {
      actor: caller.actor,
      action: "self.show-password",
      subject: user.email,
      outcome: "refused",
      requestId,
      details: { refusal },
    });
  if (!(await claimAttempt(db, user.email, inSession))) {
    if (await isFirstInWait(db, user.email, inSession)) await refused("throttled");
    throw new ProblemError("rate-limited", "Too many tries. Wait a few minutes, then try again.", {
      headers: { "retry-after": "60" },
    });
  }
  if (!(await isPassword(user.passwordHash, password))) {
    await refused("wrong");
    throw new ProblemError("invalid-body", `${path}: is not your present password`, {
      errors: [{ path, message: "is not your present password" }],
    });
  }
  await forgiveAttempts(db, user.email, inSession);
  return user;
}

/** Stands for the address of whoever is signed in already. */
const inSession = "signed in";
