import { createPublicKey, createVerify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sandboxConsoles, sandboxKeyFile, sandboxKeyId } from "./sandbox/accounts";
import { sandboxPrivateKey } from "./sandbox/signing-key";
import { readServiceAccount, signedAssertion } from "./service-account";

const [console] = sandboxConsoles;
const now = new Date("2026-03-02T09:30:00Z");
const part = (jwt: string, index: number): unknown =>
  JSON.parse(Buffer.from(jwt.split(".")[index] ?? "", "base64url").toString("utf8"));

describe("a service account's assertion", () => {
  const jwt =
    console === undefined ? "" : signedAssertion(readServiceAccount(sandboxKeyFile(console, "https://tokens/token")), now);

  it("says who asks, for what, of whom, and for an hour at most", () => {
    expect(part(jwt, 0)).toEqual({ alg: "RS256", typ: "JWT", kid: sandboxKeyId });
    expect(part(jwt, 1)).toMatchObject({
      iss: console?.serviceAccount,
      aud: "https://tokens/token",
      scope: expect.stringContaining("https://www.googleapis.com/auth/cloud-platform") as string,
      iat: now.getTime() / 1000,
      exp: now.getTime() / 1000 + 3_600,
    });
  });

  it("carries a signature that the account's public key proves", () => {
    const [head, body, signature = ""] = jwt.split(".");
    const isSigned = createVerify("RSA-SHA256")
      .update(`${head}.${body}`)
      .verify(createPublicKey(sandboxPrivateKey), Buffer.from(signature, "base64url"));
    expect(isSigned).toBe(true);
  });

  it("goes to Google's own endpoint when the key names none", () => {
    const { token_uri: _uri, ...file } = JSON.parse(console === undefined ? "{}" : sandboxKeyFile(console, "x")) as Record<
      string,
      string
    >;
    expect(readServiceAccount(JSON.stringify(file)).tokenUri).toBe("https://oauth2.googleapis.com/token");
  });
});
