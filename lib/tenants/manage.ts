import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import { newId } from "@/lib/access/new-id";
import { recordAudit } from "@/lib/audit";
import type { Db, Transaction } from "@/lib/db/client";
import { tenants } from "@/lib/db/schema";
import { tenantDetailSchema, type CreateTenant, type TenantDetail, type UpdateTenant } from "@/lib/domain/tenants";
import { ProblemError } from "@/lib/http/problems";

export interface TenantAct {
  caller: Pick<Caller, "actor">;
  requestId: string;
}

const refuse = (path: string, message: string) =>
  new ProblemError("invalid-body", `${path}: ${message}`, { errors: [{ path, message }] });

const slugOf = (name: string) => name.trim().toLowerCase().replaceAll(/\s+/g, "-");

/** One tree at a time: else two changes that are each fine could make a customer of a customer. */
const lockTree = (tx: Transaction) => tx.execute(sql`select pg_advisory_xact_lock(727014)`);

export async function createTenant(db: Db, input: CreateTenant, act: TenantAct): Promise<TenantDetail> {
  return db.transaction(async (tx) => {
    await lockTree(tx);
    const row = { id: newId("tenant"), name: input.name, slug: slugOf(input.name), parentId: input.parentId ?? null };
    await refuseTakenName(tx, row.slug, row.id);
    await refuseDeepNesting(tx, row.id, row.parentId);
    await tx.insert(tenants).values(row);
    await record(tx, act, "tenant.create", row, { parentId: row.parentId });
    return tenantDetailSchema.parse(row);
  });
}

export async function updateTenant(db: Db, id: string, input: UpdateTenant, act: TenantAct): Promise<TenantDetail> {
  return db.transaction(async (tx) => {
    await lockTree(tx);
    const [known] = await tx.select().from(tenants).where(eq(tenants.id, id));
    if (!known) throw new ProblemError("not-found", "There is no tenant with this id.");
    const name = input.name ?? known.name;
    const row = { name, slug: slugOf(name), parentId: input.parentId === undefined ? known.parentId : input.parentId };
    await refuseTakenName(tx, row.slug, id);
    await refuseDeepNesting(tx, id, row.parentId);
    await tx.update(tenants).set(row).where(eq(tenants.id, id));
    await record(tx, act, "tenant.update", { id, name }, { before: { name: known.name, parentId: known.parentId }, after: row });
    return tenantDetailSchema.parse({ id, ...row });
  });
}

/** Removes a tenant that nothing speaks of any more: no customer, rule, row, person or token. */
export async function deleteTenant(db: Db, id: string, act: TenantAct): Promise<void> {
  await db.transaction(async (tx) => {
    await lockTree(tx);
    const [known] = await tx.select().from(tenants).where(eq(tenants.id, id));
    if (!known) throw new ProblemError("not-found", "There is no tenant with this id.");
    const used = await tx.execute<{ what: string; count: number }>(sql`
      select * from (
        select 'customers' as what, count(*)::int as count from tenants where parent_id = ${id}
        union all select 'rules', count(*)::int from tenant_rules where tenant_id = ${id}
        union all select 'decisions about single rows', count(*)::int from tenant_overrides where tenant_id = ${id}
        union all select 'people', count(distinct user_id)::int from memberships where tenant_id = ${id}
        union all select 'machines', count(*)::int from vms where tenant_id = ${id}
      ) as used where count > 0`);
    if (used.rows.length > 0) {
      const parts = used.rows.map(({ what, count }) => `${count} ${what}`).join(", ");
      throw new ProblemError("conflict", `${known.name} still has ${parts}. Give them to another tenant first.`);
    }
    await tx.delete(tenants).where(eq(tenants.id, id));
    await record(tx, act, "tenant.delete", known, {});
  });
}

async function refuseTakenName(tx: Transaction, slug: string, id: string): Promise<void> {
  const [taken] = await tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.slug, slug));
  if (taken && taken.id !== id) throw refuse("name", "another tenant has this name; choose a different one");
}

async function refuseDeepNesting(tx: Transaction, id: string, parentId: string | null): Promise<void> {
  if (parentId === null) return;
  if (parentId === id) throw refuse("parentId", "is the tenant itself; choose another reseller, or none");
  const [parent] = await tx.select().from(tenants).where(eq(tenants.id, parentId));
  if (!parent) throw refuse("parentId", "names no tenant; choose one of the list");
  if (parent.parentId !== null)
    throw refuse("parentId", `${parent.name} is itself a customer; tenants nest one level, so choose a reseller`);
  const [customer] = await tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.parentId, id)).limit(1);
  if (customer) throw refuse("parentId", "this tenant has customers of its own; tenants nest one level");
}

async function record(
  tx: Transaction,
  act: TenantAct,
  action: string,
  { id, name }: { id: string; name: string },
  details: Record<string, unknown>,
): Promise<void> {
  await recordAudit(tx, {
    actor: act.caller.actor,
    action,
    subject: name,
    tenantId: id,
    outcome: "done",
    requestId: act.requestId,
    details,
  });
}
