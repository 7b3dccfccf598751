import { retryAfterSeconds } from "./retry";
import type { VendorErrorFacts } from "./types";

/** An answer outside 2xx with what is needed to say why. */
export interface RefusedAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** The parsed body, or its text where it is no JSON; null for none. */
  body: unknown;
  /** The vendor's own words, found by its folder; null where it used none that are known. */
  words: { code: string | null; message: string } | null;
}

const longestWaitSeconds = 3_600;

/** A gateway that could not get an answer does not know what happened behind it. */
const isGatewayGuess = (status: number) => status === 502 || status === 504;

function kindOf(status: number, hasRetryAfter: boolean): VendorErrorFacts["kind"] {
  if (status === 401) return "unauthorized";
  if (status === 429 || (status === 503 && hasRetryAfter)) return "rate-limited";
  return "answered-error";
}

function lead(status: number): string {
  if (status === 401) return "The vendor refused the connection's credentials";
  if (status === 403) return "The vendor does not let these credentials do this";
  if (status === 429) return "The vendor asks for fewer calls";
  if (status >= 300 && status < 400) return `The vendor answered with a redirect (${status}), which Backdesk does not follow`;
  return `The vendor answered ${status}`;
}

/** The facts of a refusal. `redact` takes credentials out of the vendor's words. */
export function refusalFacts(
  answer: RefusedAnswer,
  { requestId, redact, now }: { requestId: string; redact: (text: string) => string; now: Date },
): VendorErrorFacts {
  const { status, headers, body, words } = answer;
  const asked = retryAfterSeconds(headers["retry-after"], now);
  const said = redact(words?.message ?? (typeof body === "string" && !body.trimStart().startsWith("<") ? body : ""));
  return {
    kind: kindOf(status, asked !== null),
    outcome: isGatewayGuess(status) ? "unknown" : "answered",
    status,
    code: words?.code == null ? null : redact(words.code),
    message: said === "" ? `${lead(status)}.` : `${lead(status)}: ${said}`,
    retryAfterSeconds: asked === null ? null : Math.min(asked, longestWaitSeconds),
    requestId,
  };
}
