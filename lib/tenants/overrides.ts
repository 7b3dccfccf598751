import "server-only";
import { desc, eq, sql } from "drizzle-orm";
import { recordAudit } from "@/lib/audit";
import type { Db } from "@/lib/db/client";
import { tenantOverrides, tenants } from "@/lib/db/schema";
import { nounSchema } from "@/lib/domain/nouns";
import { tenantOverrideSchema, type SetTenantOverride, type TenantOverride } from "@/lib/domain/tenants";
import { ProblemError } from "@/lib/http/problems";
import { enqueueRowAssignment, followDecision, tableName } from "@/lib/inventory";
import type { TenantAct } from "./manage";

type Row = typeof tenantOverrides.$inferSelect;

const toOverride = ({ rowId, createdAt, ...row }: Row): TenantOverride =>
  tenantOverrideSchema.parse({ ...row, id: rowId, createdAt: createdAt.toISOString() });

export async function listTenantOverrides(db: Db): Promise<TenantOverride[]> {
  const rows = await db.select().from(tenantOverrides).orderBy(desc(tenantOverrides.createdAt), tenantOverrides.rowId);
  return rows.map(toOverride);
}

/** Decides about one row; it and what hangs on it moves at once. */
export async function setTenantOverride(db: Db, input: SetTenantOverride, act: TenantAct): Promise<TenantOverride> {
  const found = await db.execute<{ name: string; connectionId: string }>(
    sql`select name, connection_id as "connectionId" from ${sql.identifier(tableName(input.noun))} where id = ${input.id}`,
  );
  const row = found.rows[0];
  if (!row) throw refuse("id", `names no row of this kind (${input.noun}); copy it from a list`);
  if (input.tenantId !== null) {
    const [tenant] = await db.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, input.tenantId));
    if (!tenant) throw refuse("tenantId", "names no tenant; choose one of the list");
  }
  const stored = await db.transaction(async (tx) => {
    const values = { ...row, rowId: input.id, noun: input.noun, tenantId: input.tenantId, madeBy: act.caller.actor.name };
    await enqueueRowAssignment(tx, { connectionId: row.connectionId, noun: input.noun, id: input.id });
    const [made] = await tx
      .insert(tenantOverrides)
      .values(values)
      .onConflictDoUpdate({ target: tenantOverrides.rowId, set: { ...values, createdAt: sql`now()` } })
      .returning();
    await recordAudit(tx, {
      actor: act.caller.actor,
      action: "tenant-override.set",
      subject: row.name,
      tenantId: input.tenantId,
      connectionId: row.connectionId,
      outcome: "done",
      requestId: act.requestId,
      details: { noun: input.noun, id: input.id, tenantId: input.tenantId },
    });
    return made;
  });
  if (!stored) throw new Error("The decision was not stored.");
  await followDecision(db, { connectionId: row.connectionId, noun: input.noun, id: input.id });
  return toOverride(stored);
}

/** Takes a decision back: the rules decide again, at once. */
export async function removeTenantOverride(db: Db, rowId: string, act: TenantAct): Promise<void> {
  const removed = await db.transaction(async (tx) => {
    const [row] = await tx.delete(tenantOverrides).where(eq(tenantOverrides.rowId, rowId)).returning();
    if (!row) throw new ProblemError("not-found", "There is no decision about a row with this id.");
    await enqueueRowAssignment(tx, { connectionId: row.connectionId, noun: nounSchema.parse(row.noun), id: rowId });
    await recordAudit(tx, {
      actor: act.caller.actor,
      action: "tenant-override.remove",
      subject: row.name,
      tenantId: row.tenantId,
      connectionId: row.connectionId,
      outcome: "done",
      requestId: act.requestId,
      details: { noun: row.noun, id: rowId },
    });
    return row;
  });
  await followDecision(db, { connectionId: removed.connectionId, noun: nounSchema.parse(removed.noun), id: rowId });
}

const refuse = (path: string, message: string) =>
  new ProblemError("invalid-body", `${path}: ${message}`, { errors: [{ path, message }] });
