import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { operationGroupSchema, type OperationGroup } from "@/lib/domain/operation";
import type { Scope } from "@/lib/domain/scope";
import { operationStates } from "@/lib/domain/states";
import type { Queryable } from "../client";
import { operations } from "../schema";
import { inScope } from "./scope";

/** How the operations of a group stand, counted over those in scope by the index on `group_id`; null when there are none. */
export async function readOperationGroup(db: Queryable, scope: Scope, id: string): Promise<OperationGroup | null> {
  const rows = await db
    .select({
      state: operations.state,
      count: sql<number>`count(*)::int`,
      kinds: sql<string[]>`array_agg(distinct ${operations.kind})`,
      people: sql<string[]>`array_agg(distinct ${operations.requestedByName})`,
      createdAt: sql<string>`to_char(min(${operations.createdAt}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    })
    .from(operations)
    .where(and(eq(operations.groupId, id), inScope(scope, operations.tenantId)))
    .groupBy(operations.state);
  if (rows.length === 0) return null;
  const all = <T>(pick: (row: (typeof rows)[number]) => T[]) => [...new Set(rows.flatMap(pick))].sort();
  return operationGroupSchema.parse({
    id,
    kinds: all(({ kinds }) => kinds),
    requestedBy: all(({ people }) => people),
    createdAt: all(({ createdAt }) => [createdAt])[0],
    total: rows.reduce((sum, { count }) => sum + count, 0),
    states: Object.fromEntries(operationStates.map((state) => [state, rows.find((row) => row.state === state)?.count ?? 0])),
  });
}
