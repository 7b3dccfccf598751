import type { z } from "zod";
import { decodeCursor, encodeCursor } from "@/lib/db/queries/cursor";
import type { ListAnswer } from "@/lib/domain/list";
import { csvResponse } from "./csv";
import { wantsCsv } from "./list-route";
import { ProblemError } from "./problems";

interface WholeListOptions<Item> {
  name: string;
  /** Its fields are the columns of the CSV. */
  item: z.ZodObject;
  query: { limit: number; cursor?: string | undefined; sort?: string | undefined };
  sorts: Record<string, (item: Item) => string>;
  defaultSort: string;
  asOf?: string;
}

type Row = Record<string, unknown> & { id: string };

/** The answer to a list that is short enough to be read whole: a page, or everything as CSV where the request asks for it. */
export function answerWhole<Item extends Row>(
  request: Request,
  items: readonly Item[],
  options: WholeListOptions<Item>,
): ListAnswer<Item> | Response {
  const { ordered, ...order } = inOrder(items, options);
  if (!wantsCsv(request)) return pageOf(ordered, order, options);
  return csvResponse(
    options.name,
    Object.keys(options.item.shape),
    (async function* () {
      yield ordered;
    })(),
  );
}

interface Order<Item> {
  text: string;
  direction: 1 | -1;
  key: (item: Item) => string;
}

function inOrder<Item extends Row>(items: readonly Item[], options: WholeListOptions<Item>): Order<Item> & { ordered: Item[] } {
  const text = options.query.sort ?? options.defaultSort;
  const name = text.replace(/^-/, "");
  const key = Object.hasOwn(options.sorts, name) ? options.sorts[name] : undefined;
  if (!key) {
    const known = Object.keys(options.sorts).join(", ");
    throw new ProblemError(
      "unknown-sort",
      `sort=${text} is not known to ${options.name}; it sorts by ${known}, with a leading - for descending.`,
      {
        errors: [{ path: "sort", message: `must be one of ${known}` }],
      },
    );
  }
  const direction = text.startsWith("-") ? -1 : 1;
  const ordered = [...items].sort((a, b) => direction * comparePlaces([key(a), a.id], [key(b), b.id]));
  return { text, direction, key, ordered };
}

/** Goes on after the place of the last item given, whether or not that item is still there. */
function pageOf<Item extends Row>(
  ordered: readonly Item[],
  { text, direction, key }: Order<Item>,
  { name, query, asOf }: WholeListOptions<Item>,
): ListAnswer<Item> {
  const binding = JSON.stringify([name, text]);
  const after = query.cursor === undefined ? null : decodeCursor(binding, "text", query.cursor);
  const rest =
    after === null
      ? ordered
      : ordered.filter((item) => direction * comparePlaces([key(item), item.id], [String(after.value), after.id]) > 0);
  const items = rest.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rest.length > items.length && last ? encodeCursor(binding, { value: key(last), id: last.id }) : null,
    total: ordered.length,
    totalIsEstimate: false,
    asOf: asOf ?? new Date().toISOString(),
  };
}

const comparePlaces = (a: readonly [string, string], b: readonly [string, string]) => compare(a[0], b[0]) || compare(a[1], b[1]);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
