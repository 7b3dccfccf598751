import "server-only";
import { sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { events } from "@/lib/db/schema";

type EventType = "operation" | "history" | "request" | "sync";

interface BackdeskEvent {
  type: EventType;
  /** Whose rows it speaks of; null is seen only by people who see everything. */
  tenantId: string | null;
  connectionId: string | null;
  /** Small: ids and states. Whoever is told reads the rest. */
  payload: Record<string, unknown>;
}

export const channel = "backdesk_events";

/**
 * Tells every process, when the transaction that this is part of commits. Events are numbered in the order in which they become
 * visible, so that whoever resumes after a number misses nothing: publishers wait for each other, and therefore publish last.
 */
export async function publish(db: Queryable, event: BackdeskEvent): Promise<void> {
  await db.execute(sql`
    with told as (
      insert into ${events} (type, tenant_id, connection_id, payload)
      select ${event.type}::text, ${event.tenantId}::text, ${event.connectionId}::text, ${JSON.stringify(event.payload)}::jsonb
      from pg_advisory_xact_lock(727012)
      returning sequence
    )
    select pg_notify(${channel}, sequence::text) from told`);
}
