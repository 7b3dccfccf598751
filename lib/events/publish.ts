import "server-only";
import { sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { events } from "@/lib/db/schema";

export type EventType = "operation" | "history" | "request" | "sync";

export interface BackdeskEvent {
  type: EventType;
  /** Whose rows it speaks of; null is seen only by people who see everything. */
  tenantId: string | null;
  connectionId: string | null;
  /** Small: ids and states. Whoever is told reads the rest. */
  payload: Record<string, unknown>;
}

export const channel = "backdesk_events";

/** Tells every process, when the transaction that this is part of commits. */
export async function publish(db: Queryable, event: BackdeskEvent): Promise<void> {
  const [row] = await db.insert(events).values(event).returning({ sequence: events.sequence });
  await db.execute(sql`select pg_notify(${channel}, ${String(row?.sequence ?? "")})`);
}
