import type { AuthenticationVerdict, SandboxAnswer, SandboxContext, SandboxRequest } from "@/lib/sandbox/vendor";
import type { Match } from "@/lib/providers/contract/route-tree";
import { googleContract } from "../contract";
import { sandboxConsoles } from "./accounts";
import { badRequest, consoleUnauthorized, errorAnswer, frontEndUnauthorized, jsonAnswer, Refusal } from "./answers";
import { consoleOperations } from "./operations";
import type { ConsoleCall } from "./operations/call";
import { type SessionDesk, type ConsoleSession } from "./session-desk";
import { type TokenDesk } from "./token-desk";
import type { World } from "./world/world";

/** One console with its sessions. */
export interface RunningConsole {
  world: World;
  sessions: SessionDesk;
}

const methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

/** Answers one request: to Google's token endpoints, or to a console through the front end that knows bearers. */
export function answerGoogle(
  consoles: ReadonlyMap<string, RunningConsole>,
  tokens: TokenDesk,
  request: SandboxRequest,
  context: SandboxContext,
): SandboxAnswer {
  if (request.path === "/oauth2/token") return tokens.exchange(request, context);
  if (request.path.startsWith("/iamcredentials/v1/")) return tokens.generate(request, context);
  const [, name = "", mount = "", ...rest] = request.path.split("/");
  const console = consoles.get(name);
  if (console === undefined || mount !== "actifio")
    return {
      status: 404,
      headers: { "Content-Type": "text/html" },
      body: "<title>Error 404 (Not Found)!!1</title>",
      authentication: { verdict: "not-checked" },
    };
  const path = `/${rest.join("/")}`.replace(/(.)\/+$/, "$1");
  const match = googleContract().match(request.method, path);
  const serviceAccount = tokens.accountOf(request, context.now);
  const isLogout = match?.operation.operationId === "logout";
  // The document shows the logout without the bearer.
  const account = serviceAccount ?? (isLogout ? accountOf(name) : null);
  if (account === null || account !== accountOf(name))
    return frontEndUnauthorized("The bearer token is missing, unknown or has ended.");
  return answerConsole(console, { request, context, serviceAccount: account, path, match });
}

const accountOf = (name: string): string | null =>
  sandboxConsoles.find((console) => console.name === name)?.serviceAccount ?? null;

interface Admitted {
  request: SandboxRequest;
  context: SandboxContext;
  serviceAccount: string;
  path: string;
  match: Match | null;
}

function answerConsole({ world, sessions }: RunningConsole, admitted: Admitted): SandboxAnswer {
  const { request, context, serviceAccount, path, match } = admitted;
  const isLogin = match?.operation.operationId === "login";
  const found = isLogin ? null : sessions.of(request, serviceAccount, context.now);
  if (found !== null && context.isSessionExpired) sessions.close(found.id);
  const session: ConsoleSession | null = context.isSessionExpired ? null : found;
  if (!isLogin && session === null) return consoleUnauthorized("Actifio", "The session is missing or has expired.");
  if (isLogin && context.isSessionExpired) return consoleUnauthorized("Basic", "The login was refused.");
  const authentication: AuthenticationVerdict = { verdict: "accepted", account: serviceAccount };
  try {
    if (match === null) throw unmatched(path);
    const call = checkedCall({ world, sessions, session, serviceAccount, admitted: { ...admitted, match } });
    world.jobs.settle(context.now);
    const operation = consoleOperations[match.operation.operationId];
    if (operation === undefined) throw new Refusal(500, 10_000, `${match.operation.operationId} is not played.`);
    const answer = operation(call);
    if (match.operation.isWrite && !isLogin) record(world, admitted, false);
    return typeof answer.body === "string"
      ? { status: answer.status, headers: { "Content-Type": "application/octet-stream" }, body: answer.body, authentication }
      : jsonAnswer(answer, authentication);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (match?.operation.isWrite === true) record(world, admitted, true);
    return errorAnswer(error, authentication);
  }
}

function record(world: World, { request, context, serviceAccount, path }: Admitted, isRefused: boolean): void {
  world.shelves.record({ command: `${request.method} ${path}`, username: serviceAccount, at: context.now, isRefused });
}

function unmatched(path: string): Refusal {
  return methods.some((method) => googleContract().match(method, path) !== null)
    ? new Refusal(405, 10_000, "The method is not allowed for this resource.")
    : new Refusal(404, 10_040, `${path} is not a resource.`);
}

function checkedCall(parts: {
  world: World;
  sessions: SessionDesk;
  session: ConsoleSession | null;
  serviceAccount: string;
  admitted: Admitted & { match: Match };
}): ConsoleCall {
  const { world, sessions, session, serviceAccount, admitted } = parts;
  const { request, context, match } = admitted;
  const { operation } = match;
  const type = request.headers["content-type"];
  if (request.body.length > 0 && type !== undefined && !/^application\/json\b/i.test(type))
    throw new Refusal(415, 10_000, "application/json is the only content type that is supported.");
  const query = knownOnly(new URLSearchParams(request.query), match);
  const checked = googleContract().validate(operation, undefined, {
    pathParams: match.pathParams,
    query,
    body: parsedBody(request.body),
  });
  if (!checked.ok) throw badRequest(checked.issues.map((issue) => `${issue.in} ${issue.path}: ${issue.message}`).join("; "));
  return {
    world,
    sessions,
    session,
    serviceAccount,
    path: match.pathParams,
    query,
    body: checked.value.body,
    now: context.now,
    context,
  };
}

/** Query parameters that the operation does not know are passed over (contract README, "Lists"). */
function knownOnly(query: URLSearchParams, { operation }: Match): URLSearchParams {
  const names = operation.versions[0]?.parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name) ?? [];
  // What the method itself cannot use, such as a page of a count, is no fault either.
  return new URLSearchParams([...query].filter(([name]) => names.includes(name)));
}

function parsedBody(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  try {
    return withoutNulls(JSON.parse(raw.toString("utf8")));
  } catch {
    throw badRequest("The body must be JSON.");
  }
}

/** A null is the same as nothing at all to the console. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, withoutNulls(member)]])),
  );
}
