import { badRequest } from "./answers";
import type { Collection } from "./collection";
import type { ListFields } from "./list-fields";
import type { Row } from "./row";

/** A public client asks for 4096 and takes a shorter page for the last one (contract README, "Lists"). */
const mostRows = 4_096;
const defaultRows = 1_000;

type Operator = "==" | "=|" | ">=" | "<=" | "=b" | "!=";
interface Filter {
  field: string;
  operator: Operator;
  value: string;
}

/** Characteristics are filtered by code and told in words. */
const characteristicWords: Readonly<Record<string, string>> = { "1": "Mount", "2": "Unmount" };

function filterOf(text: string, fields: ListFields): Filter {
  const colon = text.indexOf(":");
  if (colon < 1) throw badRequest(`filter ${text} must be <field>:<operator><value>`);
  const field = text.slice(0, colon);
  const rest = text.slice(colon + 1);
  const type = fields.types.get(field);
  if (type === undefined) throw badRequest(`filter field ${field} is not supported`);
  const filter = (operator: Operator, value: string): Filter => ({
    field,
    operator,
    value: field === "characteristic" ? (characteristicWords[value] ?? value) : value,
  });
  for (const operator of ["==", "=|", ">=", "<=", "!="] as const)
    if (rest.startsWith(operator)) return filter(operator, rest.slice(2));
  if (rest.startsWith("=b") && type !== "String") return filter("=b", rest.slice(2));
  if (rest.startsWith("=")) return filter("==", rest.slice(1));
  throw badRequest(`filter ${text} has no operator`);
}

/** The same field twice is a union of equalities or a range; anything else is refused. */
function grouped(filters: readonly Filter[]): Map<string, Filter[]> {
  const groups = new Map<string, Filter[]>();
  for (const filter of filters) groups.set(filter.field, [...(groups.get(filter.field) ?? []), filter]);
  for (const [field, group] of groups) {
    const operators = group.map(({ operator }) => operator).sort();
    const isRange = operators.length === 2 && operators[0] === "<=" && operators[1] === ">=";
    if (operators.length > 1 && !isRange && operators.some((operator) => operator !== "=="))
      throw badRequest(`filter field ${field} can only be repeated with == or as a range`);
  }
  return groups;
}

function isMatch(value: unknown, { operator, value: wanted }: Filter): boolean {
  const text = String(value);
  switch (operator) {
    case "==":
      return typeof value === "boolean"
        ? text === wanted.toLowerCase()
        : text === wanted || (typeof value === "number" && wanted !== "" && value === Number(wanted));
    case "!=":
      return text !== wanted;
    case "=|":
      return text.toLowerCase().includes(wanted.toLowerCase());
    case ">=":
      return wanted !== "" && Number(value) >= Number(wanted);
    case "<=":
      return wanted !== "" && Number(value) <= Number(wanted);
    case "=b":
      return (Number(value) & Number(wanted.toLowerCase() === "true" ? 1 : wanted)) !== 0;
  }
}

function sorterOf(text: string | undefined, fields: ListFields): { compare: (a: Row, b: Row) => number; isById: boolean } | null {
  if (text === undefined || text === "") return null;
  const keys = text.split(",").map((part) => {
    const [field = "", direction = "asc"] = part.trim().split(":");
    if (!fields.types.has(field) || !/^(asc|desc)$/i.test(direction)) throw badRequest(`sort ${part} is not supported`);
    return { field, sign: /^desc$/i.test(direction) ? -1 : 1 };
  });
  const [first] = keys;
  return {
    isById: keys.length === 1 && first?.field === "id" && first.sign === 1,
    compare: (a, b) => {
      for (const { field, sign } of keys) {
        const [x, y] = [keyOf(a, field, fields), keyOf(b, field, fields)];
        if (x !== y) return (typeof x === "number" && typeof y === "number" ? x < y : String(x) < String(y)) ? -sign : sign;
      }
      return 0;
    },
  };
}

function keyOf(row: Row, field: string, fields: ListFields): string | number {
  const [value] = fields.valuesOf(row, field);
  if (typeof value === "number") return value;
  return field === "id" && typeof value === "string" && /^\d+$/.test(value) ? Number(value) : String(value ?? "");
}

/** A list as it was asked for: filters, keywords, order, page. */
export class ListQuery {
  readonly #groups: ReadonlyMap<string, readonly Filter[]>;
  readonly #keywords: readonly string[];

  /** Throws a Refusal when the query is not one that the console understands. */
  constructor(
    private readonly query: URLSearchParams,
    private readonly fields: ListFields,
  ) {
    this.#groups = grouped(query.getAll("filter").map((text) => filterOf(text, fields)));
    this.#keywords = query.getAll("keyword").map((keyword) => keyword.toLowerCase());
  }

  /** `HEAD`: how many there are, whatever the page. */
  count(collection: Collection, now: number): number {
    if (this.#isPlain()) return collection.count(now);
    let count = 0;
    for (const row of this.#narrowed(collection, now) ?? collection.all(now)) if (this.#matches(row)) count += 1;
    return count;
  }

  page(collection: Collection, now: number): Row[] {
    const offset = Number(this.query.get("offset") ?? 0);
    const asked = Number(this.query.get("limit") ?? 0);
    const limit = Math.min(asked === 0 ? defaultRows : asked, mostRows);
    const sorter = sorterOf(this.query.get("sort") ?? undefined, this.fields);
    if ((sorter === null || sorter.isById) && this.#isPlain()) return collection.slice(now, offset, limit);
    const rows: Row[] = [];
    const narrowed = this.#narrowed(collection, now);
    // Whole lists come in the order of their ids; what was narrowed down does not.
    const isInOrder = sorter === null || (sorter.isById && narrowed === null);
    for (const row of narrowed ?? collection.all(now)) {
      if (!this.#matches(row)) continue;
      rows.push(row);
      if (isInOrder && rows.length >= offset + limit) break;
    }
    if (!isInOrder) rows.sort(sorter.compare);
    return rows.slice(offset, offset + limit);
  }

  #isPlain(): boolean {
    return this.#groups.size === 0 && this.#keywords.length === 0;
  }

  #narrowed(collection: Collection, now: number): Iterable<Row> | null {
    for (const [field, filters] of this.#groups) {
      if (!filters.every(({ operator }) => operator === "==")) continue;
      const values = filters.map(({ value }) => value);
      const narrowed = collection.narrowed?.(field, values, now) ?? null;
      if (narrowed !== null) return narrowed;
    }
    return null;
  }

  #matches(row: Row): boolean {
    for (const [field, filters] of this.#groups) {
      const values = this.fields.valuesOf(row, field);
      const holds = (filter: Filter) => values.some((value) => isMatch(value, filter));
      const isRange = filters.some(({ operator }) => operator === ">=" || operator === "<=");
      if (!(isRange ? filters.every(holds) : filters.some(holds))) return false;
    }
    return (
      this.#keywords.length === 0 ||
      this.fields.keywordAttributes.some((attribute) =>
        this.fields
          .valuesOf(row, attribute)
          .some((value) => this.#keywords.some((keyword) => String(value).toLowerCase().includes(keyword))),
      )
    );
  }
}

/** What `OPTIONS` tells of a list. */
export function describeList(fields: ListFields): object {
  const names = [...fields.types];
  return {
    "GET(list)": {
      filterable: true,
      sortable: true,
      pageable: true,
      sortablefields: names.map(([name]) => name),
      filterablefields: names.map(([field, type]) => ({ field, type })),
    },
  };
}
