import { eq } from "drizzle-orm";
import { newId } from "@/lib/access/new-id";
import { hashPassword } from "@/lib/access/passwords";
import { setGrants } from "@/lib/access/people/set-grants";
import { createConnection, updateConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { connections, tenantRules, tenants, users } from "@/lib/db/schema";
import type { Role } from "@/lib/domain/roles";
import { idFrom } from "@/lib/inventory";
import { demoAccounts } from "@/lib/sandbox/demo-accounts";

export const demoPassword = "backdesk-demo";

export const demoPeople: readonly { email: string; name: string; role: Role; tenants: string | null }[] = [
  { email: "admin@backdesk.test", name: "Admin", role: "admin", tenants: null },
  { email: "operator@backdesk.test", name: "Operator", role: "operator", tenants: null },
  { email: "helpdesk@acme.test", name: "Acme help desk", role: "helpdesk", tenants: "Acme" },
  { email: "viewer@acme.test", name: "Acme viewer", role: "viewer", tenants: "Acme" },
  { email: "viewer@globex.test", name: "Globex viewer", role: "viewer", tenants: "Globex" },
];

/**
 * Gives the database the demo's tenants, rules, people and connections. What is there stays; what is missing, also after a start
 * that was cut short, is added. Connections follow the sandbox to another port.
 */
export async function seedDemo(db: Db, { sandboxUrl }: { sandboxUrl: string }): Promise<void> {
  const accounts = demoAccounts(sandboxUrl);
  const tenantIds = new Map<string, string>();
  for (const name of new Set(accounts.map((account) => account.tenant))) tenantIds.set(name, await tenantNamed(db, name));
  for (const [position, { tenant, vendorTenant }] of accounts.entries()) {
    const [known] = await db.select({ id: tenantRules.id }).from(tenantRules).where(eq(tenantRules.vendorTenant, vendorTenant));
    if (!known)
      await db.insert(tenantRules).values({ id: newId("tenant"), tenantId: idOf(tenantIds, tenant), position, vendorTenant });
  }
  await seedPeople(db, tenantIds);
  const actor = { kind: "system" as const, id: "demo", name: "Demo" };
  for (const { connection } of accounts) {
    const [known] = await db.select().from(connections).where(eq(connections.name, connection.name));
    const { provider: _provider, ...rest } = connection;
    // The same ids in every demo: links to its rows hold, and tests meet the same rows in the same order.
    const id = idFrom("connection", connection.name);
    if (!known) await createConnection(db, connection, { caller: { actor }, requestId: "demo" }, id);
    else if (known.endpoint !== connection.endpoint)
      await updateConnection(db, known.id, rest, { caller: { actor }, requestId: "demo" });
  }
}

async function seedPeople(db: Db, tenantIds: ReadonlyMap<string, string>): Promise<void> {
  const known = new Set((await db.select({ email: users.email }).from(users)).map(({ email }) => email));
  const missing = demoPeople.filter(({ email }) => !known.has(email));
  if (missing.length === 0) return;
  const passwordHash = await hashPassword(demoPassword);
  for (const { email, name, role, tenants: tenant } of missing) {
    const id = newId("user");
    await db.transaction(async (tx) => {
      await tx.insert(users).values({ id, email, name, passwordHash });
      await setGrants(tx, id, [{ tenantId: tenant === null ? null : idOf(tenantIds, tenant), role }]);
    });
  }
}

async function tenantNamed(db: Db, name: string): Promise<string> {
  const slug = name.toLowerCase();
  const [made] = await db
    .insert(tenants)
    .values({ id: newId("tenant"), name, slug })
    .onConflictDoNothing()
    .returning({ id: tenants.id });
  const [row] = made ? [made] : await db.select({ id: tenants.id }).from(tenants).where(eq(tenants.slug, slug));
  if (!row) throw new Error(`The tenant ${name} could not be made.`);
  return row.id;
}

/** Never "all tenants" for somebody whose tenant the sandbox does not have. */
function idOf(tenantIds: ReadonlyMap<string, string>, tenant: string): string {
  const id = tenantIds.get(tenant);
  if (id === undefined) throw new Error(`The sandbox has no account of the tenant ${tenant}.`);
  return id;
}
