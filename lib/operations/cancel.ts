import "server-only";
import { and, eq, sql } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import { recordAudit } from "@/lib/audit";
import type { Db } from "@/lib/db/client";
import { inScope } from "@/lib/db/queries/scope";
import { operations } from "@/lib/db/schema";
import type { Operation } from "@/lib/domain/operation";
import { ProblemError } from "@/lib/http/problems";
import { presentOperation } from "./present";
import { enqueueOperation } from "./queue";
import { isFinal } from "./state";

/** Asks an operation to stop: at once while it is queued, before its next vendor call while it runs. What the vendor began goes on. */
export async function cancelOperation(
  db: Db,
  caller: Pick<Caller, "actor" | "scope">,
  id: string,
  requestId: string,
): Promise<Operation> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(operations)
      .where(and(eq(operations.id, id), inScope(caller.scope, operations.tenantId)))
      .for("update");
    if (!row) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
    if (isFinal(row))
      throw new ProblemError("conflict", `The operation has ended (${row.state}); there is nothing left to cancel.`);
    const [changed] = await tx
      .update(operations)
      .set({ cancelRequestedAt: sql`now()` })
      .where(eq(operations.id, id))
      .returning();
    await enqueueOperation(tx, id);
    await recordAudit(tx, {
      actor: caller.actor,
      action: "operation.cancel",
      subject: row.subject,
      tenantId: row.tenantId,
      connectionId: row.connectionId,
      outcome: "done",
      requestId,
      details: { operationId: id },
    });
    return presentOperation(tx, changed ?? row);
  });
}
