import "server-only";
import { eq, ne } from "drizzle-orm";
import type { EncryptionKey } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { auditDays } from "@/lib/db/schema";
import { headOf } from "./sign-days";
import { isHeadSigned, isRemovalSigned, signHead, signRemoval } from "./signing";

/** Signs heads that another key signed by the first key; gives how many. A head whose signature does not fit is left as it is. */
export async function resignDays(db: Db, keys: readonly EncryptionKey[]): Promise<number> {
  const first = keys[0];
  if (!first) return 0;
  let signed = 0;
  for (const day of await db.select().from(auditDays).where(ne(auditDays.keyId, first.id))) {
    const old = keys.find(({ id }) => id === day.keyId);
    if (!old || !isHeadSigned(headOf(day), day.signature, old)) continue;
    const removal = day.removedAt && { day: day.day, head: day.head, removedAt: day.removedAt.toISOString() };
    if (removal && !isRemovalSigned(removal, day.removalSignature ?? "", old)) continue;
    await db
      .update(auditDays)
      .set({
        keyId: first.id,
        signature: signHead(headOf(day), first),
        removalSignature: removal ? signRemoval(removal, first) : null,
      })
      .where(eq(auditDays.day, day.day));
    signed += 1;
  }
  return signed;
}
