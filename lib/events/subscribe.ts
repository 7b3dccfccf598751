import "server-only";
import { and, asc, gt, inArray, or, sql, isNull, type SQL } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "@/lib/db/client";
import { events } from "@/lib/db/schema";
import type { Scope } from "@/lib/domain/scope";
import { listenTo } from "./channels";
import { channel } from "./publish";

export type StoredEvent = typeof events.$inferSelect;

/** Calls `wake` whenever something was published, on any process, or may have been; gives the way to stop. */
export const subscribe = (wake: () => void): (() => void) => listenTo(channel, wake);

/** Events after `sequence` that the scope may see, oldest first. Events of no tenant are for those who see everything. */
export async function readSince(db: Db, scope: Scope, sequence: number, limit = 200): Promise<StoredEvent[]> {
  const found = await db
    .select()
    .from(events)
    .where(and(gt(events.sequence, sequence), eventScope(scope)))
    .orderBy(asc(events.sequence))
    .limit(limit);
  return scope.tenantIds === "all" ? found : found.map(withoutCounts);
}

/** How many rows a connection has in all is not for those who see a part of them. */
function withoutCounts(event: StoredEvent): StoredEvent {
  if (event.type !== "sync") return event;
  const { state, changed } = z.looseObject({}).parse(event.payload);
  return { ...event, payload: changed === undefined ? { state } : { state, changed } };
}

/** Sync is told to everybody who has rows of the connection, since it only says that they were read. */
function eventScope(scope: Scope): SQL | undefined {
  if (scope.tenantIds === "all") return undefined;
  const own = scope.tenantIds.length === 0 ? sql`false` : inArray(events.tenantId, [...scope.tenantIds]);
  const ofOwnConnections = sql`(${isNull(events.tenantId)} and ${events.type} = 'sync' and ${events.connectionId} in (
    select connection_id from inventory_counts where tenant_id = any(${sql.param([...scope.tenantIds])}::text[])))`;
  return or(own, ofOwnConnections);
}

/** The newest event's number: where a subscriber without a `Last-Event-ID` begins. */
export async function newestSequence(db: Db): Promise<number> {
  const [row] = await db.select({ sequence: sql<number>`coalesce(max(${events.sequence}), 0)::int` }).from(events);
  return row?.sequence ?? 0;
}
