import "server-only";
import { eq, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import type { Queryable } from "@/lib/db/client";
import { memberships } from "@/lib/db/schema";
import { grantSchema, type Grant } from "@/lib/domain/roles";

/** A person's grants as one value beside the person's row: what was given, and the same for the customers of resellers. */
export const grantsOfUser: SQL<unknown> = sql`(
  select coalesce(json_agg(json_build_object('tenantId', g.tenant_id, 'role', g.role)), '[]'::json)
  from (
    select m.tenant_id, m.role from memberships m where m.user_id = users.id
    union
    select customer.id, m.role from memberships m join tenants customer on customer.parent_id = m.tenant_id
    where m.user_id = users.id
  ) g)`;

const grantsSchema = z.array(grantSchema);

export const readGrants = (value: unknown): Grant[] => grantsSchema.parse(value);

/** What was given to a person, without what follows from it. */
export async function heldGrants(db: Queryable, userId: string): Promise<Grant[]> {
  const rows = await db
    .select({ tenantId: memberships.tenantId, role: memberships.role })
    .from(memberships)
    .where(eq(memberships.userId, userId));
  return readGrants(rows);
}
