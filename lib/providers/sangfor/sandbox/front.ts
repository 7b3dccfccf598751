import { ZodError } from "zod";
import type { Contract, ContractOperation } from "@/lib/providers/contract";
import { rangeOf, type StoredContent } from "@/lib/sandbox/contents";
import type { AuthenticationVerdict, SandboxAnswer, SandboxContext, SandboxRequest } from "@/lib/sandbox/vendor";
import { dateOf, type Handlers } from "./call";
import { checkSignature, type Verdict } from "./key-signature";
import { filterTime } from "./platform-clock";
import { Refusal } from "./refusal";
import type { Sessions } from "./sessions";

export interface Platform {
  contract: Contract;
  sessions: Sessions;
  handlers: Handlers;
  /** Lets time take its effect. */
  settle(now: number): void;
}

/** Paths dated 20240725 and later have the newer envelope. */
const isNewEnvelope = (date: number) => date >= 20240725;

function envelope(date: number, data: unknown): string {
  return JSON.stringify(isNewEnvelope(date) ? { errcode: "", message: "", data } : { code: 0, message: "", data });
}

function refusal(status: number, date: number, message: string, authentication: AuthenticationVerdict): SandboxAnswer {
  const body = isNewEnvelope(date) ? { errcode: String(status), message, data: {} } : { code: status, message, data: {} };
  return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), authentication };
}

function authenticate({ sessions }: Platform, request: SandboxRequest, context: SandboxContext): Verdict {
  const { authorization = "" } = request.headers;
  if (context.isSessionExpired) return { ok: false, reason: "The session has expired." };
  if (authorization.startsWith("AWS4-"))
    return checkSignature(request, authorization, [context.vendorTime, context.vendorTime + context.advancedMs]);
  const token = /^Token ([0-9a-f]{32})$/.exec(authorization)?.[1];
  if (token === undefined) return { ok: false, reason: "The Authorization header must be a token or a signature." };
  const account = sessions.accountOf(token, context.now);
  return account === null ? { ok: false, reason: "The token is not known or has expired." } : { ok: true, account };
}

const malformed = Symbol("malformed");

const isContentCall = (operation: ContractOperation): boolean =>
  operation.versions[0]?.body?.contentType === "application/octet-stream";

/** Uploads: their bodies are not read but kept. */
export const takesContent = (contract: Contract, method: string, path: string): boolean => {
  const match = contract.match(method, path);
  return match !== null && isContentCall(match.operation);
};

function parsedBody(request: SandboxRequest, operation: ContractOperation): unknown {
  if (isContentCall(operation)) return request.content === undefined || request.content.length === 0 ? undefined : null;
  if (request.body.length === 0) return undefined;
  try {
    return JSON.parse(request.body.toString("utf8"));
  } catch {
    return malformed;
  }
}

/** The contract has task filters as times with a zone; the platform takes its own form (README, "Ids, units, times"). */
function queryForContract(text: string): URLSearchParams {
  const query = new URLSearchParams(text);
  for (const name of ["begin_time", "end_time"]) {
    const value = query.get(name);
    const moment = value === null ? null : filterTime(value);
    if (moment !== null) query.set(name, new Date(moment).toISOString());
  }
  return query;
}

/** The first success status that has a body, since that is what clients read; else the first there is. */
function successStatus(operation: ContractOperation): number {
  const success = [...(operation.versions[0]?.success ?? [])].sort(([a], [b]) => a - b);
  return (success.find(([, body]) => body !== null) ?? success[0])?.[0] ?? 200;
}

const notChecked: AuthenticationVerdict = { verdict: "not-checked" };

/** Answers one request to the platform: login, contract, and then what the operation does. */
export function answerSangfor(platform: Platform, request: SandboxRequest, context: SandboxContext): SandboxAnswer {
  const { contract, handlers } = platform;
  platform.settle(context.now);
  const match = contract.match(request.method, request.path);
  const login = match === null ? null : loginAnswer(platform, match.operation, request, context);
  if (login !== null) return login;
  const date = match === null ? Number(/^\/janus\/(\d{8})\//.exec(request.path)?.[1] ?? 0) : dateOf(match.operation);
  const known = authenticate(platform, request, context);
  if (!known.ok) return refusal(401, date, known.reason, { verdict: "refused", reason: known.reason });
  const authentication: AuthenticationVerdict = { verdict: "accepted", account: known.account.name };
  const handler = match === null ? undefined : handlers[match.operation.operationId];
  if (match === null || handler === undefined)
    return refusal(404, date, `${request.method} ${request.path} is no call of this platform.`, authentication);
  const { operation } = match;
  const token = request.headers["x-client-token"];
  if (
    typeof token === "string" &&
    operation.isWrite &&
    !platform.sessions.isNewToken(`${known.account.userId} ${token}`, context.now)
  )
    return refusal(429, date, "A request with this X-Client-Token has been made already.", authentication);
  const body = parsedBody(request, operation);
  if (body === malformed) return refusal(400, date, "The body must be JSON.", authentication);
  const query = queryForContract(request.query);
  const checked = contract.validate(operation, undefined, { pathParams: match.pathParams, query, body });
  if (!checked.ok) {
    const issues = checked.issues.map((issue) => `${issue.in} ${issue.path}: ${issue.message}`).join("; ");
    return refusal(400, date, issues, authentication);
  }
  try {
    const answer = handler({
      operation,
      account: known.account,
      now: context.now,
      path: checked.value.pathParams,
      query: checked.value.query,
      body: checked.value.body,
      content: request.content ?? null,
      outcome: context.outcome,
    });
    const status = successStatus(operation);
    if ("content" in answer) return contentAnswer(answer.content, request.headers.range, status, authentication);
    return { status, body: status === 204 ? null : envelope(date, answer.data), authentication };
  } catch (error) {
    if (error instanceof Refusal) return refusal(error.status, date, error.message, authentication);
    if (error instanceof ZodError)
      return refusal(400, date, "The body holds a value that the platform does not take.", authentication);
    throw error;
  }
}

/** A download, or the part of it that a client asks for that goes on after a break. */
function contentAnswer(
  content: StoredContent,
  range: string | undefined,
  status: number,
  authentication: AuthenticationVerdict,
): SandboxAnswer {
  const headers = { "Content-Type": "application/octet-stream", "Accept-Ranges": "bytes" };
  const part = rangeOf(range, content.length);
  if (part === "unsatisfiable")
    return { status: 416, headers: { "Content-Range": `bytes */${content.length}` }, body: null, authentication };
  if (part === null) return { status, headers, body: { content, start: 0, end: content.length - 1 }, authentication };
  const contentRange = `bytes ${part.start}-${part.end}/${content.length}`;
  return { status: 206, headers: { ...headers, "Content-Range": contentRange }, body: { content, ...part }, authentication };
}

/** The four calls that come before a token; null for any other. */
function loginAnswer(
  { contract, sessions }: Platform,
  operation: ContractOperation,
  request: SandboxRequest,
  context: SandboxContext,
): SandboxAnswer | null {
  const { operationId } = operation;
  if (!loginOperations.includes(operationId)) return null;
  const isKey = operationId.startsWith("getPublicKey");
  try {
    // Who comes with a token, or through a proxy that says so, is taken for logged in with a bad token.
    const hasToken = request.headers.authorization !== undefined || /aCMPAuthToken=/.test(request.headers.cookie ?? "");
    if (operationId === "getPublicKeyV2" && (hasToken || request.headers["x-forwarded-for"] !== undefined))
      throw new Refusal(401, "The token is not known or has expired.");
    if (isKey) return { status: 200, body: envelope(0, sessions.publicKey(context.now)), authentication: notChecked };
    const body = parsedBody(request, operation);
    const checked = contract.validate(operation, undefined, { pathParams: {}, query: new URLSearchParams(request.query), body });
    if (body === malformed || !checked.ok) throw new Refusal(400, "The body must hold auth.passwordCredentials.");
    const data = sessions.logIn(body, operationId === "authenticateV2" ? "oaep" : "pkcs1", context.now);
    return { status: 200, body: envelope(0, data), authentication: { verdict: "accepted", account: data.access.user.name } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const authentication: AuthenticationVerdict =
      error.status === 401 ? { verdict: "refused", reason: error.message } : notChecked;
    return refusal(error.status, 0, error.message, authentication);
  }
}

export const loginOperations: readonly string[] = ["getPublicKey", "getPublicKeyV2", "authenticate", "authenticateV2"];
