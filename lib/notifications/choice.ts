import "server-only";
import { eq } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import { recordAudit } from "@/lib/audit";
import type { Db } from "@/lib/db/client";
import { notificationChoices } from "@/lib/db/schema";
import { notificationChoiceSchema, type NotificationChoice } from "@/lib/domain/notification";

/** What holds for a person who chose nothing. */
export const standardChoice: NotificationChoice = { mail: "each", muted: [] };

export async function readChoice(db: Db, caller: Pick<Caller, "userId">): Promise<NotificationChoice> {
  const [row] = await db.select().from(notificationChoices).where(eq(notificationChoices.userId, caller.userId));
  return row ? notificationChoiceSchema.parse({ mail: row.mail, muted: row.muted }) : standardChoice;
}

/** Replaces how a person hears of requests; one's own only. */
export async function changeChoice(
  db: Db,
  caller: Caller,
  choice: NotificationChoice,
  requestId: string,
): Promise<NotificationChoice> {
  await db.transaction(async (tx) => {
    await tx
      .insert(notificationChoices)
      .values({ userId: caller.userId, ...choice })
      .onConflictDoUpdate({ target: notificationChoices.userId, set: choice });
    await recordAudit(tx, {
      actor: caller.actor,
      action: "self.notifications",
      subject: caller.actor.name,
      outcome: "done",
      requestId,
      details: { ...choice },
    });
  });
  return choice;
}
