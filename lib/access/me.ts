import "server-only";
import { eq, inArray, sql } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record";
import type { Db } from "@/lib/db/client";
import { tenants, users } from "@/lib/db/schema";
import { meSchema, type Me, type Preferences, type Tenant } from "@/lib/domain/people";
import type { Scope } from "@/lib/domain/scope";
import { actionSchema } from "@/lib/domain/roles";
import type { Caller } from "./caller";
import { mayDo } from "./permissions";

/** The tenants a scope names; null for all. */
async function tenantsOf(db: Db, scope: Scope): Promise<Tenant[] | null> {
  if (scope.tenantIds === "all") return null;
  if (scope.tenantIds.length === 0) return [];
  return db
    .select({ id: tenants.id, name: tenants.name })
    .from(tenants)
    .where(inArray(tenants.id, [...scope.tenantIds]))
    .orderBy(tenants.name);
}

/** The person behind a caller, with what they may do right now. */
export async function showMe(db: Db, caller: Caller): Promise<Me> {
  const [user] = await db.select().from(users).where(eq(users.id, caller.userId));
  return meSchema.parse({
    id: caller.userId,
    email: user?.email ?? "",
    name: user?.name ?? caller.actor.name,
    role: caller.role,
    tenants: await tenantsOf(db, caller.scope),
    actions: actionSchema.options.filter((action) => mayDo(caller, action)),
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
