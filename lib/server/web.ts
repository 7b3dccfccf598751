import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ProblemError } from "@/lib/http/problems";
import { refusalOfRawRequest } from "@/lib/proxy/raw-request";
import { explainMethodNotAllowed } from "./method-not-allowed";
import { staticFiles } from "./static-files";

export interface WebServer {
  close(): Promise<void>;
}

/** Listens with Next's handler on `hostname:port`. `dev` compiles pages as they are asked for. */
export async function startWeb(options: { dev: boolean; hostname: string; port: number }): Promise<WebServer> {
  // Next reads these when it is loaded, so it is loaded after they are set.
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  const { default: next } = await import("next");
  const app = next({ dev: options.dev, hostname: options.hostname, port: options.port, dir: process.cwd() });
  await app.prepare();
  const serveStatic = options.dev ? () => false : await staticFiles(process.env.NEXT_DIST_DIR ?? ".next");
  const handle = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();
  const server = createServer((request, response) => {
    if (refuse(request, response) || serveStatic(request, response)) return;
    explainMethodNotAllowed(request, response);
    void handle(request, response);
  });
  server.on("upgrade", (request, socket, head) => void upgrade(request, socket, head));
  // Proxied uploads may take long; slow headers may not.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;
  server.keepAliveTimeout = 65_000;
  await listen(server, options);
  return {
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // Event streams never end by themselves.
      const cut = setTimeout(() => server.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(cut);
      await app.close();
    },
  };
}

/** Answers what must not reach the framework, which would tidy the address before anybody could object to it. */
function refuse(request: IncomingMessage, response: ServerResponse): boolean {
  const reason = refusalOfRawRequest(request);
  if (reason === null) return false;
  const requestId = randomUUID();
  const problem = new ProblemError("malformed-request", reason).toProblem("/api/providers", requestId);
  response.writeHead(problem.status, {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-request-id": requestId,
    connection: "close",
  });
  response.end(JSON.stringify(problem));
  return true;
}

function listen(server: Server, { hostname, port }: { hostname: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`Port ${port} on ${hostname} is taken. Set PORT to a free one, or stop what listens there.`)
          : error,
      ),
    );
    server.listen(port, hostname, () => resolve());
  });
}
