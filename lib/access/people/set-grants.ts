import "server-only";
import { eq } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";
import { memberships } from "@/lib/db/schema";
import type { Grant } from "@/lib/domain/roles";
import { announceAccessChange } from "../access-changes";
import { heldGrants } from "../held-grants";
import { takesAway } from "../permissions";

/** Replaces a person's grants. Gives whether anything was taken away, in which case what was opened before must end. */
export async function setGrants(db: Queryable, userId: string, grants: readonly Grant[]): Promise<{ isLess: boolean }> {
  const before = await heldGrants(db, userId);
  await db.delete(memberships).where(eq(memberships.userId, userId));
  if (grants.length > 0)
    await db
      .insert(memberships)
      .values(grants.map(({ tenantId, role }) => ({ userId, tenantId, role })))
      .onConflictDoNothing();
  await announceAccessChange(db, userId);
  return { isLess: takesAway(before, grants) };
}
