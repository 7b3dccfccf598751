import "server-only";
import { and, eq } from "drizzle-orm";
import type { Db, Transaction } from "@/lib/db/client";
import { inScope } from "@/lib/db/queries/scope";
import { requests } from "@/lib/db/schema";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import type { Refusal, RequestRecord } from "./refusals";

const notFound = () => new ProblemError("not-found", "Nothing with this id is yours to see.");

export async function readRequest(db: Db, scope: Scope, id: string): Promise<RequestRecord> {
  const [row] = await db
    .select()
    .from(requests)
    .where(and(eq(requests.id, id), inScope(scope, requests.tenantId)));
  if (!row) throw notFound();
  return row;
}

/** The same, held until the transaction ends: whoever decides at the same moment waits here and then sees what was decided. */
export async function lockRequest(tx: Transaction, scope: Scope, id: string): Promise<RequestRecord> {
  const [row] = await tx
    .select()
    .from(requests)
    .where(and(eq(requests.id, id), inScope(scope, requests.tenantId)))
    .for("update");
  if (!row) throw notFound();
  return row;
}

export function throwRefusal(refusal: Refusal | null): void {
  if (refusal) throw new ProblemError(refusal.kind, refusal.reason);
}
