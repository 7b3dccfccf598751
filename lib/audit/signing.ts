import "server-only";
import { createPrivateKey, createPublicKey, hkdfSync, sign, verify, type KeyObject } from "node:crypto";
import type { EncryptionKey } from "@/lib/config/env";
import { canonicalJson } from "./chain";

/** DER of an Ed25519 private key before its 32 bytes of seed (RFC 8410). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");
const purpose = "backdesk audit heads, version 1";

/** What a day's signature covers. */
export interface DayHead {
  day: string;
  firstSequence: number;
  lastSequence: number;
  entries: number;
  startsFrom: string;
  head: string;
  isClosed: boolean;
}

/** What the signature under a removal covers: that this head's entries were taken out by rule, and when. */
export interface DayRemoval {
  day: string;
  head: string;
  removedAt: string;
}

const keys = new WeakMap<EncryptionKey, KeyObject>();

/** The Ed25519 key that belongs to an encryption key: derived, so that there is no second secret to keep and to lose. */
function signingKey(from: EncryptionKey): KeyObject {
  const known = keys.get(from);
  if (known) return known;
  const seed = Buffer.from(hkdfSync("sha256", from.key, Buffer.alloc(0), purpose, 32));
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" });
  keys.set(from, key);
  return key;
}

const bytesOf = (what: "head" | "removal", value: DayHead | DayRemoval) => Buffer.from(`${what}\n${canonicalJson(value)}`);

const signValue = (what: "head" | "removal", value: DayHead | DayRemoval, key: EncryptionKey) =>
  sign(null, bytesOf(what, value), signingKey(key)).toString("base64url");

export const signHead = (head: DayHead, key: EncryptionKey): string => signValue("head", head, key);
export const signRemoval = (removal: DayRemoval, key: EncryptionKey): string => signValue("removal", removal, key);

const fits = (what: "head" | "removal", value: DayHead | DayRemoval, signature: string, key: EncryptionKey) =>
  verify(null, bytesOf(what, value), createPublicKey(signingKey(key)), Buffer.from(signature, "base64url"));

export const isHeadSigned = (head: DayHead, signature: string, key: EncryptionKey): boolean => fits("head", head, signature, key);
export const isRemovalSigned = (removal: DayRemoval, signature: string, key: EncryptionKey): boolean =>
  fits("removal", removal, signature, key);

/** What checks signatures without being able to make any. */
export const publicKeys = (from: readonly EncryptionKey[]): { keyId: string; pem: string }[] =>
  from.map((key) => ({
    keyId: key.id,
    pem: createPublicKey(signingKey(key)).export({ type: "spki", format: "pem" }).toString(),
  }));
