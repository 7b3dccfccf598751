import { inArray, sql, type AnyColumn, type SQL } from "drizzle-orm";

/** A filter by one column's value; several values mean any of them. */
export const anyOf =
  (column: AnyColumn) =>
  (values: readonly string[]): SQL =>
    values.length === 1 ? sql`${column} = ${values[0]}` : inArray(column, [...values]);

/** Stands in a filter by tenant for rows that are nobody's; only people who see all find any. */
export const unassigned = "unassigned";

/** A filter by tenants, `unassigned` among them. */
export const ofTenant =
  (column: AnyColumn) =>
  (values: readonly string[]): SQL => {
    const named = values.filter((value) => value !== unassigned);
    const parts = [
      ...(named.length > 0 ? [anyOf(column)(named)] : []),
      ...(named.length < values.length ? [sql`${column} is null`] : []),
    ];
    return sql`(${sql.join(parts, sql` or `)})`;
  };

export const atOrAfter =
  (column: AnyColumn) =>
  (values: readonly string[]): SQL =>
    sql`${column} >= ${values[0]}::timestamptz`;

export const before =
  (column: AnyColumn) =>
  (values: readonly string[]): SQL =>
    sql`${column} < ${values[0]}::timestamptz`;

export const isTrue =
  (condition: SQL) =>
  (values: readonly string[]): SQL =>
    values[0] === "true" ? condition : sql`not (${condition})`;

/** Free text that stands anywhere in a column; the pattern's own signs are taken literally. */
export const contains =
  (...columns: AnyColumn[]) =>
  (words: string): SQL => {
    const pattern = `%${words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    return sql`(${sql.join(
      columns.map((column) => sql`${column} ilike ${pattern}`),
      sql` or `,
    )})`;
  };
