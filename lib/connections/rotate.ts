import "server-only";
import { and, asc, eq, gt, ne } from "drizzle-orm";
import { openSecret, sealSecret } from "@/lib/access/secrets";
import { recordAudit } from "@/lib/audit";
import type { EncryptionKey } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { connections } from "@/lib/db/schema";

const batchSize = 100;

/**
 * Encrypts every stored credential anew under the first key; gives how many. Each is one small transaction, so that it can be
 * stopped and run again, beside a running server. Throws a plain sentence where a credential cannot be decrypted.
 */
export async function rotateKeys(db: Db, keys: readonly EncryptionKey[]): Promise<number> {
  const first = keys[0];
  if (!first) throw new Error("There is no encryption key.");
  let rotated = 0;
  let after = "";
  for (;;) {
    const batch = await db
      .select({ id: connections.id })
      .from(connections)
      .where(and(ne(connections.credentialsKeyId, first.id), gt(connections.id, after)))
      .orderBy(asc(connections.id))
      .limit(batchSize);
    for (const { id } of batch) {
      if (await rotateOne(db, keys, id)) rotated += 1;
      after = id;
    }
    if (batch.length < batchSize) break;
  }
  if (rotated > 0) {
    const actor = { kind: "system" as const, id: "keys:rotate", name: "Key rotation" };
    await recordAudit(db, {
      actor,
      action: "connection.rotate-keys",
      subject: null,
      outcome: "done",
      requestId: "keys:rotate",
      details: { keyId: first.id, rotated },
    });
  }
  return rotated;
}

/** The row is locked meanwhile: credentials that an administrator replaces at this moment must not be put back. */
async function rotateOne(db: Db, keys: readonly EncryptionKey[], id: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(connections).where(eq(connections.id, id)).for("update");
    if (!row || row.credentialsKeyId === keys[0]?.id) return false;
    const secret = sealSecret(keys, id, openSecret(keys, id, { keyId: row.credentialsKeyId, cipher: row.credentialsCipher }));
    await tx
      .update(connections)
      .set({ credentialsCipher: secret.cipher, credentialsKeyId: secret.keyId })
      .where(eq(connections.id, id));
    return true;
  });
}
