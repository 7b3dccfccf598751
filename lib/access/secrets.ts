import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { EncryptionKey } from "@/lib/config/env";

/** What is stored: nonce (12 bytes), tag (16 bytes), then the ciphertext. */
export interface SealedSecret {
  keyId: string;
  cipher: Buffer;
}

const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts with AES-256-GCM under the first key. `owner` is bound in, so that a row's secret cannot be moved to another row. */
export function sealSecret(keys: readonly EncryptionKey[], owner: string, plain: string): SealedSecret {
  const key = keys[0];
  if (!key) throw new Error("There is no encryption key.");
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key.key, nonce).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return { keyId: key.id, cipher: Buffer.concat([nonce, cipher.getAuthTag(), sealed]) };
}

/** Decrypts; throws a plain sentence when the key is missing or the secret was changed. */
export function openSecret(keys: readonly EncryptionKey[], owner: string, secret: SealedSecret): string {
  const key = keys.find(({ id }) => id === secret.keyId);
  if (!key) throw new Error(`The encryption key ${secret.keyId} is not in BACKDESK_ENCRYPTION_KEYS. Add it back, then rotate.`);
  const nonce = secret.cipher.subarray(0, nonceBytes);
  const decipher = createDecipheriv("aes-256-gcm", key.key, nonce)
    .setAAD(Buffer.from(owner))
    .setAuthTag(secret.cipher.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    return Buffer.concat([decipher.update(secret.cipher.subarray(nonceBytes + tagBytes)), decipher.final()]).toString("utf8");
  } catch {
    throw new Error(
      "A stored credential could not be decrypted: it was changed, or its key has another value under the same id.",
    );
  }
}
