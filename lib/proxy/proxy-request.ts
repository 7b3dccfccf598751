import { ProblemError } from "@/lib/http/problems";
import { vendorErrorFacts, type StreamedAnswer, type VendorErrorFacts } from "@/lib/providers/http";
import { keptBody, peekBody } from "./answer-body";
import { checkCall, type CheckedCall } from "./checked-call";
import { credentialHeadersIn, headersForCaller, headersForVendor } from "./headers";
import type { ProxyAuditEntry, ProxyCaller, ProxyConnection, ProxyPorts, WriteEnd } from "./ports";
import { readProxyTarget } from "./target";
import { problemOfFailure } from "./vendor-failure";

export interface ProxyRequest {
  request: Request;
  /** Path and query as the caller sent them. */
  rawTarget: string;
  keepsLength?: boolean;
  /** Already known to be allowed to use the proxy. */
  caller: ProxyCaller;
  requestId: string;
}

/**
 * Sends a vendor call for a caller who may: listed by the contract, checked against it, with the connection's credentials.
 * Reads pass through; writes are recorded as operations first and never repeated. Answers with the vendor's status and body
 * as a stream. Throws problems for what is refused and for vendors that do not answer.
 */
export async function proxyRequest(ports: ProxyPorts, incoming: ProxyRequest): Promise<Response> {
  const { request, rawTarget, requestId } = incoming;
  const reading = readProxyTarget(rawTarget);
  if (!reading.ok) throw new ProblemError("malformed-request", reading.reason);
  const { target } = reading;
  const connection = await ports.connection(target.connectionId);

  const subject = `${request.method} ${target.path}`;
  const isRead = request.method === "GET" || request.method === "HEAD" || request.method === "OPTIONS";
  const audit = (outcome: ProxyAuditEntry["outcome"], details: ProxyAuditEntry["details"]) =>
    ports.audit({
      action: isRead ? "proxy.read" : "proxy.write",
      subject,
      connectionId: connection.id,
      outcome,
      requestId,
      details,
    });
  let call: CheckedCall;
  try {
    const foreign = credentialHeadersIn(request.headers, connection.credentialHeaders);
    if (foreign.length > 0) {
      throw new ProblemError(
        "malformed-request",
        `Leave out ${foreign.join(", ")}: Backdesk sets the connection's own credentials.`,
      );
    }
    call = await checkCall(connection.contracts, target, request);
    if (call.operation.isWrite && !incoming.caller.mayWrite) {
      throw new ProblemError("not-allowed", "This token may only read.");
    }
  } catch (error) {
    if (error instanceof ProblemError) await audit("refused", { reason: error.kind });
    throw error;
  }
  if (call.operation.isWrite) return write(ports, connection, call, { ...incoming, audit });
  let answer: StreamedAnswer;
  try {
    answer = await connection.http.stream(streamCall(call, request), { signal: request.signal });
  } catch (error) {
    const facts = vendorErrorFacts(error);
    if (facts === null) throw error;
    await audit("failed", { reason: facts.kind });
    throw problemOfFailure(facts);
  }
  await audit("done", { status: answer.status });
  const { "content-length": length, "content-encoding": coding } = answer.headers;
  // The body goes on byte by byte unless a coding was undone on the way.
  const told = incoming.keepsLength && length !== undefined && coding === undefined;
  return respond(answer, answer.body, connection, told ? { "content-length": length } : {});
}

function streamCall(call: CheckedCall, request: Request) {
  const body = call.body.kind === "json" ? call.body.bytes : call.body.kind === "stream" ? call.body.stream : null;
  return {
    service: call.service,
    method: call.operation.method,
    pathAndQuery: call.pathAndQuery,
    headers: headersForVendor(request.headers),
    body,
  };
}

interface Write extends ProxyRequest {
  audit(outcome: ProxyAuditEntry["outcome"], details: ProxyAuditEntry["details"]): Promise<void>;
}

/** The record is durable before the call is sent, and the call is not given up when the caller goes away. */
async function write(ports: ProxyPorts, connection: ProxyConnection, call: CheckedCall, incoming: Write): Promise<Response> {
  const { request, caller, requestId, audit } = incoming;
  const { recorder } = ports;
  const started = await recorder.begin({
    connectionId: connection.id,
    provider: connection.provider,
    caller,
    requestId,
    idempotencyKey: request.headers.get("idempotency-key"),
    service: call.service,
    operationId: call.operation.operationId,
    method: call.operation.method,
    pathAndQuery: call.pathAndQuery,
    body: call.body.kind === "json" ? call.body.value : null,
  });
  const location = `/api/v1/operations/${started.operationId}`;
  if (!started.go) return firstAnswer(started.answer, location);

  let answer: StreamedAnswer;
  try {
    answer = await connection.http.stream(streamCall(call, request));
  } catch (error) {
    const facts = vendorErrorFacts(error);
    await recorder.end(started.operationId, endWithoutAnswer(facts));
    await audit("failed", { reason: facts?.kind ?? "unexpected" });
    throw facts === null ? error : problemOfFailure(facts, { location });
  }
  const { whole, stream } = await peekBody(answer.body).catch(async () => {
    // The vendor has decided; only its words are lost.
    await recorder.end(started.operationId, { outcome: "answered", status: answer.status, body: null });
    await audit("done", { status: answer.status });
    throw new ProblemError("vendor-error", "The vendor's answer broke off.", { headers: { location } });
  });
  await recorder.end(started.operationId, { outcome: "answered", status: answer.status, body: keptBody(whole) });
  await audit("done", { status: answer.status });
  return respond(answer, stream, connection, { location });
}

function endWithoutAnswer(facts: VendorErrorFacts | null): WriteEnd {
  const outcome = facts?.outcome === "not-sent" ? "not-sent" : "unknown";
  return {
    outcome,
    title: outcome === "not-sent" ? "The call was not sent" : "Whether the vendor did it is not known",
    detail: facts?.message ?? "The call ended in a way that Backdesk did not expect.",
  };
}

/** A write that was sent before under the same key: its answer again, where it was kept. */
function firstAnswer(answer: { status: number; body: unknown } | null, location: string): Response {
  if (answer === null) {
    throw new ProblemError("conflict", "A write with this key is under way, or its answer was not kept. See its operation.", {
      headers: { location },
    });
  }
  return hasNoBody(answer.status)
    ? new Response(null, { status: answer.status, headers: { location } })
    : Response.json(answer.body, { status: answer.status, headers: { location, "cache-control": "no-store" } });
}

const hasNoBody = (status: number) => status === 204 || status === 205 || status === 304;

function respond(
  answer: StreamedAnswer,
  body: ReadableStream<Uint8Array> | null,
  connection: ProxyConnection,
  own: Record<string, string>,
): Response {
  const headers = headersForCaller(answer.headers, connection.credentialHeaders);
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  return new Response(hasNoBody(answer.status) ? null : body, { status: answer.status, headers });
}
