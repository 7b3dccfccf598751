import "server-only";
import type { Caller } from "@/lib/access";
import { openConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { getConnection } from "@/lib/db/queries/connections";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import { readQuery } from "@/lib/http/read-query";
import type { ConnectionSpec } from "@/lib/providers/connection-spec";
import type { ContentName } from "@/lib/providers/provider";
import { handleProxy } from "@/lib/proxy";
import { loadFacts } from "./facts";

interface ContentRequest {
  db: Db;
  scope: Scope;
  caller: Caller;
  requestId: string;
  request: Request;
  connectionId: string;
  name: string;
}

const directions: Readonly<Record<string, "upload" | "download">> = { GET: "download", PUT: "upload" };

/**
 * Puts content at a vendor or fetches it, without the caller having to know the vendor's call: the provider names it, the proxy
 * makes it, with its checks, its record of writes and its audit. Bytes pass as they come, in both directions, with back-pressure.
 */
export async function passContent(asked: ContentRequest): Promise<Response> {
  const { db, scope, caller, requestId, request, connectionId, name } = asked;
  if (!(await getConnection(db, scope, connectionId)))
    throw new ProblemError("not-found", "Nothing with this id is yours to see.");
  const connection = await openConnection(db, connectionId);
  const { contents = {}, connection: spec } = connection.provider;
  const content = Object.hasOwn(contents, name) ? contents[name as ContentName] : undefined;
  if (content === undefined || !name.endsWith(`.${directions[request.method] ?? ""}`)) {
    const can = Object.keys(contents).join(", ") || "none";
    throw new ProblemError("not-supported", `${request.method} ${name}: this vendor has no such content; it has ${can}.`);
  }
  const input = readQuery(content.input, new URL(request.url).searchParams);
  const place = { connectionId, scope, operationTag: "content", settings: connection.settings, now: new Date() };
  const planned = content.plan(input, await loadFacts(db, input, place));
  if (!planned.ok) {
    const [first] = planned.errors;
    throw new ProblemError("malformed-request", `${first?.path ?? "query"} ${first?.message ?? ""}`, { errors: planned.errors });
  }
  const { call } = planned;
  const isDownload = request.method === "GET";
  const answer = await handleProxy({
    request: new Request(request.url, {
      method: call.method,
      headers: request.headers,
      body: request.body,
      signal: request.signal,
      ...(request.body === null ? {} : { duplex: "half" }),
    } as RequestInit),
    caller,
    scope,
    db,
    requestId,
    rawTarget: `/api/providers/${connectionId}${call.pathAndQuery}`,
    keepsLength: isDownload,
  });
  const isJson = /\bjson\b/i.test(answer.headers.get("content-type") ?? "application/json");
  if (isJson || answer.status >= 400) await throwRefusal(answer, spec);
  if (isDownload) answer.headers.set("content-disposition", attachment(call.fileName));
  return answer;
}

/** The most of a refusal that is read; vendors' words are short. */
const longestRefusal = 65_536;

/** A vendor's refusal, also one that hides in a success, as a problem: what was to be a file must not become a saved error. */
async function throwRefusal(answer: Response, spec: ConnectionSpec<unknown, unknown>): Promise<void> {
  const text = (await answer.clone().text()).slice(0, longestRefusal);
  const parsed = jsonOf(text);
  const status = answer.status >= 400 ? answer.status : (spec.refusedStatusOf?.(parsed) ?? null);
  if (status === null) return;
  const words = spec.errorOf?.(parsed) ?? null;
  const location = answer.headers.get("location");
  throw new ProblemError("vendor-error", words?.message ?? `The vendor answered ${status}.`, {
    vendor: { status, code: words?.code ?? null, message: words?.message ?? "" },
    ...(location === null ? {} : { headers: { location } }),
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** RFC 6266: a plain name for every browser, and the exact one. */
const attachment = (name: string): string =>
  `attachment; filename="${name.replaceAll(/[^\x20-\x7e]|["\\]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(name)}`;
