import { createPrivateKey, createSign, type KeyObject } from "node:crypto";
import { z } from "zod";
import { notSent } from "../http";

const keyFileSchema = z.object({
  client_email: z.string().min(3),
  private_key: z.string().min(1),
  private_key_id: z.string().min(1).optional(),
  token_uri: z.url({ protocol: /^https?$/ }).default("https://oauth2.googleapis.com/token"),
});

/** A service account's key, ready to sign with. */
export interface ServiceAccount {
  email: string;
  keyId: string | null;
  tokenUri: string;
  key: KeyObject;
}

/** An assertion may live an hour at most (contract README, "Bearer token"). */
const assertionSeconds = 3_600;
const scopes = "https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email";

/** Reads the JSON file of a key. Throws an unauthorized VendorError when it is none; the message repeats nothing of it. */
export function readServiceAccount(text: string): ServiceAccount {
  const unusable = notSent(
    "unauthorized",
    "The service-account key cannot be read. Paste the whole JSON file that Google Cloud gave when the key was made.",
  );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unusable;
  }
  const parsed = keyFileSchema.safeParse(json);
  if (!parsed.success) throw unusable;
  const { client_email: email, private_key_id: keyId = null, token_uri: tokenUri, private_key: pem } = parsed.data;
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== "rsa") throw unusable;
    return { email, keyId, tokenUri, key };
  } catch {
    throw unusable;
  }
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** The signed JWT that the token endpoint exchanges for an access token (RFC 7523, RS256). */
export function signedAssertion({ email, keyId, tokenUri, key }: ServiceAccount, now: Date): string {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const header = { alg: "RS256", typ: "JWT", ...(keyId === null ? {} : { kid: keyId }) };
  const claims = { iss: email, scope: scopes, aud: tokenUri, iat: issuedAt, exp: issuedAt + assertionSeconds };
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(key).toString("base64url")}`;
}
