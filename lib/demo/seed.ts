import { sql } from "drizzle-orm";
import { newId } from "@/lib/access/new-id";
import { hashPassword } from "@/lib/access/passwords";
import { createConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { tenantRules, tenants, users } from "@/lib/db/schema";
import type { Role } from "@/lib/domain/roles";
import { demoAccounts } from "@/lib/sandbox/demo-accounts";

export const demoPassword = "backdesk-demo";

export const demoPeople: readonly { email: string; name: string; role: Role; tenants: string | null }[] = [
  { email: "admin@backdesk.test", name: "Admin", role: "admin", tenants: null },
  { email: "operator@backdesk.test", name: "Operator", role: "operator", tenants: null },
  { email: "helpdesk@acme.test", name: "Acme help desk", role: "helpdesk", tenants: "Acme" },
  { email: "viewer@acme.test", name: "Acme viewer", role: "viewer", tenants: "Acme" },
  { email: "viewer@globex.test", name: "Globex viewer", role: "viewer", tenants: "Globex" },
];

/** Fills an empty database with the demo's tenants, rules, people and connections; a filled one is left as it is. */
export async function seedDemo(db: Db, { sandboxUrl }: { sandboxUrl: string }): Promise<void> {
  const accounts = demoAccounts(sandboxUrl);
  const known = await db.execute<{ count: number }>(sql`select count(*)::int as count from ${users}`);
  if ((known.rows[0]?.count ?? 0) > 0) return;
  const tenantIds = new Map<string, string>();
  for (const name of new Set(accounts.map((account) => account.tenant))) {
    const id = newId("tenant");
    tenantIds.set(name, id);
    await db.insert(tenants).values({ id, name, slug: name.toLowerCase() });
  }
  let position = 0;
  for (const { tenant, vendorTenant } of accounts) {
    const tenantId = tenantIds.get(tenant);
    if (tenantId) await db.insert(tenantRules).values({ id: newId("tenant"), tenantId, position: position++, vendorTenant });
  }
  const passwordHash = await hashPassword(demoPassword);
  for (const person of demoPeople) {
    const tenantId = person.tenants === null ? null : tenantIds.get(person.tenants);
    await db.insert(users).values({
      id: newId("user"),
      email: person.email,
      name: person.name,
      role: person.role,
      passwordHash,
      tenantIds: tenantId ? [tenantId] : null,
    });
  }
  const actor = { kind: "user" as const, id: "system", name: "Demo" };
  for (const { connection } of accounts) await createConnection(db, connection, { caller: { actor }, requestId: "demo" });
}
