import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { SandboxRequest } from "@/lib/sandbox/vendor";
import { sandboxAccounts, type SandboxAccount } from "./accounts";

export type Verdict = { ok: true; account: SandboxAccount } | { ok: false; reason: string };

const refuse = (reason: string): Verdict => ({ ok: false, reason });
const windowMs = 15 * 60_000;
const shape =
  /^AWS4-HMAC-SHA256 Credential=([^/\s,]+)\/(\d{8})\/([^/\s,]+)\/([^/\s,]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/**
 * Checks an access key's signature: AWS Signature Version 4 with an empty canonical query string, over whichever headers the client
 * says it has signed (clients differ; contract README, "Alternative"), of any region and service.
 */
export function checkSignature(request: SandboxRequest, authorization: string, times: readonly number[]): Verdict {
  const match = shape.exec(authorization);
  if (match === null) return refuse("The Authorization header is no AWS4-HMAC-SHA256 signature.");
  const [, accessKey = "", day = "", region = "", service = "", signed = "", signature = ""] = match;
  const account = sandboxAccounts.find((known) => known.accessKey === accessKey);
  if (account === undefined) return refuse("The access key is not known.");
  const amzDate = String(request.headers["x-amz-date"] ?? "");
  const time = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate);
  if (time === null || !amzDate.startsWith(day)) return refuse("X-Amz-Date must be the time of the signature.");
  const [, y, mo, d, h, mi, s] = time;
  const at = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
  if (!times.some((moment) => Math.abs(moment - at) <= windowMs)) return refuse("X-Amz-Date is too far from the server's time.");
  const names = signed.split(";");
  if (!names.includes("x-amz-date")) return refuse("x-amz-date must be signed.");
  const path = request.url.split("?", 1)[0] ?? "/";
  const valueOf = (name: string) => (name === "path" ? path : String(request.headers[name] ?? "").trim());
  const headers = names.map((name) => `${name}:${valueOf(name)}\n`).join("");
  const key = [region, service, "aws4_request"].reduce(
    (parent, part) => hmac(parent, part),
    hmac(`AWS4${account.secretKey}`, day),
  );
  const fits = (bodyHash: string) => {
    const canonical = [request.method, path, "", headers, signed, bodyHash].join("\n");
    const toSign = ["AWS4-HMAC-SHA256", amzDate, `${day}/${region}/${service}/aws4_request`, sha256(canonical)].join("\n");
    const expected = createHmac("sha256", key).update(toSign).digest();
    return timingSafeEqual(expected, Buffer.from(signature, "hex"));
  };
  // Bodies that were streamed are signed as unsigned ones.
  return fits(sha256(request.body)) || fits("UNSIGNED-PAYLOAD") ? { ok: true, account } : refuse("The signature does not match.");
}
