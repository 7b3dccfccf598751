import { randomUUID } from "node:crypto";
import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { ProblemError } from "@/lib/http/problems";

/**
 * The framework answers a method that a route does not have with a bare 405. Gives such answers of the API the body that every
 * refusal has, and the Allow header, which the framework tells for OPTIONS alone.
 */
export function explainMethodNotAllowed(request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (!path.startsWith("/api/")) return;
  const [end, writeHead] = [response.end, response.writeHead];
  const explain = async () => {
    const allow = await allowedMethods(request, path).catch(() => "");
    const requestId = randomUUID();
    const detail = `${request.method} is not among the methods of this address${allow ? `: ${allow}` : ""}.`;
    const problem = new ProblemError("method-not-allowed", detail).toProblem(path, requestId);
    response.setHeader("allow", allow);
    response.setHeader("content-type", "application/problem+json");
    response.setHeader("cache-control", "no-store");
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("x-request-id", requestId);
    response.end(request.method === "HEAD" ? undefined : JSON.stringify(problem));
  };
  const isBare = () => response.statusCode === 405 && !response.headersSent && !response.hasHeader("content-type");
  // The framework's compression writes the head before it ends the answer.
  response.writeHead = (...given: unknown[]) => (isBare() ? response : Reflect.apply(writeHead, response, given));
  response.end = (...given: unknown[]) => {
    const isMine = isBare();
    Object.assign(response, { end, writeHead });
    if (!isMine) return Reflect.apply(end, response, given);
    void explain();
    return response;
  };
}

/** Asks this very server, over the address the request came in by. */
function allowedMethods(request: IncomingMessage, path: string): Promise<string> {
  const { localAddress, localPort } = request.socket;
  return new Promise((resolve, reject) => {
    const probe = ask(
      { host: localAddress, port: localPort, path, method: "OPTIONS", agent: false, timeout: 2_000 },
      (answer) => {
        answer.resume();
        resolve(answer.headers.allow ?? "");
      },
    );
    probe.on("timeout", () => probe.destroy(new Error("no answer")));
    probe.on("error", reject);
    probe.end();
  });
}
