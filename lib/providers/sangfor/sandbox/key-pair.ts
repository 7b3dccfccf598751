import { constants, generateKeyPairSync, privateDecrypt, type KeyObject } from "node:crypto";

/**
 * The platform's key for passwords, made when it is first asked for. One pair serves both versions of the login: public clients read
 * the v2 key and use the v1 login (contract README, "Ambiguities" 1).
 */
export class LoginKey {
  #pair: { modulus: string; privateKey: KeyObject } | null = null;

  #made() {
    if (this.#pair === null) {
      const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const { n = "" } = publicKey.export({ format: "jwk" });
      this.#pair = { modulus: Buffer.from(n, "base64url").toString("hex").toUpperCase(), privateKey };
    }
    return this.#pair;
  }

  /** Hexadecimal, with the line end that the platform leaves behind it. */
  get modulus(): string {
    return `${this.#made().modulus}\n`;
  }

  /** The password in a hexadecimal ciphertext; null for one that was not made with this key and padding. */
  decrypt(cipher: string, padding: "pkcs1" | "oaep"): string | null {
    if (!/^([0-9a-f]{2})+$/.test(cipher)) return null;
    const { privateKey } = this.#made();
    const bytes = Buffer.from(cipher, "hex");
    try {
      if (padding === "oaep") {
        const options = { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
        return privateDecrypt(options, bytes).toString("utf8");
      }
      return withoutPadding(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, bytes));
    } catch {
      return null;
    }
  }
}

/** What stands behind 00 02, at least eight bytes that are not zero, and 00 (RFC 8017, 7.2.2): Node no longer takes it off itself. */
function withoutPadding(block: Buffer): string | null {
  const end = block.indexOf(0, 2);
  return block[0] === 0 && block[1] === 2 && end >= 10 ? block.subarray(end + 1).toString("utf8") : null;
}
