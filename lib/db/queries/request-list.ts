import "server-only";
import { sql } from "drizzle-orm";
import { requestSchema, type RequestRow } from "@/lib/domain/request";
import { requestApprovals, requests } from "../schema";
import { anyOf, atOrAfter, before, contains } from "./filters";
import type { ListSpec } from "./list";

type Row = typeof requests.$inferSelect;

const time = (date: Date | null) => date?.toISOString() ?? null;

export const toRequest = (row: Row): RequestRow =>
  requestSchema.parse({
    id: row.id,
    kind: row.kind,
    effect: row.effect,
    state: row.state,
    tenantId: row.tenantId,
    connectionId: row.connectionId,
    provider: row.provider,
    vmId: row.vmId,
    vmName: row.vmName,
    restoreTargetId: row.restoreTargetId,
    takenAt: row.takenAt.toISOString(),
    sizeBytes: row.sizeBytes,
    summary: row.summary,
    reason: row.reason,
    ticket: row.ticket,
    requestedBy: { id: row.requestedById, name: row.requestedByName },
    approvalsNeeded: row.approvalsNeeded,
    approvalsGiven: row.approvalsGiven,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    startsAt: time(row.startsAt),
    decidedAt: time(row.decidedAt),
    endedAt: time(row.endedAt),
    outcome: row.outcome,
    operationId: row.operationId,
    copyOfId: row.copyOfId,
  });

export const requestList: ListSpec<Row, RequestRow> = {
  name: "requests",
  table: requests,
  filters: {
    connectionId: anyOf(requests.connectionId),
    provider: anyOf(requests.provider),
    tenantId: anyOf(requests.tenantId),
    state: anyOf(requests.state),
    kind: anyOf(requests.kind),
    effect: anyOf(requests.effect),
    vmId: anyOf(requests.vmId),
    requestedById: anyOf(requests.requestedById),
    createdAfter: atOrAfter(requests.createdAt),
    createdBefore: before(requests.createdAt),
  },
  sorts: {
    createdAt: { by: sql`${requests.createdAt}`, type: "timestamptz" },
    expiresAt: { by: sql`${requests.expiresAt}`, type: "timestamptz" },
    vmName: { by: sql`${requests.vmName}`, type: "text" },
    state: { by: sql`${requests.state}`, type: "text" },
  },
  defaultSort: "-createdAt",
  search: contains(requests.vmName, requests.reason, requests.ticket, requests.requestedByName),
  toItem: toRequest,
  countedAs: null,
};

/** The same with what one person is to decide: `[user id, role]`. Only for those who know who asks. */
export const requestListOf: ListSpec<Row, RequestRow> = {
  ...requestList,
  filters: {
    ...requestList.filters,
    undecidedBy: ([userId, role]) => sql`(${requests.state} = 'submitted' and ${requests.expiresAt} > now()
      and ${requests.requestedById} <> ${userId} and ${requests.decideRoles} @> array[${role}::text]
      and not exists (select 1 from ${requestApprovals} a where a.request_id = ${requests.id} and a.user_id = ${userId}))`,
  },
};
