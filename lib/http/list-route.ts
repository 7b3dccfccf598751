import "server-only";
import { z } from "zod";
import { getRow, listRows, streamRows, type ListSpec } from "@/lib/db/queries/list";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import type { Action } from "@/lib/domain/roles";
import { csvResponse } from "./csv";
import { ProblemError } from "./problems";
import { route, type RouteHandler } from "./route";

const value = z.string().min(1).max(200);

/** A moment that the database can hold: an offset may carry the last hours of the year 9999 beyond it. */
const momentSchema = z.iso
  .datetime({ offset: true, abort: true, error: "is not a time; write it as 2026-01-31T09:00:00Z" })
  .refine(
    (text) => Math.abs(Date.parse(text) - Date.parse("5000-01-01T00:00:00Z")) < 157_000_000_000_000,
    "is not a time between the years 25 and 9975",
  );

/** The query parameters a list takes: paging, sort, free text and the list's own filters. */
export function listQuerySchema(spec: { filters: Record<string, unknown> }) {
  const filters = Object.keys(spec.filters).map((name) => [name, filterSchema(name).optional()] as const);
  return z.object({ ...listQueryShape, ...Object.fromEntries(filters) });
}

function filterSchema(name: string): z.ZodType {
  if (/^(after|before)$|(After|Before)$/.test(name)) return momentSchema;
  if (name === "restorable" || name === "grouped") return z.enum(["true", "false"]);
  return z.array(value).max(50);
}

interface ListRouteOptions<Row extends { id: string }, Item> {
  spec: ListSpec<Row, Item>;
  item: z.ZodObject;
  action: Action;
  summary: string;
}

/** `GET` of a list: JSON a page at a time, or every matching row as CSV for `Accept: text/csv`. */
export function listRoute<Row extends { id: string }, Item extends Record<string, unknown>>(
  options: ListRouteOptions<Row, Item>,
): RouteHandler {
  const { spec, item } = options;
  return route(
    { action: options.action, summary: options.summary, query: listQuerySchema(spec), answer: listAnswerSchema(item), csv: true },
    ({ query, scope, db, request }) => {
      const asked = { ...query, limit: query.limit, cursor: query.cursor, sort: query.sort, q: query.q };
      if (!wantsCsv(request)) return listRows(db, scope, spec, asked);
      return csvResponse(spec.name, Object.keys(item.shape), streamRows(db, scope, spec, asked));
    },
  );
}

/** `GET` of one item; what is out of scope is as absent as what does not exist. */
export function detailRoute<Row extends { id: string }, Item>(options: ListRouteOptions<Row, Item>): RouteHandler {
  return route(
    { action: options.action, summary: options.summary, params: z.object({ id: value.max(64) }), answer: options.item },
    async ({ params, scope, db }) => {
      const found = await getRow(db, scope, options.spec, params.id);
      if (found === null) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
      return found;
    },
  );
}

export function wantsCsv(request: Request): boolean {
  return (request.headers.get("accept") ?? "").split(",").some((part) => part.trim().toLowerCase().startsWith("text/csv"));
}
