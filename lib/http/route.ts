import "server-only";
import { z } from "zod";
import { recordExport, recordRefusal } from "@/lib/audit/route-events";
import { isCallerStillValid, resolveCaller, type Caller } from "@/lib/access";
import { mayDo, scopeOf } from "@/lib/access/permissions";
import { getDb, type Db } from "@/lib/db/client";
import type { Action } from "@/lib/domain/roles";
import type { Scope } from "@/lib/domain/scope";
import { endsWithAccess } from "./ends-with-access";
import { observeRoute } from "./metrics";
import { log } from "./log";
import { ProblemError } from "./problems";
import { readJsonBody } from "./read-body";
import { isStorable, readQuery } from "./read-query";
import { requestIdOf } from "./request-context";
import { addSecurityHeaders } from "./security-headers";
import { requireSameOrigin } from "./same-origin";

type Shape = z.ZodObject;
type Parsed<S> = S extends z.ZodType ? z.infer<S> : Record<never, never>;

/** What a route is: enough to check a request, and to describe the route in the published document. */
export interface RouteSpec<
  Query extends Shape | undefined,
  Params extends Shape | undefined,
  Body extends z.ZodType | undefined,
> {
  /** What the caller must be allowed to do; `signed-in` for anybody with an account, `public` for nobody in particular. */
  action: Action | "signed-in" | "public";
  summary: string;
  query?: Query;
  params?: Params;
  body?: Body;
  /** The answer's schema, for the published document. */
  answer?: z.ZodType;
  status?: number;
  /** Default 1 MiB. */
  maxBodyBytes?: number;
  /** A list that also answers `text/csv`. */
  csv?: boolean;
  /** Touches what belongs to all tenants at once: refused to people and tokens that are limited to some, whatever their role. */
  needsAllTenants?: boolean;
  /** Also answers people who have yet to choose a password of their own. */
  opensBeforeNewPassword?: boolean;
  /** Belongs to the person, not to what speaks for them: refused to tokens. */
  needsSession?: boolean;
  /** The query is read by the handler itself, whatever is in it. Otherwise a parameter that `query` does not name is 400. */
  readsOwnQuery?: boolean;
  /** Request headers that mean something to this route, for the published document. */
  headers?: readonly { name: string; description: string; required: boolean }[];
}

export interface RouteInput<Query, Params, Body> {
  query: Query;
  params: Params;
  body: Body;
  /** Never null but on public routes, where asking for it throws. */
  caller: Caller;
  scope: Scope;
  db: Db;
  requestId: string;
  request: Request;
  signal: AbortSignal;
}

type NextContext = { params: Promise<Record<string, string | string[] | undefined>> };
export type RouteHandler = ((request: Request, context: NextContext) => Promise<Response>) & { spec: AnyRouteSpec };
export type AnyRouteSpec = RouteSpec<Shape | undefined, Shape | undefined, z.ZodType | undefined>;

/**
 * Makes a route handler of one line of meaning. Does what every route needs: request id, session or token, permission, origin
 * rule, parsing with problems that name the field, `application/problem+json` for every refusal, timing. The handler gives a
 * value (answered as JSON) or a Response.
 */
export function route<
  Query extends Shape | undefined = undefined,
  Params extends Shape | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  spec: RouteSpec<Query, Params, Body>,
  handle: (input: RouteInput<Parsed<Query>, Parsed<Params>, Parsed<Body>>) => unknown,
): RouteHandler {
  const answer = async (request: Request, context: NextContext): Promise<Response> => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request.headers);
    const url = new URL(request.url);
    let response: Response;
    let caller: Caller | null = null;
    try {
      if (url.searchParams.has("access_token") || url.searchParams.has("token") || /bd_[A-Za-z0-9]{20,}/.test(url.search)) {
        throw new ProblemError(
          "signed-out",
          "A token in an address is never taken, because addresses are logged. Send it in the Authorization header.",
        );
      }
      const db = getDb();
      if (spec.action !== "public") {
        caller = await resolveCaller(db, request.headers);
        if (!caller) throw new ProblemError("signed-out", "There is no session or token with this request, or it has ended.");
        if (caller.mustChangePassword && !spec.opensBeforeNewPassword) {
          throw new ProblemError(
            "password-change-needed",
            "Somebody else chose this password. Choose your own at /new-password.",
          );
        }
        if (spec.action !== "signed-in" && !mayDo(caller, spec.action)) {
          throw new ProblemError(
            "not-allowed",
            `The role ${caller.role}${caller.readOnly ? " (read-only)" : ""} does not include ${spec.action}.`,
          );
        }
        if (spec.action !== "signed-in") caller = { ...caller, scope: scopeOf(caller, spec.action) };
        if (spec.needsAllTenants && caller.scope.tenantIds !== "all") {
          throw new ProblemError("not-allowed", "This is not open to people and tokens that are limited to some tenants.");
        }
      }
      if (caller && spec.needsSession && caller.sessionId === null) {
        throw new ProblemError("not-allowed", "This is not open to tokens: sign in and do it yourself.");
      }
      if (caller?.sessionId) requireSameOrigin(request);
      const value = await handle({
        query: (spec.readsOwnQuery ? {} : readQuery(spec.query ?? noQuery, url.searchParams)) as Parsed<Query>,
        params: (spec.params ? readParams(spec.params, await context.params) : {}) as Parsed<Params>,
        body: (spec.body ? await readJsonBody(spec.body, request, spec.maxBodyBytes ?? 1_048_576) : {}) as Parsed<Body>,
        get caller(): Caller {
          if (!caller) throw new Error("A public route has no caller.");
          return caller;
        },
        scope: caller?.scope ?? { tenantIds: [] },
        db,
        requestId,
        request,
        signal: request.signal,
      });
      response = value instanceof Response ? value : answerOf(value, spec.status ?? 200);
      if (value instanceof Response && caller) {
        const [db, opened] = [getDb(), caller];
        const isStillValid = () => isCallerStillValid(db, request.headers, opened);
        response = endsWithAccess(response, { userId: opened.userId, isStillValid });
      }
      if (spec.csv && caller && isCsv(response))
        await recordExport(caller, { path: url.pathname, query: url.searchParams, requestId });
    } catch (error) {
      response = await problemResponse(error, { request, path: url.pathname, requestId, caller, action: spec.action });
    }
    if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
    addSecurityHeaders(response.headers);
    response.headers.set("x-request-id", requestId);
    observeRoute(request.method, response.status, performance.now() - startedAt);
    return response;
  };
  return Object.assign(answer, { spec: spec as unknown as AnyRouteSpec });
}

const noQuery = z.object({});

function answerOf(value: unknown, status: number): Response {
  if (value === undefined || status === 204) return new Response(null, { status: 204 });
  return Response.json(value, { status });
}

const isCsv = (response: Response) => (response.headers.get("content-type") ?? "").startsWith("text/csv");

/** An id that cannot be one of ours is as absent as one that is nobody's. */
function readParams(schema: Shape, params: Record<string, unknown>): unknown {
  const parsed = schema.safeParse(params);
  if (
    !parsed.success ||
    !Object.values(params)
      .flat()
      .every((part) => typeof part !== "string" || isStorable(part))
  )
    throw new ProblemError("not-found", "Nothing with this id is yours to see.");
  return parsed.data;
}

interface Occasion {
  request: Request;
  path: string;
  requestId: string;
  caller: Caller | null;
  action: string;
}

/** Turns whatever was thrown into an answer; the one place where the unexpected becomes a 500. */
async function problemResponse(error: unknown, occasion: Occasion): Promise<Response> {
  const known = error instanceof ProblemError ? error : null;
  if (!known) log.error({ err: error, requestId: occasion.requestId, path: occasion.path }, "unexpected error");
  const problem =
    known ??
    new ProblemError("internal", "The request could not be finished. The request id finds what happened in the server's log.");
  if ((problem.kind === "not-allowed" || problem.kind === "cross-site") && occasion.caller)
    await recordRefusal(occasion.caller, { ...occasion, method: occasion.request.method });
  return new Response(JSON.stringify(problem.toProblem(occasion.path, occasion.requestId)), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      ...(problem.status === 401 ? { "www-authenticate": "Bearer" } : {}),
      ...problem.options.headers,
    },
  });
}
