import { timingSafeEqual } from "node:crypto";
import { resolveCaller, mayDo } from "@/lib/access";
import { getEnv } from "@/lib/config/env";
import { getDb } from "@/lib/db/client";
import { metrics } from "@/lib/http/metrics";
import { ProblemError } from "@/lib/http/problems";
import { route } from "@/lib/http/route";

export const GET = route({ action: "public", summary: "Figures of this process as Prometheus text" }, async ({ request }) => {
  if (!isMetricsToken(request)) {
    const caller = await resolveCaller(getDb(), request.headers);
    if (!caller)
      throw new ProblemError("signed-out", "Send an administrator's token or BACKDESK_METRICS_TOKEN as a Bearer token.");
    if (!mayDo(caller, "metrics:read") || caller.scope.tenantIds !== "all")
      throw new ProblemError("not-allowed", "Figures of the process are for administrators.");
  }
  const { registry } = metrics();
  return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
});

function isMetricsToken(request: Request): boolean {
  const expected = getEnv().BACKDESK_METRICS_TOKEN;
  const given = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!expected || given === undefined) return false;
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
