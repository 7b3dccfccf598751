import "server-only";
import { and, asc, desc, sql, type SQL } from "drizzle-orm";
import type { AnyPgColumn, PgTable } from "drizzle-orm/pg-core";
import type { ListAnswer } from "@/lib/domain/list";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import type { Db } from "../client";
import { decodeCursor, encodeCursor, type SortType } from "./cursor";
import { unassigned } from "./filters";
import { inScope } from "./scope";

/** How a list may be sorted: an expression that is never null, and the type of its values in a cursor. */
export interface SortField {
  by: SQL;
  type: SortType;
}

/** The columns that a list needs of its table. */
type ListedTable = PgTable & { id: AnyPgColumn; tenantId: AnyPgColumn; connectionId: AnyPgColumn };

export interface ListSpec<Row extends { id: string }, Item> {
  /** The path's last part, for cursors and messages. */
  name: string;
  table: ListedTable;
  /** One condition per filter parameter; values are the parameter's. */
  filters: Record<string, (values: readonly string[]) => SQL>;
  sorts: Record<string, SortField>;
  defaultSort: string;
  search: (words: string) => SQL;
  toItem: (row: Row) => Item;
  /** Rows counted per connection and tenant after each pass; null where the table is always small. */
  countedAs: string | null;
}

export interface ListQuery {
  limit: number;
  cursor?: string | undefined;
  sort?: string | undefined;
  q?: string | undefined;
  [filter: string]: unknown;
}

/** Up to here a total is counted; above it is taken from the last pass or the planner. */
const countLimit = 10_000;

const isText = (value: unknown): value is string => typeof value === "string";
const toTexts = (value: unknown): string[] => (Array.isArray(value) ? value.filter(isText) : isText(value) ? [value] : []);

/** The filters a query asks for, in the order of the specification. */
function askedFilters(spec: { filters: Record<string, unknown> }, query: ListQuery): [string, string[]][] {
  return Object.keys(spec.filters).flatMap((name) => {
    const values = toTexts(query[name]);
    return values.length > 0 ? [[name, values] as [string, string[]]] : [];
  });
}

/** Everything that decides which rows a list gives, scope first. */
function listCondition<Row extends { id: string }, Item>(scope: Scope, spec: ListSpec<Row, Item>, query: ListQuery): SQL {
  const parts = [inScope(scope, spec.table.tenantId)];
  for (const [name, values] of askedFilters(spec, query)) {
    const condition = spec.filters[name];
    if (condition) parts.push(condition(values));
  }
  if (query.q?.trim()) parts.push(spec.search(query.q.trim()));
  return and(...parts) ?? sql`true`;
}

/** The order a query asks for; an empty or unknown sort is a 400 that names the good ones. */
function listOrder<Row extends { id: string }, Item>(spec: ListSpec<Row, Item>, asked: string | undefined) {
  const text = asked ?? spec.defaultSort;
  const isDescending = text.startsWith("-");
  const field = spec.sorts[isDescending ? text.slice(1) : text];
  if (!field || !Object.hasOwn(spec.sorts, isDescending ? text.slice(1) : text)) {
    const known = Object.keys(spec.sorts).join(", ");
    throw new ProblemError(
      "unknown-sort",
      `sort=${text} is not known to ${spec.name}; it sorts by ${known}, with a leading - for descending.`,
      {
        errors: [{ path: "sort", message: `must be one of ${known}` }],
      },
    );
  }
  return { field, isDescending, text };
}

/** One page of rows in the caller's scope, stable while rows come and go: paging goes by the last row's sort value and id. */
export async function listRows<Row extends { id: string }, Item>(
  db: Db,
  scope: Scope,
  spec: ListSpec<Row, Item>,
  query: ListQuery,
): Promise<ListAnswer<Item>> {
  const condition = listCondition(scope, spec, query);
  const { field } = listOrder(spec, query.sort);
  const binding = JSON.stringify([spec.name, query.sort ?? null, query.q ?? null, askedFilters(spec, query)]);
  const [page, count, asOf] = await Promise.all([
    readPage(db, spec, condition, {
      sort: query.sort,
      limit: query.limit,
      after: query.cursor ? decodeCursor(binding, field.type, query.cursor) : null,
    }),
    countRows(db, scope, spec, query, condition),
    oldestSync(db, scope, query),
  ]);
  const last = page.rows.at(-1);
  return {
    items: page.rows.map(({ row }) => spec.toItem(row)),
    nextCursor: page.hasMore && last ? encodeCursor(binding, { value: last.sortValue, id: last.row.id }) : null,
    ...count,
    asOf,
  };
}

interface PageRequest {
  sort: string | undefined;
  limit: number;
  after: { value: string | number; id: string } | null;
}

interface Page<Row> {
  rows: { row: Row; sortValue: string | number }[];
  hasMore: boolean;
}

async function readPage<Row extends { id: string }, Item>(
  db: Db,
  spec: ListSpec<Row, Item>,
  condition: SQL,
  page: PageRequest,
): Promise<Page<Row>> {
  const { field, isDescending } = listOrder(spec, page.sort);
  const { table } = spec;
  const type = sql.raw(field.type);
  const comparison = sql.raw(isDescending ? "<" : ">");
  const after = page.after
    ? sql`(${field.by}, ${table.id}) ${comparison} (${page.after.value}::${type}, ${page.after.id})`
    : sql`true`;
  const order = isDescending ? [desc(field.by), desc(table.id)] : [asc(field.by), asc(table.id)];
  const sortValue =
    field.type === "timestamptz" ? sql`to_char(${field.by} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : field.by;
  const found = await db
    .select({ row: table, sortValue: sql<string | number>`${sortValue}` })
    .from(table as PgTable)
    .where(and(condition, after))
    .orderBy(...order)
    .limit(page.limit + 1);
  const rows = found as unknown as { row: Row; sortValue: string | number }[];
  return { rows: rows.slice(0, page.limit), hasMore: rows.length > page.limit };
}

/** Every matching row in order, a batch at a time, for exports. A bad sort is told at once, not when the first batch is asked for. */
export function streamRows<Row extends { id: string }, Item>(
  db: Db,
  scope: Scope,
  spec: ListSpec<Row, Item>,
  query: ListQuery,
): AsyncGenerator<Item[], void, void> {
  listOrder(spec, query.sort);
  return batchesOf(db, spec, query, listCondition(scope, spec, query));
}

async function* batchesOf<Row extends { id: string }, Item>(
  db: Db,
  spec: ListSpec<Row, Item>,
  query: ListQuery,
  condition: SQL,
): AsyncGenerator<Item[], void, void> {
  let after: PageRequest["after"] = null;
  for (;;) {
    const page: Page<Row> = await readPage(db, spec, condition, { sort: query.sort, limit: 1_000, after });
    if (page.rows.length > 0) yield page.rows.map(({ row }) => spec.toItem(row));
    const last = page.rows.at(-1);
    if (!page.hasMore || !last) return;
    after = { value: last.sortValue, id: last.row.id };
  }
}

/** One row by id in the caller's scope; null for a stranger's as for none. */
export async function getRow<Row extends { id: string }, Item>(
  db: Db,
  scope: Scope,
  spec: ListSpec<Row, Item>,
  id: string,
): Promise<Item | null> {
  const { table } = spec;
  const found = await db
    .select({ row: table })
    .from(table as PgTable)
    .where(and(inScope(scope, table.tenantId), sql`${table.id} = ${id}`));
  const row = (found as unknown as { row: Row }[])[0]?.row;
  return row ? spec.toItem(row) : null;
}

async function countRows<Row extends { id: string }, Item>(
  db: Db,
  scope: Scope,
  spec: ListSpec<Row, Item>,
  query: ListQuery,
  condition: SQL,
): Promise<{ total: number; totalIsEstimate: boolean }> {
  // What is known to be large from the last pass is not counted again up to the limit for every page.
  const remembered = spec.countedAs === null ? null : await rememberedCount(db, scope, spec.countedAs, query, spec);
  if (remembered !== null && remembered > countLimit) return { total: remembered, totalIsEstimate: true };
  const counted = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from (select 1 from ${spec.table} where ${condition} limit ${countLimit + 1}) as matching`,
  );
  const count = counted.rows[0]?.count ?? 0;
  if (count <= countLimit) return { total: count, totalIsEstimate: false };
  const plan = await db.execute<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(
    sql`explain (format json) select 1 from ${spec.table} where ${condition}`,
  );
  return { total: Math.max(plan.rows[0]?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0, count), totalIsEstimate: true };
}

/** The count of the last pass, where the query asks for nothing finer than connections and tenants. */
async function rememberedCount(
  db: Db,
  scope: Scope,
  noun: string,
  query: ListQuery,
  spec: { filters: Record<string, unknown> },
): Promise<number | null> {
  const asked = askedFilters(spec, query);
  if (query.q?.trim() || asked.some(([name]) => name !== "connectionId" && name !== "tenantId")) return null;
  if (asked.some(([name, values]) => name === "tenantId" && values.includes(unassigned))) return null;
  const conditions = asked.map(([name, values]) =>
    name === "connectionId"
      ? sql`connection_id = any(${sql.param(values)}::text[])`
      : sql`tenant_id = any(${sql.param(values)}::text[])`,
  );
  if (scope.tenantIds !== "all") conditions.push(sql`tenant_id = any(${sql.param([...scope.tenantIds])}::text[])`);
  const result = await db.execute<{ count: number | null }>(
    sql`select sum(count)::int as count from inventory_counts where ${sql.join([sql`noun = ${noun}`, ...conditions], sql` and `)}`,
  );
  return result.rows[0]?.count ?? null;
}

/** The oldest last-sync time among the connections that rows of this query can come from; now, where there are none. */
async function oldestSync(db: Db, scope: Scope, query: ListQuery): Promise<string> {
  const parts: SQL[] = [sql`last_sync_at is not null`];
  const connectionIds = toTexts(query.connectionId);
  const providers = toTexts(query.provider);
  if (connectionIds.length > 0) parts.push(sql`id = any(${sql.param(connectionIds)}::text[])`);
  if (providers.length > 0) parts.push(sql`provider = any(${sql.param(providers)}::text[])`);
  if (scope.tenantIds !== "all") {
    parts.push(
      sql`id in (select connection_id from inventory_counts where tenant_id = any(${sql.param([...scope.tenantIds])}::text[]))`,
    );
  }
  const result = await db.execute<{ at: string | null }>(
    sql`select to_char(min(last_sync_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from connections where ${sql.join(parts, sql` and `)}`,
  );
  return result.rows[0]?.at ?? new Date().toISOString();
}
