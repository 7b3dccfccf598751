import "server-only";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record";
import { getEnv } from "@/lib/config/env";
import type { Db, Queryable } from "@/lib/db/client";
import { signInLinks, users } from "@/lib/db/schema";
import type { SignInLink } from "@/lib/domain/people";
import { openedLinkSchema, type OpenedLink, type RedeemLink } from "@/lib/domain/sign-in";
import { ProblemError } from "@/lib/http/problems";
import { endAllAccess } from "../end-access";
import { newId } from "../new-id";
import { hashSecret, newSecret } from "../one-time-secret";
import { faultOfPassword } from "../password-rules";
import { hashPassword } from "../passwords";

const lifetimeHours = { invitation: 7 * 24, reset: 24 } as const;

/** A new link for a person. Links made before it open nothing any more. */
export async function makeLink(db: Queryable, userId: string, kind: SignInLink["kind"]): Promise<SignInLink> {
  const secret = newSecret();
  const expiresAt = new Date(Date.now() + lifetimeHours[kind] * 3_600_000);
  await endLinks(db, userId);
  await db.insert(signInLinks).values({ id: newId("signInLink"), userId, kind, hash: hashSecret(secret), expiresAt });
  return { kind, url: new URL(`/welcome#${secret}`, getEnv().NEXTAUTH_URL).href, expiresAt: expiresAt.toISOString() };
}

/** Takes away what is still open of a person's links. */
export async function endLinks(db: Queryable, userId: string): Promise<void> {
  await db
    .update(signInLinks)
    .set({ usedAt: sql`now()` })
    .where(and(eq(signInLinks.userId, userId), isNull(signInLinks.usedAt)));
}

async function findOpen(db: Queryable, secret: string) {
  const [found] = await db
    .select({ link: signInLinks, user: users })
    .from(signInLinks)
    .innerJoin(users, eq(users.id, signInLinks.userId))
    .where(
      and(
        eq(signInLinks.hash, hashSecret(secret)),
        isNull(signInLinks.usedAt),
        gt(signInLinks.expiresAt, sql`now()`),
        isNull(users.disabledAt),
      ),
    );
  if (!found)
    throw new ProblemError("not-found", "This link was used, has expired or was replaced. Ask your administrator for another.");
  return found;
}

/** Whom a link is for. Looking does not use it up. */
export async function openLink(db: Db, secret: string): Promise<OpenedLink> {
  const { link, user } = await findOpen(db, secret);
  return openedLinkSchema.parse({ kind: link.kind, email: user.email, name: user.name, expiresAt: link.expiresAt.toISOString() });
}

/** Gives the person of a link the password that they chose, once. They then sign in with it, like everybody. */
export async function redeemLink(db: Db, { secret, password }: RedeemLink, requestId: string): Promise<void> {
  const { user } = await findOpen(db, secret);
  const fault = await faultOfPassword(password, user);
  if (fault) throw new ProblemError("invalid-body", `password: ${fault}`, { errors: [{ path: "password", message: fault }] });
  const passwordHash = await hashPassword(password);
  await db.transaction(async (tx) => {
    const { link } = await findOpen(tx, secret);
    const used = await tx
      .update(signInLinks)
      .set({ usedAt: sql`now()` })
      .where(and(eq(signInLinks.id, link.id), isNull(signInLinks.usedAt)))
      .returning({ id: signInLinks.id });
    if (used.length === 0)
      throw new ProblemError("not-found", "This link was used a moment ago. Sign in with the password chosen then.");
    await tx.update(users).set({ passwordHash, mustChangePassword: false }).where(eq(users.id, user.id));
    const ended = await endAllAccess(tx, user.id);
    await recordAudit(tx, {
      actor: { kind: "user", id: user.id, name: user.name },
      action: link.kind === "invitation" ? "access.accept-invitation" : "access.reset-password",
      subject: user.email,
      outcome: "done",
      requestId,
      details: { ended },
    });
  });
}
