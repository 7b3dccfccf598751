import "server-only";
import { sql } from "drizzle-orm";
import { operations } from "../schema";
import { anyOf, atOrAfter, before, contains } from "./filters";
import type { ListSpec } from "./list";

export type OperationRow = typeof operations.$inferSelect;

export const operationList: ListSpec<OperationRow, OperationRow> = {
  name: "operations",
  table: operations,
  filters: {
    connectionId: anyOf(operations.connectionId),
    provider: anyOf(operations.provider),
    tenantId: anyOf(operations.tenantId),
    state: anyOf(operations.state),
    kind: anyOf(operations.kind),
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
