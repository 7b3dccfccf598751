import "server-only";
import { eq, sql } from "drizzle-orm";
import { getEnv } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { notificationChannels, notificationDeliveries } from "@/lib/db/schema";
import { channelSchema } from "@/lib/domain/notification";
import { openChannelSecret } from "./channel-secret";
import { bodyOf, messageSchema, signatureOf } from "./message";
import { postTo, type PostEnd } from "./post";
import { mostTries } from "./queue";

type Delivery = typeof notificationDeliveries.$inferSelect;
type Channel = typeof notificationChannels.$inferSelect;

/** Sends one message to its channel. What fails is kept with the reason and thrown, so that the job is tried again later. */
export async function deliverToChannel(db: Db, deliveryId: string): Promise<void> {
  const [found] = await db
    .select({ delivery: notificationDeliveries, channel: notificationChannels })
    .from(notificationDeliveries)
    .innerJoin(notificationChannels, eq(notificationChannels.id, notificationDeliveries.channelId))
    .where(eq(notificationDeliveries.id, deliveryId));
  if (!found || found.delivery.state !== "waiting") return;
  const end = await sendTo(found.channel, found.delivery);
  const attempts = found.delivery.attempts + 1;
  await db
    .update(notificationDeliveries)
    .set(
      end.ok
        ? { state: "sent", sentAt: sql`now()`, attempts, error: null }
        : { state: attempts >= mostTries ? "failed" : "waiting", attempts, error: end.error },
    )
    .where(eq(notificationDeliveries.id, deliveryId));
  if (!end.ok && attempts < mostTries) throw new Error(end.error);
}

/** One try. Receivers tell a message that comes twice by `backdesk-delivery`, and a forged or replayed one by the signature and its time. */
function sendTo(channel: Channel, delivery: Delivery): Promise<PostEnd> {
  const { url, signingKey } = openChannelSecret(channel);
  const format = channelSchema.shape.format.parse(channel.format);
  const baseUrl = getEnv().NEXTAUTH_URL.replace(/\/$/, "");
  const body = JSON.stringify(bodyOf(format, messageSchema.parse(delivery.message), { deliveryId: delivery.id, baseUrl }));
  if (format !== "webhook" || signingKey === null) return postTo(url, body, {});
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return postTo(url, body, {
    "backdesk-delivery": delivery.id,
    "backdesk-timestamp": timestamp,
    "backdesk-signature": signatureOf(signingKey, timestamp, body),
  });
}
