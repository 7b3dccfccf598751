import { createHash, createHmac } from "node:crypto";
import type { OutgoingRequest } from "../http";

export interface AccessKey {
  accessKey: string;
  secretKey: string;
  /** Scope of the signature; public clients use `cn-south-1` and `open-api`. */
  keyRegion: string;
  keyService: string;
}

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** A body that is sent while it is read cannot be hashed beforehand; this is AWS's own word for it. */
const unsignedBody = "UNSIGNED-PAYLOAD";

/**
 * Signs a request as AWS Signature Version 4 does, but with an empty canonical query string and `x-amz-date` as the only signed
 * header (contract README, "Alternative"). The path is the one on the wire.
 */
export function signWithAccessKey(
  request: Pick<OutgoingRequest, "method" | "url" | "body">,
  key: AccessKey,
  now: Date,
): Record<string, string> {
  const amzDate = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = amzDate.slice(0, 8);
  const { pathname } = new URL(request.url);
  const bodyHash = request.body === "streamed" ? unsignedBody : sha256(request.body ?? "");
  const canonical = [request.method, pathname, "", `x-amz-date:${amzDate}\n`, "x-amz-date", bodyHash].join("\n");
  const scope = `${day}/${key.keyRegion}/${key.keyService}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", amzDate, scope, sha256(canonical)].join("\n");
  const signingKey = [key.keyRegion, key.keyService, "aws4_request"].reduce(
    (parent, part) => hmac(parent, part),
    hmac(`AWS4${key.secretKey}`, day),
  );
  const signature = createHmac("sha256", signingKey).update(toSign).digest("hex");
  return {
    Authorization: `AWS4-HMAC-SHA256 Credential=${key.accessKey}/${scope}, SignedHeaders=x-amz-date, Signature=${signature}`,
    "X-Amz-Date": amzDate,
  };
}
