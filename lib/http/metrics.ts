import "server-only";
import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

interface Metrics {
  registry: Registry;
  requests: Histogram<"method" | "status">;
  vendorCalls: Counter<"provider" | "outcome">;
}

const holder = globalThis as typeof globalThis & { backdeskMetrics?: Metrics };

/** This process's figures, in one registry however often the module is loaded. */
export function metrics(): Metrics {
  if (holder.backdeskMetrics) return holder.backdeskMetrics;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  holder.backdeskMetrics = {
    registry,
    requests: new Histogram({
      name: "backdesk_http_request_seconds",
      help: "Time of API requests",
      labelNames: ["method", "status"],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers: [registry],
    }),
    vendorCalls: new Counter({
      name: "backdesk_vendor_calls_total",
      help: "Calls to vendors by how they ended",
      labelNames: ["provider", "outcome"],
      registers: [registry],
    }),
  };
  return holder.backdeskMetrics;
}

export function observeRoute(method: string, status: number, durationMs: number): void {
  metrics().requests.observe({ method, status: String(status) }, durationMs / 1_000);
}
