import type { ListAnswer } from "@/lib/domain/list";
import { ProblemError } from "./problems";

interface WholeListOptions<Item> {
  name: string;
  limit: number;
  cursor: string | undefined;
  sort: string | undefined;
  sorts: Record<string, (item: Item) => string>;
  defaultSort: string;
}

/** A page of a list that is short enough to be read whole. The cursor is the id of the last item given. */
export function pageOfWhole<Item extends { id: string }>(items: readonly Item[], options: WholeListOptions<Item>): ListAnswer<Item> {
  const text = options.sort ?? options.defaultSort;
  const name = text.replace(/^-/, "");
  const key = Object.hasOwn(options.sorts, name) ? options.sorts[name] : undefined;
  if (!key) {
    const known = Object.keys(options.sorts).join(", ");
    throw new ProblemError("unknown-sort", `sort=${text} is not known to ${options.name}; it sorts by ${known}.`, { errors: [{ path: "sort", message: `must be one of ${known}` }] });
  }
  const direction = text.startsWith("-") ? -1 : 1;
  const ordered = [...items].sort((a, b) => direction * (compare(key(a), key(b)) || compare(a.id, b.id)));
  const last = options.cursor === undefined ? -1 : ordered.findIndex((item) => item.id === options.cursor);
  if (options.cursor !== undefined && last === -1) throw new ProblemError("bad-cursor", "This cursor was not made by this list. Start again without a cursor.");
  const page = ordered.slice(last + 1, last + 1 + options.limit);
  const hasMore = last + 1 + page.length < ordered.length;
  return { items: page, nextCursor: hasMore ? (page.at(-1)?.id ?? null) : null, total: ordered.length, totalIsEstimate: false, asOf: new Date().toISOString() };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
