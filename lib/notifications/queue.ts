import "server-only";
import { sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import type { NotificationChoice } from "@/lib/domain/notification";

/** Between two mails to one person at least so long passes; what comes in between goes together. */
const pauseSeconds = { each: 60, digest: 900 } as const;

/** How often a message is tried; the pause between grows to some hours. */
export const mostTries = 10;

/**
 * Has the mails that wait for a person sent together: at once when the last is long enough ago, else at the end of the pause. A job
 * that waits already keeps its time.
 */
export async function enqueueMail(
  db: Queryable,
  userId: string,
  choice: Exclude<NotificationChoice["mail"], "off">,
): Promise<void> {
  const pause = pauseSeconds[choice];
  const from =
    choice === "digest"
      ? sql`now()`
      : sql`(select max(sent_at) from notification_deliveries where user_id = ${userId} and state = 'sent')`;
  await db.execute(
    sql`select graphile_worker.add_job('notification.mail', json_build_object('userId', ${userId}::text),
          run_at => greatest(now(), ${from} + ${pause} * interval '1 second'), max_attempts => ${mostTries},
          job_key => ${`mail:${userId}`}::text, job_key_mode => 'preserve_run_at')`,
  );
}

export async function enqueueChannelMessage(db: Queryable, deliveryId: string): Promise<void> {
  await db.execute(
    sql`select graphile_worker.add_job('notification.channel', json_build_object('deliveryId', ${deliveryId}::text),
          max_attempts => ${mostTries}, job_key => ${`channel:${deliveryId}`}::text)`,
  );
}
