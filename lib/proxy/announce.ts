import "server-only";
import { eq } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { operations } from "@/lib/db/schema";
import { publish } from "@/lib/events";

/** Tells open pages that an operation of the proxy's has changed, when the transaction commits. */
export async function announceOperation(tx: Queryable, operationId: string): Promise<void> {
  const [row] = await tx
    .select({
      kind: operations.kind,
      state: operations.state,
      connectionId: operations.connectionId,
      tenantId: operations.tenantId,
      progressPercent: operations.progressPercent,
      subject: operations.subject,
    })
    .from(operations)
    .where(eq(operations.id, operationId));
  if (row === undefined) return;
  const { connectionId, tenantId, ...rest } = row;
  await publish(tx, { type: "operation", tenantId, connectionId, payload: { id: operationId, ...rest } });
}
