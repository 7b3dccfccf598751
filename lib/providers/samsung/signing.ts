import { createHmac } from "node:crypto";

export interface SigningKey {
  accessKey: string;
  secretKey: string;
  /** Named only where the connection names an account; then it is sent and signed, both. */
  accountId: string | null;
}

const clientType = "Openapi";

/**
 * Headers that sign a request. `url` is the whole URL as it goes on the wire: it is signed as it is and must not be encoded
 * again. The signature is Base64 of HMAC-SHA256 over method, URL, timestamp in milliseconds, access key, account id and
 * client type with nothing between (contract README, "Request headers and signature").
 */
export function signRequest(request: { method: string; url: string }, key: SigningKey, now: Date): Record<string, string> {
  const timestamp = String(now.getTime());
  const accountId = key.accountId ?? "";
  const text = request.method.toUpperCase() + request.url + timestamp + key.accessKey + accountId + clientType;
  return {
    "Scp-Accesskey": key.accessKey,
    "Scp-Timestamp": timestamp,
    "Scp-ClientType": clientType,
    "Scp-Signature": createHmac("sha256", key.secretKey).update(text, "utf8").digest("base64"),
    ...(accountId === "" ? {} : { "Scp-AccountId": accountId }),
  };
}
