import "server-only";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { getEnv } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { notificationDeliveries, users } from "@/lib/db/schema";
import { composeMail, mailFaultOf, sendMail } from "./mail";
import { messageSchema } from "./message";
import { mostTries } from "./queue";

const mostInOneMail = 50;

/**
 * Sends everything that waits for a person as one mail. What fails is kept with the reason and thrown, so that the job is tried
 * again; after the last try it counts as failed. A process that dies right after the server took the mail sends it twice, never not
 * at all.
 */
export async function deliverMail(db: Db, userId: string): Promise<void> {
  let sent: number;
  do sent = await deliverOneMail(db, userId);
  while (sent === mostInOneMail);
}

/** Gives how many notices went. */
async function deliverOneMail(db: Db, userId: string): Promise<number> {
  const end = await db.transaction(async (tx) => {
    const rows = await tx
      .select()
      .from(notificationDeliveries)
      .where(and(eq(notificationDeliveries.userId, userId), eq(notificationDeliveries.state, "waiting")))
      .orderBy(asc(notificationDeliveries.createdAt), asc(notificationDeliveries.id))
      .limit(mostInOneMail)
      .for("update", { skipLocked: true });
    const [first] = rows;
    if (!first) return 0;
    const ids = rows.map(({ id }) => id);
    const endAll = (values: Partial<typeof notificationDeliveries.$inferInsert>) =>
      tx.update(notificationDeliveries).set(values).where(inArray(notificationDeliveries.id, ids));
    const [person] = await tx
      .select({ email: users.email })
      .from(users)
      .where(and(eq(users.id, userId), isNull(users.disabledAt)));
    if (!person) {
      await endAll({ state: "failed", error: "The person is not active any more." });
      return rows.length;
    }
    const mail = composeMail(
      rows.map(({ message }) => messageSchema.parse(message)),
      getEnv().NEXTAUTH_URL.replace(/\/$/, ""),
    );
    try {
      await sendMail(person.email, mail, first.id);
    } catch (error) {
      const words = mailFaultOf(error);
      await tx
        .update(notificationDeliveries)
        .set({
          attempts: sql`${notificationDeliveries.attempts} + 1`,
          error: words,
          state: sql`case when ${notificationDeliveries.attempts} + 1 >= ${mostTries} then 'failed' else 'waiting' end`,
        })
        .where(inArray(notificationDeliveries.id, ids));
      return new Error(words);
    }
    await endAll({ state: "sent", sentAt: new Date(), attempts: first.attempts + 1, error: null });
    return rows.length;
  });
  if (end instanceof Error) throw end;
  return end;
}
