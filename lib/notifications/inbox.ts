import "server-only";
import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import type { Db } from "@/lib/db/client";
import { notifications } from "@/lib/db/schema";
import { notificationSchema, type Notification } from "@/lib/domain/notification";

type Row = typeof notifications.$inferSelect;

const toNotification = (row: Row): Notification =>
  notificationSchema.parse({
    id: row.id,
    requestId: row.requestId,
    moment: row.moment,
    title: row.title,
    text: row.text,
    href: `/requests/${row.requestId}`,
    createdAt: row.createdAt.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
  });

export interface Inbox {
  items: Notification[];
  unread: number;
}

/** A person's own newest notices, and how many they have not read. */
export async function readInbox(db: Db, caller: Pick<Caller, "userId">, limit: number): Promise<Inbox> {
  const own = eq(notifications.userId, caller.userId);
  const [rows, [count]] = await Promise.all([
    db.select().from(notifications).where(own).orderBy(desc(notifications.createdAt), desc(notifications.id)).limit(limit),
    db
      .select({ unread: sql<number>`count(*)::int` })
      .from(notifications)
      .where(and(own, isNull(notifications.readAt))),
  ]);
  return { items: rows.map(toNotification), unread: count?.unread ?? 0 };
}

/** Marks a person's own notices as read: those named, or all. Others' are left alone without a word. */
export async function markRead(db: Db, caller: Pick<Caller, "userId">, ids: readonly string[] | null): Promise<void> {
  await db
    .update(notifications)
    .set({ readAt: sql`now()` })
    .where(
      and(
        eq(notifications.userId, caller.userId),
        isNull(notifications.readAt),
        ids === null ? undefined : ids.length === 0 ? sql`false` : inArray(notifications.id, [...ids]),
      ),
    );
}
