import "server-only";
import { eq, sql } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record";
import type { Db } from "@/lib/db/client";
import { listTenants } from "@/lib/db/queries/people";
import { users } from "@/lib/db/schema";
import { meSchema, type Me, type Preferences } from "@/lib/domain/people";
import { actionSchema } from "@/lib/domain/roles";
import type { Caller } from "./caller";
import { mayDo, rightsOf } from "./permissions";

/** The person behind a caller, with what they may do right now. */
export async function showMe(db: Db, caller: Caller): Promise<Me> {
  const [[user], names] = [await db.select().from(users).where(eq(users.id, caller.userId)), await listTenants(db, caller.scope)];
  const nameOf = (id: string | null) => (id === null ? null : (names.find((tenant) => tenant.id === id)?.name ?? id));
  return meSchema.parse({
    id: caller.userId,
    email: user?.email ?? "",
    name: user?.name ?? caller.actor.name,
    role: caller.role,
    tenants: caller.scope.tenantIds === "all" ? null : names,
    memberships: caller.grants.map((grant) => ({ ...grant, tenantName: nameOf(grant.tenantId) })),
    actions: actionSchema.options.filter((action) => mayDo(caller, action)),
    rights: rightsOf(caller),
    preferences: user?.preferences ?? {},
  });
}

/** Changes one's own preferences and nothing else of oneself; what is not named stays. */
export async function changePreferences(db: Db, caller: Caller, preferences: Preferences, requestId: string): Promise<Me> {
  await db
    .update(users)
    .set({ preferences: sql`${users.preferences} || ${JSON.stringify(preferences)}::jsonb` })
    .where(eq(users.id, caller.userId));
  if (preferences.timezone !== undefined) {
    await recordAudit(db, {
      actor: caller.actor,
      action: "self.preferences",
      subject: caller.actor.name,
      outcome: "done",
      requestId,
      details: { changed: Object.keys(preferences) },
    });
  }
  return showMe(db, caller);
}
