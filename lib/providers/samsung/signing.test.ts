import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signRequest } from "./signing";

const url = "https://backup.kr-west1.e.samsungsdscloud.com/v1/backups?page=0&size=20&sort=created_at%3Adesc";
const key = { accessKey: "EXAMPLEACCESSKEY", secretKey: "example-secret", accountId: null };
const now = new Date(1605290625682);

/** HMAC-SHA256 as RFC 2104 defines it, from nothing but the hash. */
function hmacByHand(secret: string, text: string): string {
  const block = Buffer.alloc(64);
  Buffer.from(secret).copy(block);
  const sha256 = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const inner = sha256(Buffer.from(block.map((byte) => byte ^ 0x36)), Buffer.from(text));
  return sha256(Buffer.from(block.map((byte) => byte ^ 0x5c)), inner).toString("base64");
}

describe("a signed request", () => {
  it("carries the vectors of the contract's README", () => {
    expect(signRequest({ method: "GET", url }, key, now)).toEqual({
      "Scp-Accesskey": "EXAMPLEACCESSKEY",
      "Scp-Timestamp": "1605290625682",
      "Scp-ClientType": "Openapi",
      "Scp-Signature": "MUBvg57lWwNxunVqQRkhB8AEX/8laCwF/R5r380WM94=",
    });
    expect(signRequest({ method: "GET", url }, { ...key, accountId: "0123456789abcdef0123456789abcdef" }, now)).toMatchObject({
      "Scp-AccountId": "0123456789abcdef0123456789abcdef",
      "Scp-Signature": "aUoinDCqWvzxu5guASKWXoR2nATkC6PTnSbaf538yQE=",
    });
  });

  it.each([
    {
      request: { method: "delete", url: "http://127.0.0.1:4010/samsung/backup/v1/backups/a%20b/restore-targets" },
      key: { accessKey: "KEY", secretKey: "geheim-ß", accountId: null },
      at: 1700000000000,
      text: "DELETEhttp://127.0.0.1:4010/samsung/backup/v1/backups/a%20b/restore-targets1700000000000KEYOpenapi",
      signature: "y3k9gnxfdiXzLGqVmDSw6T4T3/My6fZlUfJkWl57I4Q=",
    },
    {
      request: { method: "POST", url: "https://baremetal-blockstorage.kr-south2.g.samsungsdscloud.com/v1/volumes" },
      key: { accessKey: "KEY2", secretKey: "s", accountId: "acc1" },
      at: 1769850000000,
      text: "POSThttps://baremetal-blockstorage.kr-south2.g.samsungsdscloud.com/v1/volumes1769850000000KEY2acc1Openapi",
      signature: "7i2U3siRznTJy2OkS52mravPzpkB1PIcGgf+JHbmvbU=",
    },
  ])(
    "signs method, URL as sent, time, key, account and client type: $text",
    ({ request, key: signingKey, at, text, signature }) => {
      expect(hmacByHand(signingKey.secretKey, text)).toBe(signature);
      expect(signRequest(request, signingKey, new Date(at))["Scp-Signature"]).toBe(signature);
    },
  );

  it("says and signs an account only when the connection names one", () => {
    expect(signRequest({ method: "GET", url }, key, now)).not.toHaveProperty("Scp-AccountId");
  });
});
