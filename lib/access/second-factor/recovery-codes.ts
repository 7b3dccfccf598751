import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { and, count, eq, isNull, sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { recoveryCodes } from "@/lib/db/schema";

const howMany = 10;
/** Without letters that are taken for digits. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** Twelve letters or digits (60 bits) in groups of four. */
function newCode(): string {
  const text = [...randomBytes(12)].map((byte) => alphabet[byte & 31]).join("");
  return text.match(/.{4}/g)?.join("-") ?? text;
}

const clean = (code: string) => code.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** Bound to the person, so that one list of hashes does not serve for all. */
const hashOf = (userId: string, code: string) =>
  createHash("sha256")
    .update(`${userId} ${clean(code)}`)
    .digest("hex");

/** Ten new codes in place of all earlier ones. They are in this answer and nowhere else. */
export async function renewRecoveryCodes(db: Queryable, userId: string): Promise<string[]> {
  const codes = Array.from({ length: howMany }, newCode);
  await db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await db.insert(recoveryCodes).values(codes.map((code) => ({ userId, hash: hashOf(userId, code) })));
  return codes;
}

/** Takes a code, once. */
export async function takeRecoveryCode(db: Queryable, userId: string, code: string): Promise<boolean> {
  const taken = await db
    .update(recoveryCodes)
    .set({ usedAt: sql`now()` })
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.hash, hashOf(userId, code)), isNull(recoveryCodes.usedAt)))
    .returning({ hash: recoveryCodes.hash });
  return taken.length > 0;
}

export async function recoveryCodesLeft(db: Queryable, userId: string): Promise<number> {
  const [row] = await db
    .select({ left: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
  return row?.left ?? 0;
}
