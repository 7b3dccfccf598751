import "server-only";
import { sql } from "drizzle-orm";
import { auditEntrySchema, type AuditEntryItem } from "@/lib/domain/people";
import { auditEntries } from "../schema";
import { anyOf, atOrAfter, before, contains } from "./filters";
import type { ListSpec } from "./list";

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
