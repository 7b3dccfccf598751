import "server-only";
import { randomUUID } from "node:crypto";
import { asc, sql } from "drizzle-orm";
import { recordAudit } from "@/lib/audit";
import type { Db, Queryable } from "@/lib/db/client";
import { connections, tenantRules, tenants } from "@/lib/db/schema";
import { tenantRulesAnswerSchema, type ReplaceTenantRules, type TenantRule, type TenantRulesAnswer } from "@/lib/domain/tenants";
import { ProblemError } from "@/lib/http/problems";
import { enqueueAssignment, rulesHash } from "@/lib/inventory";
import type { TenantAct } from "./manage";

async function readRules(db: Queryable): Promise<TenantRule[]> {
  return db
    .select({
      tenantId: tenantRules.tenantId,
      connectionId: tenantRules.connectionId,
      vendorTenant: tenantRules.vendorTenant,
      tagKey: tenantRules.tagKey,
      tagValue: tenantRules.tagValue,
      namePattern: tenantRules.namePattern,
    })
    .from(tenantRules)
    .orderBy(asc(tenantRules.position), asc(tenantRules.id));
}

/** The rules, how far they have been followed, and what they can go by. */
export async function showTenantRules(db: Db): Promise<TenantRulesAnswer> {
  const items = await readRules(db);
  const version = rulesHash(items);
  const [pending, known, unassigned] = await Promise.all([
    db.execute<{ count: number }>(sql`select count(*)::int as count from connections c where not exists (
      select 1 from tenant_assignments a where a.connection_id = c.id and a.rules_hash = ${version})`),
    db.execute(sql`select connection_id as "connectionId", vendor_tenant as "vendorTenant", count(*)::int as machines
      from vms group by 1, 2 order by 1, 3 desc limit 1000`),
    db.execute<{ count: number }>(sql`select count(*)::int as count from vms where tenant_id is null`),
  ]);
  return tenantRulesAnswerSchema.parse({
    items,
    version,
    pendingConnections: pending.rows[0]?.count ?? 0,
    vendorTenants: known.rows,
    unassignedMachines: unassigned.rows[0]?.count ?? 0,
  });
}

/** Replaces all rules at once and has the rows of every connection gone over by them. */
export async function replaceTenantRules(db: Db, input: ReplaceTenantRules, act: TenantAct): Promise<TenantRulesAnswer> {
  await refuseStrangers(db, input.rules);
  await db.transaction(async (tx) => {
    // Held until the end: two who save at the same moment cannot both be based on what was.
    await tx.execute(sql`lock table tenant_rules in share row exclusive mode`);
    const before = await readRules(tx);
    if (rulesHash(before) !== input.basedOn) {
      throw new ProblemError(
        "conflict",
        "Somebody changed the rules since you read them. Read them again, then make your change.",
      );
    }
    await tx.delete(tenantRules);
    if (input.rules.length > 0) {
      await tx
        .insert(tenantRules)
        .values(input.rules.map((rule, position) => ({ ...rule, position, id: `rul_${randomUUID().replaceAll("-", "")}` })));
    }
    for (const { id } of await tx.select({ id: connections.id }).from(connections)) await enqueueAssignment(tx, id);
    await recordAudit(tx, {
      actor: act.caller.actor,
      action: "tenant-rules.replace",
      subject: `${input.rules.length} rules`,
      outcome: "done",
      requestId: act.requestId,
      details: { before, after: input.rules },
    });
  });
  return showTenantRules(db);
}

/** Every rule names a tenant and a connection that exist, or is refused by its place. */
export async function refuseStrangers(db: Db, rules: readonly TenantRule[]): Promise<void> {
  const [knownTenants, knownConnections] = [
    new Set((await db.select({ id: tenants.id }).from(tenants)).map(({ id }) => id)),
    new Set((await db.select({ id: connections.id }).from(connections)).map(({ id }) => id)),
  ];
  const errors = rules.flatMap((rule, index) => [
    ...(knownTenants.has(rule.tenantId)
      ? []
      : [{ path: `rules.${index}.tenantId`, message: "names no tenant; choose one of the list" }]),
    ...(rule.connectionId === null || knownConnections.has(rule.connectionId)
      ? []
      : [{ path: `rules.${index}.connectionId`, message: "names no connection; choose one of the list" }]),
  ]);
  if (errors[0]) throw new ProblemError("invalid-body", `${errors[0].path}: ${errors[0].message}`, { errors });
}
