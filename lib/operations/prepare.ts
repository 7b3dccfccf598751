import "server-only";
import type { Caller } from "@/lib/access";
import { openConnection, type OpenConnection } from "@/lib/connections";
import { getConnection } from "@/lib/db/queries/connections";
import type { Db } from "@/lib/db/client";
import type { Check, CreateOperation, DryRun } from "@/lib/domain/operation";
import { invalidBody } from "@/lib/http/read-body";
import { VendorError } from "@/lib/providers/http";
import type { Facts, Plan } from "@/lib/providers/plan";
import type { OperationSupport } from "@/lib/providers/provider";
import { loadFacts, referencesIn } from "./facts";
import { plannedCalls } from "./planned-call";
import { ownKinds, readInput, supportOf } from "./support";

export interface Prepared {
  connection: OpenConnection;
  support: OperationSupport;
  input: unknown;
  facts: Facts;
  plan: Plan;
  tenantId: string | null;
  subjectIds: string[];
}

/** Reads an intent all the way to its plan: connection, kind, input, rows, vendor calls. Throws a problem that names the field. */
export async function prepare(
  db: Db,
  caller: Pick<Caller, "scope">,
  request: CreateOperation,
  { operationTag, note, now = new Date() }: { operationTag: string; note?: string | undefined; now?: Date },
): Promise<Prepared> {
  if (ownKinds.includes(request.kind))
    throw invalidBody([{ path: ["kind"], message: "is made by Backdesk itself; use the connection's sync, or the proxy" }]);
  if (!(await getConnection(db, caller.scope, request.connectionId))) {
    throw invalidBody([{ path: ["connectionId"], message: "names no connection that you can see" }]);
  }
  const connection = await openConnection(db, request.connectionId);
  const support = supportOf(connection.provider, request.kind);
  const input = readInput(support, request.input);
  const facts = await loadFacts(db, input, {
    connectionId: connection.id,
    scope: caller.scope,
    operationTag,
    note,
    settings: connection.settings,
    now,
  });
  const planned = support.plan(input, facts);
  if (!planned.ok)
    throw invalidBody(
      planned.errors.map(({ path, message }) => ({ path: path === "" ? [] : path.split("."), message })),
      "input",
    );
  const subjectIds = referencesIn(input).map(({ id }) => id);
  const tenantId = subjectIds.map((id) => facts.get(id).tenantId).find((tenant) => tenant !== null) ?? null;
  return { connection, support, input, facts, plan: planned.plan, tenantId, subjectIds };
}

/** The plan and what speaks for or against it. Sends reads only. */
export async function dryRunOperation(
  db: Db,
  caller: Pick<Caller, "scope">,
  request: CreateOperation,
  signal: AbortSignal,
): Promise<DryRun> {
  const prepared = await prepare(db, caller, request, { operationTag: "{operation}" });
  return {
    calls: plannedCalls(prepared.connection, prepared.plan),
    checks: await runChecks(prepared, signal),
    summary: prepared.plan.summary,
  };
}

/** The provider's checks. A vendor that does not answer is a check that failed, not a page that did. */
export async function runChecks(prepared: Prepared, signal: AbortSignal): Promise<Check[]> {
  const { connection, support, input, facts } = prepared;
  const io = { http: connection.http, settings: connection.settings, now: () => new Date(), signal };
  const permission: Check = { id: "permission", level: "ok", message: "Your role may do this." };
  if (!support.checks) return [permission];
  try {
    return [permission, ...(await support.checks(io, input, facts))];
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return [
      permission,
      {
        id: "vendor-reachable",
        level: "error",
        message: `The vendor could not be asked: ${error.message}`,
        href: "/settings/connections",
      },
    ];
  }
}
