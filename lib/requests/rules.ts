import "server-only";
import { and, asc, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import { newId } from "@/lib/access/new-id";
import { recordAudit } from "@/lib/audit";
import type { Db, Queryable } from "@/lib/db/client";
import { listTenants } from "@/lib/db/queries/people";
import { notificationChannels, requestRules } from "@/lib/db/schema";
import {
  fewestApprovals,
  mayBeAutomatic,
  requestRuleSchema,
  ruleContentSchema,
  standardRule,
  type RequestEffect,
  type RequestRule,
  type RuleContent,
  type SaveRule,
} from "@/lib/domain/request-rule";
import type { Scope } from "@/lib/domain/scope";
import { requestEffects } from "@/lib/domain/states";
import { ProblemError } from "@/lib/http/problems";
import { invalidBody } from "@/lib/http/read-body";

type Row = typeof requestRules.$inferSelect;

/** The rule that holds for an effect in a tenant: its own, else the one for all, else the standard. */
export async function ruleFor(db: Queryable, tenantId: string | null, effect: RequestEffect): Promise<RuleContent> {
  const own =
    tenantId === null ? isNull(requestRules.tenantId) : or(eq(requestRules.tenantId, tenantId), isNull(requestRules.tenantId));
  const [row] = await db
    .select()
    .from(requestRules)
    .where(and(eq(requestRules.effect, effect), own))
    .orderBy(sql`${requestRules.tenantId} nulls last`)
    .limit(1);
  return row ? withFloor(effect, ruleContentSchema.parse(row.content)) : standardRule(effect);
}

/** Nothing that stands in the database lowers what overwriting and removing always takes. */
function withFloor(effect: RequestEffect, content: RuleContent): RuleContent {
  return {
    ...content,
    approvals: Math.max(content.approvals, fewestApprovals[effect]),
    automatic: content.automatic && mayBeAutomatic(effect),
  };
}

/** Whether two rules decide alike: who, how many, how large and when. How people are told of it does not matter. */
export function decidesAlike(a: RuleContent, b: RuleContent): boolean {
  const terms = ({ askRoles, decideRoles, approvals, quietHours, largestBytes }: RuleContent) =>
    JSON.stringify([
      [...askRoles].sort(),
      [...decideRoles].sort(),
      approvals,
      quietHours && [quietHours.start, quietHours.end, quietHours.timezone],
      largestBytes,
    ]);
  return terms(a) === terms(b);
}

const toRule = (row: Row): RequestRule => {
  const { effect, ...rest } = row;
  const known = requestRuleSchema.shape.effect.parse(effect);
  return requestRuleSchema.parse({
    id: rest.id,
    tenantId: rest.tenantId,
    effect: known,
    ...withFloor(known, ruleContentSchema.parse(rest.content)),
    changedAt: rest.updatedAt.toISOString(),
  });
};

/** Rules a scope may know: those for everybody, with the standard where none was made, and those of its tenants. */
export async function listRules(db: Db, scope: Scope): Promise<RequestRule[]> {
  const own =
    scope.tenantIds === "all"
      ? undefined
      : or(
          isNull(requestRules.tenantId),
          scope.tenantIds.length > 0 ? inArray(requestRules.tenantId, [...scope.tenantIds]) : sql`false`,
        );
  const made = (await db.select().from(requestRules).where(own).orderBy(asc(requestRules.createdAt))).map(toRule);
  const standard = requestEffects
    .filter((effect) => !made.some((rule) => rule.tenantId === null && rule.effect === effect))
    .map((effect) => requestRuleSchema.parse({ id: null, tenantId: null, effect, ...standardRule(effect), changedAt: null }));
  return [...standard, ...made];
}

/** Makes or replaces the rule of a tenant and an effect. Requests that were decided stay as they are. */
export async function saveRule(db: Db, caller: Caller, wish: SaveRule, requestId: string): Promise<RequestRule> {
  const { tenantId, effect, ...content } = wish;
  await refuseStrangersPlace(db, caller, tenantId);
  await refuseUnknownChannels(db, caller.scope, content.channelIds);
  return db.transaction(async (tx) => {
    const place = and(
      eq(requestRules.effect, effect),
      tenantId === null ? isNull(requestRules.tenantId) : eq(requestRules.tenantId, tenantId),
    );
    const [before] = await tx.select().from(requestRules).where(place).for("update");
    const [row] = before
      ? await tx
          .update(requestRules)
          .set({ content, updatedAt: sql`now()` })
          .where(eq(requestRules.id, before.id))
          .returning()
      : await tx
          .insert(requestRules)
          .values({ id: newId("requestRule"), tenantId, effect, content })
          .onConflictDoNothing()
          .returning();
    if (!row) throw new ProblemError("conflict", "Somebody made this rule at the same moment. Read it again.");
    await recordAudit(tx, {
      actor: caller.actor,
      action: before ? "request-rule.change" : "request-rule.create",
      subject: effect,
      tenantId,
      outcome: "done",
      requestId,
      details: { before: before ? before.content : standardRule(effect), after: content },
    });
    return toRule(row);
  });
}

/** Takes a rule away; the one for all, or the standard, holds again. */
export async function removeRule(db: Db, caller: Caller, id: string, requestId: string): Promise<void> {
  const [known] = await db.select().from(requestRules).where(eq(requestRules.id, id));
  if (!known) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
  await refuseStrangersPlace(db, caller, known.tenantId);
  await db.transaction(async (tx) => {
    const [row] = await tx.delete(requestRules).where(eq(requestRules.id, id)).returning();
    if (!row) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
    await recordAudit(tx, {
      actor: caller.actor,
      action: "request-rule.remove",
      subject: row.effect,
      tenantId: row.tenantId,
      outcome: "done",
      requestId,
      details: { before: row.content },
    });
  });
}

/** A rule for everybody is made by those who see everybody's; one of a tenant by those who see it. */
async function refuseStrangersPlace(db: Db, caller: Caller, tenantId: string | null): Promise<void> {
  if (tenantId === null) {
    if (caller.scope.tenantIds === "all") return;
    throw new ProblemError(
      "not-allowed",
      "A rule for every tenant is made by administrators of all of them; name a tenant of yours.",
    );
  }
  const own = await listTenants(db, caller.scope);
  if (!own.some(({ id }) => id === tenantId)) throw invalidBody([{ path: ["tenantId"], message: "names no tenant of yours" }]);
}

async function refuseUnknownChannels(db: Db, scope: Scope, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await db
    .select({ id: notificationChannels.id, tenantId: notificationChannels.tenantId })
    .from(notificationChannels);
  const known = new Set(
    rows
      .filter(({ tenantId }) => scope.tenantIds === "all" || (tenantId !== null && scope.tenantIds.includes(tenantId)))
      .map(({ id }) => id),
  );
  const missing = ids.findIndex((id) => !known.has(id));
  if (missing >= 0) throw invalidBody([{ path: ["channelIds", String(missing)], message: "names no channel that you can see" }]);
}
