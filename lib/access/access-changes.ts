import "server-only";
import { sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { listenTo } from "@/lib/events/channels";

/**
 * Tells every process, when the transaction commits, that what a person may do has changed: whoever holds something open for
 * them looks again.
 */
export async function announceAccessChange(db: Queryable, userId: string): Promise<void> {
  await db.execute(sql`select pg_notify('backdesk_access', ${userId})`);
}

/** Calls `look` when the access of this person changed, on any process, or may have; gives the way to stop. */
export function onAccessChange(userId: string, look: () => void): () => void {
  return listenTo("backdesk_access", (changed) => {
    if (changed === null || changed === userId) look();
  });
}
