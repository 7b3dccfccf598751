import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { operations } from "../schema";
import { anyOf, atOrAfter, before, contains } from "./filters";
import type { ListSpec } from "./list";

export type OperationRow = typeof operations.$inferSelect;

const later = alias(operations, "later");

/**
 * One operation for each group, its newest; those by themselves all. Groups over several tenants have one for each tenant, so that
 * whoever sees only some of them sees the group too.
 */
const newestOfGroup = sql`(${operations.groupId} is null or not exists (
  select 1 from ${operations} "later"
  where ${later.groupId} = ${operations.groupId} and ${later.tenantId} is not distinct from ${operations.tenantId}
    and (${later.createdAt}, ${later.id}) > (${operations.createdAt}, ${operations.id})))`;

export const operationList: ListSpec<OperationRow, OperationRow> = {
  name: "operations",
  table: operations,
  filters: {
    connectionId: anyOf(operations.connectionId),
    provider: anyOf(operations.provider),
    tenantId: anyOf(operations.tenantId),
    state: anyOf(operations.state),
    kind: anyOf(operations.kind),
    groupId: anyOf(operations.groupId),
    grouped: (values): SQL => (values[0] === "true" ? newestOfGroup : sql`true`),
    subjectId: (values) => sql`${operations.subjectIds} && ${sql.param([...values])}::text[]`,
    createdAfter: atOrAfter(operations.createdAt),
    createdBefore: before(operations.createdAt),
  },
  sorts: {
    createdAt: { by: sql`${operations.createdAt}`, type: "timestamptz" },
    kind: { by: sql`${operations.kind}`, type: "text" },
    state: { by: sql`${operations.state}`, type: "text" },
  },
  defaultSort: "-createdAt",
  search: contains(operations.subject, operations.kind, operations.requestedByName),
  toItem: (row) => row,
  countedAs: null,
};
