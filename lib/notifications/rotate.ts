import "server-only";
import { eq, ne } from "drizzle-orm";
import { openSecret, sealSecret } from "@/lib/access/secrets";
import type { EncryptionKey } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { notificationChannels } from "@/lib/db/schema";

/** Encrypts every channel's address and key anew under the first key; gives how many. May be stopped and run again. */
export async function rotateChannelKeys(db: Db, keys: readonly EncryptionKey[]): Promise<number> {
  const first = keys[0];
  if (!first) throw new Error("There is no encryption key.");
  const stale = await db
    .select({ id: notificationChannels.id })
    .from(notificationChannels)
    .where(ne(notificationChannels.secretKeyId, first.id));
  let rotated = 0;
  for (const { id } of stale) {
    await db.transaction(async (tx) => {
      const [row] = await tx.select().from(notificationChannels).where(eq(notificationChannels.id, id)).for("update");
      if (!row || row.secretKeyId === first.id) return;
      const plain = openSecret(keys, id, { keyId: row.secretKeyId, cipher: row.secretCipher });
      const { cipher, keyId } = sealSecret(keys, id, plain);
      await tx
        .update(notificationChannels)
        .set({ secretCipher: cipher, secretKeyId: keyId })
        .where(eq(notificationChannels.id, id));
      rotated += 1;
    });
  }
  return rotated;
}
