import "server-only";
import { mayDo, type Caller } from "@/lib/access";
import { recordAudit, recordRead } from "@/lib/audit";
import { openConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import { announceOperation } from "./announce";
import type { ProxyPorts, WriteRecorder } from "./ports";
import { proxyRequest } from "./proxy-request";
import { createWriteRecorder } from "./write-recorder";

interface ProxiedRoute {
  request: Request;
  caller: Caller;
  scope: Scope;
  db: Db;
  requestId: string;
  /** Path and query of the proxy's own form; the request's where it is left out. */
  rawTarget?: string;
  /** The answer is a file for somebody's disk: its length is told, so that progress can be shown. */
  keepsLength?: boolean;
}

const recorders = new WeakMap<Db, WriteRecorder>();

function recorderOf(db: Db): WriteRecorder {
  const known = recorders.get(db) ?? createWriteRecorder(db, announceOperation);
  recorders.set(db, known);
  return known;
}

function portsOf(db: Db, caller: Caller): ProxyPorts {
  return {
    async connection(id) {
      const { provider, http } = await openConnection(db, id);
      return {
        id,
        provider: provider.id,
        contracts: provider.contracts(),
        credentialHeaders: provider.connection.credentialHeaders,
        http,
      };
    },
    recorder: recorderOf(db),
    async audit(entry) {
      const whole = { ...entry, actor: caller.actor };
      if (entry.action === "proxy.read" && entry.outcome === "done") recordRead(db, whole);
      else await recordAudit(db, whole);
    },
  };
}

/**
 * Answers `/api/providers/{connectionId}/{vendor path}` for callers with `proxy:use`. What a vendor answers belongs to all its
 * tenants at once, so people limited to some tenants are refused altogether.
 */
export async function handleProxy({ request, caller, scope, db, requestId, ...rest }: ProxiedRoute): Promise<Response> {
  if (scope.tenantIds !== "all") {
    throw new ProblemError("not-allowed", "The proxy is not open to people and tokens that are limited to some tenants.");
  }
  const { pathname, search } = new URL(request.url);
  return proxyRequest(portsOf(db, caller), {
    request,
    rawTarget: rest.rawTarget ?? pathname + search,
    keepsLength: rest.keepsLength ?? false,
    caller: { id: caller.actor.id, name: caller.actor.name, mayWrite: mayDo(caller, "operations:write") },
    requestId,
  });
}
