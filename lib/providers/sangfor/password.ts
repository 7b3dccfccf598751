import { constants, createPublicKey, publicEncrypt } from "node:crypto";

/** How a password is padded before it is encrypted: PKCS#1 v1.5 for v1 of the login, OAEP for v2. */
export type Padding = { kind: "pkcs1" } | { kind: "oaep"; hash: "sha1" | "sha256" };

/** Every platform's public exponent (contract README, "Authentication"). */
const exponent = "AQAB";

/**
 * Encrypts a password for the login: RSA with the platform's modulus (hexadecimal, with whatever line end stands after it),
 * written as lower-case hexadecimal. Throws an Error for a modulus that is none.
 */
export function encryptPassword(password: string, modulus: string, padding: Padding): string {
  // Some platforms write the line end as a backslash and an n.
  const hex = modulus.replace(/\\n/g, "").trim();
  if (!/^([0-9a-fA-F]{2}){64,1024}$/.test(hex)) throw new Error("The platform's public key is no RSA modulus.");
  const n = Buffer.from(hex, "hex").toString("base64url");
  const key = createPublicKey({ key: { kty: "RSA", n, e: exponent }, format: "jwk" });
  const plain = Buffer.from(password, "utf8");
  const options =
    padding.kind === "oaep"
      ? { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: padding.hash }
      : { key, padding: constants.RSA_PKCS1_PADDING };
  return publicEncrypt(options, plain).toString("hex");
}
