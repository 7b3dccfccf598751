import { randomUUID } from "node:crypto";
import type { Agent } from "undici";
import { refusalFacts } from "./answer-failure";
import { Deadline } from "./deadline";
import { ExchangeFailure, sendBuffered } from "./exchange";
import type { HttpLimits } from "./limits";
import { transportFacts } from "./transport-failure";
import type { LoginAnswer, LoginRequest, LoginTransport } from "./types";
import { VendorError } from "./vendor-error";
import { assertWireForm, wireAddress, type WireAddress } from "./wire-address";

interface LoginParts {
  agent: Agent;
  limits: HttpLimits;
  addressOf(target: { service: string }, requestId: string): WireAddress;
  redact(text: string): string;
  errorOf(body: unknown): { code: string | null; message: string } | null;
}

/** Logins go through the same pool and address rules as every call, but past its turns: the calls that hold those wait for the login. */
export function loginTransport({ agent, limits, addressOf, redact, errorOf }: LoginParts): LoginTransport {
  const requestIds = new WeakMap<LoginAnswer, string>();

  async function send({ method, to, headers, body }: LoginRequest): Promise<LoginAnswer> {
    const requestId = randomUUID();
    const { origin, path } = placeOf(to, requestId);
    const deadline = new Deadline(undefined, limits.callTimeoutMs);
    deadline.start();
    try {
      const wire = {
        origin,
        path,
        method,
        headers: { accept: "application/json", "accept-encoding": "identity", ...headers, "x-request-id": requestId },
        body: body === null ? null : Buffer.from(body),
      };
      const raw = await sendBuffered(agent, wire, { ...limits, signal: deadline.signal, maxBytes: limits.maxResponseBytes });
      const { "set-cookie": cookies = "", ...others } = raw.headers;
      const setCookies = cookies === "" ? [] : cookies.split("\n");
      const answer = { status: raw.status, headers: others, setCookies, text: raw.body.toString("utf8") };
      requestIds.set(answer, requestId);
      return answer;
    } catch (failure) {
      if (!(failure instanceof ExchangeFailure)) throw failure;
      // A login changes nothing that is asked for, so a call that waited for it was surely not sent.
      throw new VendorError({ ...transportFacts(failure, { requestId, isCancelled: false }), outcome: "not-sent" });
    } finally {
      deadline.end();
    }
  }

  function placeOf(to: LoginRequest["to"], requestId: string): { origin: string; path: string } {
    if ("url" in to) {
      const { search } = new URL(to.url);
      const { origin, prefix } = wireAddress(search === "" ? to.url : to.url.slice(0, -search.length), requestId);
      return { origin, path: `${prefix === "" ? "/" : prefix}${search}` };
    }
    const [path = "", query = ""] = to.path.split("?", 2);
    assertWireForm(path, query);
    const { origin, prefix } = addressOf({ service: to.service }, requestId);
    return { origin, path: `${prefix}${to.path}` };
  }

  function refused(answer: LoginAnswer): VendorError {
    const body = jsonOrText(answer.text);
    const facts = refusalFacts(
      { status: answer.status, headers: answer.headers, body, words: errorOf(body) },
      { requestId: requestIds.get(answer) ?? "", redact, now: new Date() },
    );
    // Whatever status a vendor gives to a wrong password, what an operator has to mend are the credentials.
    const isRefusal = answer.status < 500 && answer.status !== 429;
    return new VendorError({ ...facts, kind: isRefusal ? "unauthorized" : facts.kind, outcome: "not-sent" });
  }

  return { send, refused };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The Cookie header that gives back what was set; a cookie that was set to be forgotten is left out. */
export function cookieHeader(setCookies: readonly string[]): string {
  const jar = new Map<string, string>();
  for (const line of setCookies) {
    const [pair = "", ...attributes] = line.split(";");
    const [name = "", ...value] = pair.split("=");
    const isGone = attributes.some((attribute) => /^\s*max-age=(0|-)/i.test(attribute));
    if (isGone) jar.delete(name.trim());
    else jar.set(name.trim(), value.join("=").trim());
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}
