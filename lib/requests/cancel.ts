import "server-only";
import { and, eq, sql } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import type { Db } from "@/lib/db/client";
import { operations, requests } from "@/lib/db/schema";
import type { RequestDetail } from "@/lib/domain/request";
import { ProblemError } from "@/lib/http/problems";
import { enqueueOperation } from "@/lib/operations/queue";
import { doerOf } from "./doer";
import { showRequest } from "./present";
import { lockRequest, throwRefusal } from "./read";
import { recordMoment } from "./record-moment";
import { cancelRefusal } from "./refusals";

/**
 * Takes a request back: at once while it waits. One that is approved and has not begun stops its operation, and is cancelled when
 * the operation has ended so: what the vendor has begun in the meantime is never hidden.
 */
export async function cancelRequest(
  db: Db,
  caller: Caller,
  id: string,
  requestId: string,
  now = new Date(),
): Promise<RequestDetail> {
  const by = await doerOf(db, caller, requestId);
  await db.transaction(async (tx) => {
    const row = await lockRequest(tx, caller.scope, id);
    throwRefusal(cancelRefusal(row, caller));
    if (row.state === "submitted") {
      const [cancelled] = await tx
        .update(requests)
        .set({ state: "cancelled", endedAt: now, updatedAt: sql`now()` })
        .where(eq(requests.id, id))
        .returning();
      return recordMoment(tx, cancelled ?? row, by, { moment: "cancelled" });
    }
    const [stopped] = await tx
      .update(operations)
      .set({ cancelRequestedAt: now })
      .where(and(eq(operations.requestId, id), eq(operations.state, "queued")))
      .returning({ id: operations.id });
    if (!stopped) throw new ProblemError("conflict", "It has begun at the vendor. The operation's page says how to stop it.");
    await enqueueOperation(tx, stopped.id);
    await recordMoment(tx, row, by, { moment: "commented", text: "Asked to cancel it before it begins." });
  });
  return showRequest(db, caller, id);
}

/** Adds a comment; also to what is over, for whoever reads it later. */
export async function commentOnRequest(
  db: Db,
  caller: Caller,
  id: string,
  text: string,
  requestId: string,
): Promise<RequestDetail> {
  const by = await doerOf(db, caller, requestId);
  await db.transaction(async (tx) => {
    const row = await lockRequest(tx, caller.scope, id);
    await recordMoment(tx, row, by, { moment: "commented", text });
  });
  return showRequest(db, caller, id);
}
