import "server-only";
import { eq, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import type { Queryable } from "@/lib/db/client";
import { memberships } from "@/lib/db/schema";
import { grantSchema, type Grant } from "@/lib/domain/roles";

/** A person's grants as one value beside the person's row. */
export const grantsOfUser: SQL<unknown> = sql`(
  select coalesce(json_agg(json_build_object('tenantId', m.tenant_id, 'role', m.role)), '[]'::json)
  from memberships m where m.user_id = users.id)`;

const grantsSchema = z.array(grantSchema);

export const readGrants = (value: unknown): Grant[] => grantsSchema.parse(value);

export async function heldGrants(db: Queryable, userId: string): Promise<Grant[]> {
  const rows = await db
    .select({ tenantId: memberships.tenantId, role: memberships.role })
    .from(memberships)
    .where(eq(memberships.userId, userId));
  return readGrants(rows);
}
