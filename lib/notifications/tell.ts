import "server-only";
import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { newId } from "@/lib/access/new-id";
import { getEnv } from "@/lib/config/env";
import type { Transaction } from "@/lib/db/client";
import { notificationChannels, notificationChoices, notificationDeliveries, notifications, users } from "@/lib/db/schema";
import { notificationChoiceSchema, type NotificationChoice } from "@/lib/domain/notification";
import type { RequestMoment } from "@/lib/domain/request";
import { standardChoice } from "./choice";
import { hiddenAddress } from "./hidden-address";
import type { Message } from "./message";
import { enqueueChannelMessage, enqueueMail } from "./queue";

export interface News {
  requestId: string;
  tenantId: string | null;
  moment: RequestMoment;
  title: string;
  text: string | null;
  userIds: readonly string[];
  channelIds: readonly string[];
}

/**
 * Writes down who is told what, in the transaction of what it tells of: the list in the console at once, mail and channels as jobs.
 * So nobody is told of what did not happen, and what happened is told although the process dies.
 */
export async function tell(tx: Transaction, news: News): Promise<void> {
  const message: Message = {
    moment: news.moment,
    title: news.title,
    text: news.text,
    requestId: news.requestId,
    at: new Date().toISOString(),
  };
  await tellPeople(tx, news, message);
  await tellChannels(tx, news, message);
}

async function tellPeople(tx: Transaction, news: News, message: Message): Promise<void> {
  if (news.userIds.length === 0) return;
  const found = await tx
    .select({ id: users.id, email: users.email, mail: notificationChoices.mail, muted: notificationChoices.muted })
    .from(users)
    .leftJoin(notificationChoices, eq(notificationChoices.userId, users.id))
    .where(and(inArray(users.id, [...news.userIds]), isNull(users.disabledAt)));
  const people = found
    .map(({ id, email, mail, muted }) => ({ id, email, choice: choiceOf(mail, muted) }))
    .filter(({ choice }) => !choice.muted.includes(news.moment));
  if (people.length === 0) return;
  const { moment, title, text, requestId } = news;
  await tx
    .insert(notifications)
    .values(people.map(({ id }) => ({ id: newId("notification"), userId: id, requestId, moment, title, text })));
  if (getEnv().BACKDESK_SMTP_URL === undefined) return;
  for (const { id, email, choice } of people) {
    if (choice.mail === "off") continue;
    await tx.insert(notificationDeliveries).values({
      id: newId("notification"),
      tenantId: news.tenantId,
      userId: id,
      medium: "mail",
      target: hiddenAddress(email),
      title,
      message,
    });
    await enqueueMail(tx, id, choice.mail);
  }
}

const choiceOf = (mail: string | null, muted: string[] | null): NotificationChoice =>
  mail === null ? standardChoice : notificationChoiceSchema.parse({ mail, muted: muted ?? [] });

async function tellChannels(tx: Transaction, news: News, message: Message): Promise<void> {
  if (news.channelIds.length === 0) return;
  const ofTenant =
    news.tenantId === null
      ? isNull(notificationChannels.tenantId)
      : or(isNull(notificationChannels.tenantId), eq(notificationChannels.tenantId, news.tenantId));
  const found = await tx
    .select()
    .from(notificationChannels)
    .where(
      and(
        inArray(notificationChannels.id, [...news.channelIds]),
        eq(notificationChannels.isActive, true),
        sql`${notificationChannels.moments} @> array[${news.moment}::text]`,
        ofTenant,
      ),
    );
  for (const channel of found) {
    const id = newId("notification");
    await tx.insert(notificationDeliveries).values({
      id,
      tenantId: news.tenantId,
      channelId: channel.id,
      medium: channel.format,
      target: channel.name,
      title: news.title,
      message,
    });
    await enqueueChannelMessage(tx, id);
  }
}
