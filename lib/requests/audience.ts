import "server-only";
import { and, eq, inArray, isNull, or } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { memberships, requestApprovals, requestEntries, tenants, users } from "@/lib/db/schema";
import type { RequestMoment } from "@/lib/domain/request";
import type { RequestRecord } from "./refusals";

/** Who hears of a moment: the one who asked of every change, those who decide of what waits for them. Never whoever did it. */
export async function audienceOf(
  db: Queryable,
  row: RequestRecord,
  moment: RequestMoment,
  byUserId: string | null,
): Promise<string[]> {
  const told = new Set(await everybodyFor(db, row, moment));
  if (byUserId !== null) told.delete(byUserId);
  return [...told];
}

async function everybodyFor(db: Queryable, row: RequestRecord, moment: RequestMoment): Promise<string[]> {
  switch (moment) {
    case "submitted":
      return decidersOf(db, row);
    case "reminded":
      return [row.requestedById, ...(await decidersOf(db, row))];
    case "supported":
    case "approved":
    case "rejected":
    case "running":
    case "succeeded":
    case "expired":
      return [row.requestedById];
    case "failed":
    case "cancelled":
      return [row.requestedById, ...(await approversOf(db, row.id))];
    case "commented":
      return [row.requestedById, ...(await approversOf(db, row.id)), ...(await commentersOf(db, row.id))];
  }
}

/** People who may decide it and see its tenant, without the one who asked and those who have approved already. */
async function decidersOf(db: Queryable, row: RequestRecord): Promise<string[]> {
  // A reseller's people decide for its customers as well.
  const reseller =
    row.tenantId === null ? null : db.select({ id: tenants.parentId }).from(tenants).where(eq(tenants.id, row.tenantId));
  const countsHere =
    row.tenantId === null || reseller === null
      ? isNull(memberships.tenantId)
      : or(isNull(memberships.tenantId), eq(memberships.tenantId, row.tenantId), inArray(memberships.tenantId, reseller));
  const found = await db
    .selectDistinct({ id: users.id })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .where(and(inArray(memberships.role, row.decideRoles), isNull(users.disabledAt), countsHere));
  const done = new Set([row.requestedById, ...(await approversOf(db, row.id))]);
  return found.map(({ id }) => id).filter((id) => !done.has(id));
}

async function approversOf(db: Queryable, requestId: string): Promise<string[]> {
  const found = await db
    .select({ id: requestApprovals.userId })
    .from(requestApprovals)
    .where(eq(requestApprovals.requestId, requestId));
  return found.map(({ id }) => id);
}

async function commentersOf(db: Queryable, requestId: string): Promise<string[]> {
  const found = await db
    .selectDistinct({ id: requestEntries.byId })
    .from(requestEntries)
    .where(and(eq(requestEntries.requestId, requestId), eq(requestEntries.moment, "commented")));
  return found.flatMap(({ id }) => id ?? []);
}
