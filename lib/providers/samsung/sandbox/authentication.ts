import { createHmac, timingSafeEqual } from "node:crypto";
import type { SandboxRequest } from "@/lib/sandbox/vendor";
import { sandboxAccounts, type SandboxAccount } from "./accounts";

/** How far a request's timestamp may be from the vendor's clock. The vendor documents no figure. */
const timestampWindowMs = 15 * 60_000;

export type Authentication = { ok: true; account: SandboxAccount } | { ok: false; reason: string };

const accountByKey = new Map(sandboxAccounts.map((account) => [account.accessKey, account]));

const refuse = (reason: string): Authentication => ({ ok: false, reason });

/**
 * Checks the five signature headers against the request as received (contracts README, "Request headers and signature").
 * The timestamp must be near one of `times` (milliseconds). Reasons name headers, never their values.
 */
export function authenticate(request: SandboxRequest, times: readonly number[]): Authentication {
  const accessKey = single(request, "scp-accesskey");
  const timestamp = single(request, "scp-timestamp");
  const clientType = single(request, "scp-clienttype");
  const signature = single(request, "scp-signature");
  const accountId = single(request, "scp-accountid");
  if (accessKey === "") return refuse("The header Scp-Accesskey is missing.");
  if (timestamp === "") return refuse("The header Scp-Timestamp is missing.");
  if (clientType === "") return refuse("The header Scp-ClientType is missing.");
  if (signature === "") return refuse("The header Scp-Signature is missing.");
  if (request.host === "") return refuse("The header Host is missing.");

  const account = accountByKey.get(accessKey);
  if (account === undefined) return refuse("The access key is not known.");
  if (!/^\d{13}$/.test(timestamp)) return refuse("Scp-Timestamp must be the Unix time in milliseconds.");
  if (!times.some((time) => Math.abs(Number(timestamp) - time) <= timestampWindowMs))
    return refuse("Scp-Timestamp is too far from the server's time.");
  if (clientType !== "Openapi") return refuse("Scp-ClientType must be Openapi.");
  if (accountId !== "" && accountId !== account.accountId) return refuse("Scp-AccountId is not the access key's account.");
  const toSign = `${request.method}http://${request.host}${request.url}${timestamp}${accessKey}${accountId}${clientType}`;
  const expected = createHmac("sha256", account.secretKey).update(toSign).digest("base64");
  if (!isSame(expected, signature)) return refuse("The signature does not match the request.");
  return { ok: true, account };
}

/** The header's value; "" when it is missing or given more than once. */
function single(request: SandboxRequest, name: string): string {
  const value = request.headers[name];
  // Node joins repeated headers with ", ", which no value of a signature header holds.
  return typeof value === "string" && !value.includes(", ") ? value : "";
}

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
