import "server-only";
import { desc, sql, type SQL } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { inScope } from "@/lib/db/queries/scope";
import { notificationDeliveries } from "@/lib/db/schema";
import { deliverySchema, type Delivery } from "@/lib/domain/notification";
import type { Scope } from "@/lib/domain/scope";

export async function deliveriesWhere(db: Db, condition: SQL | undefined, limit: number): Promise<Delivery[]> {
  const rows = await db
    .select()
    .from(notificationDeliveries)
    .where(condition)
    .orderBy(desc(notificationDeliveries.createdAt), desc(notificationDeliveries.id))
    .limit(limit);
  return rows.map(({ id, medium, target, title, state, attempts, error, createdAt, sentAt }) =>
    deliverySchema.parse({
      id,
      medium,
      target,
      title,
      state,
      attempts,
      error,
      createdAt: createdAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
    }),
  );
}

/** The newest messages of a scope and how they went; the failed ones first where they are asked for. */
export const listDeliveries = (db: Db, scope: Scope, limit: number): Promise<Delivery[]> =>
  deliveriesWhere(db, inScope(scope, notificationDeliveries.tenantId), limit);

/** Notices and messages are kept for a while, and what could not be sent for two days has failed; what a request is about stays with the request. */
export async function forgetOldNotices(db: Db): Promise<void> {
  await db.execute(
    sql`update notification_deliveries set state = 'failed' where state = 'waiting' and created_at < now() - interval '2 days'`,
  );
  await db.execute(sql`delete from notification_deliveries where created_at < now() - interval '90 days'`);
  await db.execute(sql`delete from notifications where created_at < now() - interval '180 days'`);
}
