import "server-only";
import { sql } from "drizzle-orm";
import { auditChoicesSchema, type AuditChoices } from "@/lib/domain/audit";
import { auditEntrySchema, type AuditEntryItem } from "@/lib/domain/people";
import type { Scope } from "@/lib/domain/scope";
import type { Db } from "../client";
import { auditEntries } from "../schema";
import { anyOf, atOrAfter, before, contains } from "./filters";
import type { ListSpec } from "./list";
import { inScope } from "./scope";

export const auditList: ListSpec<typeof auditEntries.$inferSelect, AuditEntryItem> = {
  name: "audit",
  table: auditEntries,
  filters: {
    connectionId: anyOf(auditEntries.connectionId),
    tenantId: anyOf(auditEntries.tenantId),
    action: anyOf(auditEntries.action),
    outcome: anyOf(auditEntries.outcome),
    actorId: anyOf(auditEntries.actorId),
    requestId: anyOf(auditEntries.requestId),
    after: atOrAfter(auditEntries.at),
    before: before(auditEntries.at),
  },
  sorts: { at: { by: sql`${auditEntries.at}`, type: "timestamptz" } },
  defaultSort: "-at",
  search: contains(auditEntries.subject, auditEntries.actorName, auditEntries.action),
  toItem: ({ actorKind, actorId, actorName, ...row }) =>
    auditEntrySchema.parse({ ...row, at: row.at.toISOString(), actor: { kind: actorKind, id: actorId, name: actorName } }),
  countedAs: null,
};

/** What the last ninety days of the record can be narrowed to, in the caller's scope. */
export async function readAuditChoices(db: Db, scope: Scope): Promise<AuditChoices> {
  const recent = sql`${inScope(scope, auditEntries.tenantId)} and ${auditEntries.at} > now() - interval '90 days'`;
  const [actions, actors] = [
    await db.execute<{ action: string }>(sql`select distinct action from ${auditEntries} where ${recent} order by 1 limit 200`),
    await db.execute<{ id: string; name: string; kind: string }>(
      sql`select distinct on (actor_id) actor_id as id, actor_name as name, actor_kind as kind from ${auditEntries} where ${recent} order by actor_id limit 200`,
    ),
  ];
  return auditChoicesSchema.parse({ actions: actions.rows.map(({ action }) => action), actors: actors.rows });
}
