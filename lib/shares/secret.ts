import "server-only";
import { createHash, randomBytes } from "node:crypto";

/** 256 bits that open one tenant's report; they stand after the `#` of a link, which browsers never send. */
export const newSecret = (): string => `share_${randomBytes(32).toString("base64url")}`;

export const secretShape = /^share_[\w-]{43}$/;

/** What is kept of a secret. It is random, so a plain hash cannot be guessed back. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
