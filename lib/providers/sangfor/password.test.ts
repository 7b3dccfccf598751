import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { encryptPassword } from "./password";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
const modulus = Buffer.from(publicKey.export({ format: "jwk" }).n ?? "", "base64url").toString("hex");
const decrypted = (cipher: string, options: object) =>
  privateDecrypt({ key: privateKey, ...options }, Buffer.from(cipher, "hex")).toString("utf8");

describe("an encrypted password", () => {
  it.each([`${modulus}\n`, `${modulus.toUpperCase()}\\n`, modulus])("takes the modulus as platforms write it", (written) => {
    const cipher = encryptPassword("pässwörd", written, { kind: "pkcs1" });
    expect(cipher).toMatch(/^[0-9a-f]{256}$/);
    const block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, Buffer.from(cipher, "hex"));
    expect([...block.subarray(0, 2)]).toEqual([0, 2]);
    expect(block.subarray(block.indexOf(0, 2) + 1).toString("utf8")).toBe("pässwörd");
  });

  it.each(["sha1", "sha256"] as const)("is padded by OAEP with %s for the newer login", (hash) => {
    const cipher = encryptPassword("secret", modulus, { kind: "oaep", hash });
    expect(decrypted(cipher, { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash })).toBe("secret");
  });

  it("is refused for what is no modulus", () => {
    expect(() => encryptPassword("secret", "<html>", { kind: "pkcs1" })).toThrow("no RSA modulus");
  });
});
