import { createHash, randomBytes } from "node:crypto";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** 43 letters or digits (over 250 bits). */
export function newSecret(): string {
  let text = "";
  while (text.length < 43) for (const byte of randomBytes(64)) if (byte < 248 && text.length < 43) text += digits[byte % 62];
  return text;
}

/** What is kept of it: it has too many bits to be guessed from this. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
