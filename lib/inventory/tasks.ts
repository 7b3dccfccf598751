import "server-only";
import { sql } from "drizzle-orm";
import type { TaskList } from "graphile-worker";
import { z } from "zod";
import { getDb } from "@/lib/db/client";
import { nounSchema } from "@/lib/domain/nouns";
import { publish } from "@/lib/events";
import { followDecision, followTenantRules } from "./assign-tenants";
import { deriveInventory } from "./derive";
import { enqueueSync } from "./queue";
import { runSync } from "./sync";

const connectionPayloadSchema = z.object({ connectionId: z.string() });

const rowPayloadSchema = z.object({ connectionId: z.string(), noun: nounSchema, id: z.string() });

/** Read again every five minutes unless the connection says otherwise. */
const defaultIntervalSeconds = 300;

/** Jobs of the inventory on the shared queue. */
export const inventoryTasks: TaskList = {
  "inventory.sync": async (payload, { logger, abortSignal }) => {
    const { connectionId } = connectionPayloadSchema.parse(payload);
    const result = await runSync(getDb(), connectionId, { signal: abortSignal });
    if (result.outcome === "failed") logger.warn(`sync of ${connectionId} failed: ${result.error}`);
  },
  /** After a change of the tenant rules: a batch at a time, beside whatever pass is under way. */
  "inventory.assign": async (payload) => {
    const { connectionId } = connectionPayloadSchema.parse(payload);
    const db = getDb();
    const moved = await followTenantRules(db.$client, connectionId);
    if (moved > 0) await publish(db, { type: "sync", tenantId: null, connectionId, payload: { state: "assigned", moved } });
  },
  /** After a decision about a row. Whoever decided has it done at once; this is for the process that died in between. */
  "inventory.assign-row": async (payload) => followDecision(getDb(), rowPayloadSchema.parse(payload)),
  /** Every minute: start passes that are due, move the clock's own verdicts on, forget old events. */
  "inventory.schedule": async () => {
    const db = getDb();
    const due = await db.execute<{ id: string }>(sql`
      select c.id from connections c where not exists (
        select 1 from sync_runs r where r.connection_id = c.id and r.is_full
          and r.started_at > now() - coalesce((c.settings->>'syncIntervalSeconds')::int, ${defaultIntervalSeconds}) * interval '1 second')`);
    for (const { id } of due.rows) await enqueueSync(db, id);
    const client = await db.$client.connect();
    try {
      const all = await client.query<{ connection_id: string }>(
        "select distinct connection_id from schedules where is_active and next_run_at <= now()",
      );
      for (const row of all.rows) await deriveInventory(client, row.connection_id, new Date());
    } finally {
      client.release();
    }
    await db.execute(sql`delete from events where at < now() - interval '1 day'`);
    await db.execute(sql`delete from sync_runs where started_at < now() - interval '14 days'`);
  },
};

/** When `inventory.schedule` runs, in graphile-worker's crontab form. */
export const inventoryCron = [{ task: "inventory.schedule", match: "* * * * *", identifier: "inventory.schedule" }];
