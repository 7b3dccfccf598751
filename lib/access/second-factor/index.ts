import "server-only";
import { and, eq, isNotNull, lt, sql } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record";
import { getEnv, type EncryptionKey } from "@/lib/config/env";
import type { Db, Queryable } from "@/lib/db/client";
import { secondFactors } from "@/lib/db/schema";
import type { NewRecoveryCodes, SecondFactorOffer } from "@/lib/domain/sign-in";
import { ProblemError } from "@/lib/http/problems";
import type { Caller } from "../caller";
import { dropSecondFactor } from "../end-access";
import { requireOwnPassword } from "../own-sign-in";
import { openSecret, sealSecret } from "../secrets";
import { newSharedSecret, offerOf, stepOfCode } from "./authenticator";
import { renewRecoveryCodes, takeRecoveryCode } from "./recovery-codes";

const ownerOf = (userId: string) => `second-factor ${userId}`;

type Factor = typeof secondFactors.$inferSelect;
const secretOf = (factor: Factor) => openSecret(getEnv().BACKDESK_ENCRYPTION_KEYS, ownerOf(factor.userId), factor);

async function confirmedFactor(db: Queryable, userId: string): Promise<Factor | null> {
  const [factor] = await db
    .select()
    .from(secondFactors)
    .where(and(eq(secondFactors.userId, userId), isNotNull(secondFactors.confirmedAt)));
  return factor ?? null;
}

/** Whether signing in asks for a code. */
export const hasSecondFactor = async (db: Queryable, userId: string): Promise<boolean> =>
  (await confirmedFactor(db, userId)) !== null;

/**
 * Takes a code of the authenticator, or a recovery code. Each counts once: a code is refused when it, or a later one, was taken
 * before.
 */
export async function takeCode(db: Queryable, userId: string, code: string): Promise<"code" | "recovery-code" | null> {
  const factor = await confirmedFactor(db, userId);
  if (!factor) return null;
  const digits = code.replaceAll(/\s/g, "");
  if (/^\d{6}$/.test(digits)) return (await takeStep(db, factor, digits)) ? "code" : null;
  return (await takeRecoveryCode(db, userId, code)) ? "recovery-code" : null;
}

/** One statement decides, so that the same code at the same moment is taken once. */
async function takeStep(db: Queryable, factor: Factor, digits: string): Promise<boolean> {
  const step = stepOfCode(secretOf(factor), digits);
  if (step === null) return false;
  const taken = await db
    .update(secondFactors)
    .set({ lastStep: step })
    .where(and(eq(secondFactors.userId, factor.userId), lt(secondFactors.lastStep, step)))
    .returning({ userId: secondFactors.userId });
  return taken.length > 0;
}

/** A new secret to share with an authenticator. Nothing is asked for at sign-in before a code confirms it. */
export async function offerSecondFactor(db: Db, caller: Caller, password: string, requestId: string): Promise<SecondFactorOffer> {
  const user = await requireOwnPassword(db, caller, { password, path: "password", requestId });
  if (await confirmedFactor(db, user.id))
    throw new ProblemError("conflict", "There is a second factor already. Turn it off first.");
  const secret = newSharedSecret();
  const sealed = sealSecret(getEnv().BACKDESK_ENCRYPTION_KEYS, ownerOf(user.id), secret);
  await db
    .insert(secondFactors)
    .values({ userId: user.id, ...sealed })
    .onConflictDoUpdate({ target: secondFactors.userId, set: { ...sealed, lastStep: 0, createdAt: sql`now()` } });
  return { secret, ...offerOf(secret, user.email) };
}

/** Turns the second factor on with the first code, and gives the recovery codes, which are shown once. */
export async function confirmSecondFactor(db: Db, caller: Caller, code: string, requestId: string): Promise<NewRecoveryCodes> {
  return db.transaction(async (tx) => {
    const [factor] = await tx.select().from(secondFactors).where(eq(secondFactors.userId, caller.userId)).for("update");
    if (!factor) throw new ProblemError("conflict", "There is no second factor to confirm. Begin again.");
    if (factor.confirmedAt) throw new ProblemError("conflict", "The second factor is on already.");
    if (!(await takeStep(tx, factor, code)))
      throw new ProblemError("invalid-body", "code: is not the code of this moment", {
        errors: [{ path: "code", message: "is not the code of this moment; check the clock of the authenticator" }],
      });
    await tx
      .update(secondFactors)
      .set({ confirmedAt: sql`now()` })
      .where(eq(secondFactors.userId, caller.userId));
    const recoveryCodes = await renewRecoveryCodes(tx, caller.userId);
    await recordAudit(tx, act(caller, "self.second-factor-on", requestId));
    return { recoveryCodes };
  });
}

/** Ten new recovery codes; the old ones open nothing any more. */
export async function replaceRecoveryCodes(
  db: Db,
  caller: Caller,
  password: string,
  requestId: string,
): Promise<NewRecoveryCodes> {
  await requireOwnPassword(db, caller, { password, path: "password", requestId });
  return db.transaction(async (tx) => {
    if (!(await confirmedFactor(tx, caller.userId))) throw new ProblemError("conflict", "There is no second factor.");
    const recoveryCodes = await renewRecoveryCodes(tx, caller.userId);
    await recordAudit(tx, act(caller, "self.recovery-codes", requestId));
    return { recoveryCodes };
  });
}

export async function turnOffSecondFactor(db: Db, caller: Caller, password: string, requestId: string): Promise<void> {
  await requireOwnPassword(db, caller, { password, path: "password", requestId });
  await db.transaction(async (tx) => {
    if (!(await dropSecondFactor(tx, caller.userId))) throw new ProblemError("conflict", "There is no second factor.");
    await recordAudit(tx, act(caller, "self.second-factor-off", requestId));
  });
}

const act = (caller: Caller, action: string, requestId: string) => ({
  actor: caller.actor,
  action,
  subject: caller.actor.name,
  outcome: "done" as const,
  requestId,
});

/** Encrypts every shared secret anew under the first key; gives how many. One that is replaced meanwhile is left alone. */
export async function rotateSecondFactors(db: Db, keys: readonly EncryptionKey[]): Promise<number> {
  const old = (await db.select().from(secondFactors)).filter(({ keyId }) => keyId !== keys[0]?.id);
  for (const factor of old) {
    await db
      .update(secondFactors)
      .set(sealSecret(keys, ownerOf(factor.userId), openSecret(keys, ownerOf(factor.userId), factor)))
      .where(and(eq(secondFactors.userId, factor.userId), eq(secondFactors.cipher, factor.cipher)));
  }
  return old.length;
}
