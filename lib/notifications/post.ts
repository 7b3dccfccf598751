import "server-only";
import { Agent, request } from "undici";
import { getEnv } from "@/lib/config/env";
import { addressChecker, checkedConnector } from "@/lib/providers/http";

const timeoutMs = 10_000;

export type PostEnd = { ok: true; status: number } | { ok: false; error: string };

/**
 * Posts to an address that an administrator gave: to allowed networks only (BACKDESK_WEBHOOK_NETWORKS, asked when the name is
 * resolved), without following redirects, and reading nothing of the answer but its status.
 */
export async function postTo(url: string, body: string, headers: Record<string, string>): Promise<PostEnd> {
  const isAllowed = addressChecker({ networks: getEnv().BACKDESK_WEBHOOK_NETWORKS });
  const dispatcher = new Agent({
    connect: checkedConnector(isAllowed, { tls: { verify: true }, timeoutMs }),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  try {
    const answer = await request(url, {
      method: "POST",
      dispatcher,
      signal: AbortSignal.timeout(2 * timeoutMs),
      headers: { "content-type": "application/json", "user-agent": "Backdesk", ...headers },
      body,
    });
    answer.body.on("error", () => undefined).destroy();
    const status = answer.statusCode;
    if (status >= 200 && status < 300) return { ok: true, status };
    return { ok: false, error: `It answered ${status}${status >= 300 && status < 400 ? "; redirects are not followed" : ""}.` };
  } catch (error) {
    return { ok: false, error: wordsOf(error) };
  } finally {
    await dispatcher.destroy();
  }
}

/** In words of our own: what was thrown may hold the address, which is a secret. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return "It could not be reached.";
  const cause = error.cause instanceof Error ? error.cause : error;
  if (cause.name === "AddressRefusedError" || error.name === "AddressRefusedError")
    return "Its network is not one that BACKDESK_WEBHOOK_NETWORKS allows.";
  if (error.name === "TimeoutError" || /timeout/i.test(error.name)) return "It did not answer in time.";
  const code = "code" in cause ? String(cause.code) : "";
  if (code === "ENOTFOUND") return "Its name is not known.";
  if (code === "ECONNREFUSED") return "Nothing answers there.";
  if (/CERT|SSL|TLS|SELF_SIGNED/.test(code)) return "Its certificate is not trusted.";
  return "It could not be reached.";
}
