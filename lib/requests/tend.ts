import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { requests } from "@/lib/db/schema";
import { requestStateSchema } from "@/lib/domain/request";
import { systemScope } from "@/lib/domain/scope";
import { after } from "./life";
import { enqueueTending } from "./queue";
import { lockRequest } from "./read";
import { backdesk, recordMoment } from "./record-moment";

/** What time does to a request that waits: a reminder before its end, and the end. May be asked any number of times. */
export async function tendRequest(db: Db, id: string, now = new Date()): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await lockRequest(tx, systemScope, id);
    const expired = after(requestStateSchema.parse(row.state), "expire");
    if (expired === null) return;
    if (row.expiresAt <= now) {
      const [ended] = await tx
        .update(requests)
        .set({ state: expired, endedAt: now, remindAt: null, updatedAt: sql`now()` })
        .where(eq(requests.id, id))
        .returning();
      return recordMoment(tx, ended ?? row, backdesk(id), { moment: "expired" });
    }
    if (row.remindAt !== null && row.remindAt <= now) {
      await tx.update(requests).set({ remindAt: null }).where(eq(requests.id, id));
      await enqueueTending(tx, id, row.expiresAt);
      return recordMoment(tx, row, backdesk(id), { moment: "reminded" });
    }
    await enqueueTending(tx, id, row.remindAt ?? row.expiresAt);
  });
}

/** Requests whose time has come and whose job was lost: asked every minute, so that none waits for ever. */
export async function overdueRequests(db: Db): Promise<{ toTend: string[]; toFollow: string[] }> {
  const late = await db.execute<{ id: string }>(
    sql`select id from requests where state = 'submitted' and least(expires_at, coalesce(remind_at, expires_at)) < now() - interval '30 seconds'`,
  );
  const behind = await db.execute<{ id: string }>(
    sql`select r.id from requests r join operations o on o.request_id = r.id
        where r.state in ('approved', 'running') and o.ended_at < now() - interval '30 seconds'`,
  );
  return { toTend: late.rows.map(({ id }) => id), toFollow: behind.rows.map(({ id }) => id) };
}
