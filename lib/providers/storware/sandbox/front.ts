import type { AuthenticationVerdict, SandboxAnswer, SandboxContext, SandboxRequest } from "@/lib/sandbox/vendor";
import { storwareContract } from "../contract";
import { sandboxUsers, type SandboxUser } from "./accounts";
import { recordOf, type StorwareAnswer } from "./call";
import { storwareHandlers } from "./operations";
import { Refusal } from "./refusal";
import { sessionRecord } from "./session-operations";
import type { Sessions } from "./sessions";
import type { World } from "./world";

const mount = "/api";
const malformed = Symbol("malformed");

/** Never empty: the vendor's own pages read the body of every failed call (contract README, "Errors"). */
function errorAnswer(status: number, message: string, authentication: AuthenticationVerdict): SandboxAnswer {
  return { status, body: JSON.stringify({ message, error: { message } }), authentication };
}

/** The vendor's pages run on other origins and send cookies: so it must answer. */
function crossOriginHeaders({ headers }: SandboxRequest): Record<string, string> {
  const { origin } = headers;
  if (typeof origin !== "string") return {};
  return {
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Allow-Headers": "content-type",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Expose-Headers": "X-Total-Count, Content-Disposition",
    Vary: "Origin",
  };
}

/** Answers one request: path, contract, session, and then what the operation does. */
export function answerStorware(
  state: { world: World; sessions: Sessions },
  request: SandboxRequest,
  context: SandboxContext,
): SandboxAnswer {
  const answer = request.method === "OPTIONS" ? preflight() : answerCall(state, request, context);
  return { ...answer, headers: { ...crossOriginHeaders(request), ...answer.headers } };
}

const preflight = (): SandboxAnswer => ({ status: 204, body: null, authentication: { verdict: "not-checked" } });

function answerCall(
  { world, sessions }: { world: World; sessions: Sessions },
  request: SandboxRequest,
  context: SandboxContext,
): SandboxAnswer {
  const contract = storwareContract();
  const unchecked: AuthenticationVerdict = { verdict: "not-checked" };
  // Clients write a slash before the query (the guide: `/backups/?protected-entity=`).
  const path = request.path.startsWith(`${mount}/`) ? request.path.slice(mount.length).replace(/(?<=.)\/+$/, "") : null;
  const match = path === null ? null : contract.match(request.method, path);
  const operationId = match?.operation.operationId ?? null;
  const isLogin = operationId === "login" || operationId === "loginWithToken";
  const { now } = context;
  if (context.isSessionExpired) sessions.end(request);
  const user = isLogin ? null : sessions.userOf(request, now);
  if (!isLogin && user === null)
    return errorAnswer(401, "There is no valid session; log in.", { verdict: "refused", reason: "no valid session" });
  const authentication: AuthenticationVerdict = user === null ? unchecked : { verdict: "accepted", account: user.guid };
  if (match === null || operationId === null) return errorAnswer(404, `There is no resource at ${request.path}.`, authentication);
  const body = parsedBody(request.body);
  if (body === malformed) return errorAnswer(400, "The body must be JSON.", authentication);
  const checked = contract.validate(match.operation, undefined, {
    pathParams: match.pathParams,
    query: new URLSearchParams(request.query),
    body,
  });
  if (!checked.ok) {
    const issues = checked.issues.map((issue) => `${issue.in} ${issue.path} ${issue.message}`);
    return errorAnswer(400, issues.join("; "), authentication);
  }
  if (isLogin) return logIn(sessions, userOfLogin(recordOf(body)), now);
  if (operationId === "logout") {
    sessions.end(request);
    return { status: 204, body: null, authentication };
  }
  const handler = Object.hasOwn(storwareHandlers, operationId) ? storwareHandlers[operationId] : undefined;
  if (handler === undefined || user === null) return errorAnswer(501, `${operationId} is not played.`, authentication);
  world.settle(now);
  try {
    const { pathParams, query } = checked.value;
    return wire(handler({ world, user, now, outcome: context.outcome, path: pathParams, query, body }), authentication);
  } catch (error) {
    if (error instanceof Refusal) return errorAnswer(error.status, error.message, authentication);
    throw error;
  }
}

function userOfLogin(body: Record<string, unknown>): SandboxUser | null {
  return (
    sandboxUsers.find((user) =>
      "token" in body ? user.token === body.token : user.login === body.login && user.password === body.password,
    ) ?? null
  );
}

function logIn(sessions: Sessions, user: SandboxUser | null, now: number): SandboxAnswer {
  if (user === null) return errorAnswer(401, "Login or password is wrong.", { verdict: "refused", reason: "wrong login" });
  return {
    status: 201,
    headers: { "Set-Cookie": sessions.open(user, now) },
    body: JSON.stringify(sessionRecord(user, now)),
    authentication: { verdict: "accepted", account: user.guid },
  };
}

function wire({ status, headers, body, file }: StorwareAnswer, authentication: AuthenticationVerdict): SandboxAnswer {
  if (file !== undefined) {
    const disposition = `attachment; filename="${file.name}"`;
    return {
      status,
      headers: { ...headers, "Content-Type": "application/octet-stream", "Content-Disposition": disposition },
      body: file.content,
      authentication,
    };
  }
  return { status, headers, body: body === undefined ? null : JSON.stringify(body), authentication };
}

function parsedBody(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  try {
    return JSON.parse(raw.toString("utf8")) as unknown;
  } catch {
    return malformed;
  }
}
