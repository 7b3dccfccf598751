"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { getJson } from "@/components/api/client";
import { meQuery } from "@/components/api/me";
import type { ActionNoun } from "@/components/actions";
import { Button } from "@/components/ui/button";
import type { ListAnswer } from "@/lib/domain/list";
import type { ListDefinition } from "./list-definition";
import { NounActions } from "./panel-head";
import { chosenCount, isChosen, type Selection } from "./selection";

/** More rows than this are not acted on at once: each becomes an operation of its own. */
const mostRows = 500;

interface BulkBarProps<Item extends { id: string }> {
  definition: ListDefinition<Item>;
  noun: ActionNoun;
  items: readonly Item[];
  selection: Selection;
  total: number;
  search: string;
  onClear: () => void;
  onEverything: () => void;
}

/** How many rows are chosen, all that match on request, and what can be done with them. */
export default function BulkBar<Item extends { id: string }>({
  definition,
  noun,
  items,
  selection,
  total,
  search,
  onClear,
  onEverything,
}: BulkBarProps<Item>) {
  const { data: me } = useQuery(meQuery);
  const count = chosenCount(selection, total);
  const shown = items.filter(({ id }) => isChosen(selection, id));
  const isMore = selection.isEverything && shown.length < count && count <= mostRows;
  // Rows that were never scrolled to are read only once everything is chosen.
  const all = useQuery({
    queryKey: [definition.name, "chosen", search, count],
    enabled: isMore,
    queryFn: async ({ signal }) => {
      const found: Item[] = [];
      let cursor: string | null = null;
      do {
        const page: ListAnswer<Item> = await getJson(
          `/api/v1/${definition.name}?${search}&limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
          { signal },
        );
        found.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor && found.length < mostRows);
      return found;
    },
  });
  if (count === 0 || !me?.actions.includes("operations:write")) return null;
  const rows = isMore ? (all.data ?? []).filter(({ id }) => isChosen(selection, id)) : shown;
  return (
    <div aria-label="Chosen rows" className="flex flex-wrap items-center gap-3 border-t bg-accent-soft px-3 py-1.5" role="region">
      <span aria-live="polite" className="font-medium tabular-nums">
        {count.toLocaleString("en")} chosen
      </span>
      {!selection.isEverything && shown.length === items.length && total > items.length && (
        <Button onClick={onEverything} size="sm" variant="link">
          Choose all {total.toLocaleString("en")} matching
        </Button>
      )}
      {count > mostRows ? (
        <span className="text-warn">At most {mostRows} rows at once; narrow the list with a filter.</span>
      ) : isMore && all.isPending ? (
        <span className="text-muted-foreground">Reading the rows…</span>
      ) : (
        <NounActions
          noun={noun}
          rows={rows}
          toLook={<span className="text-muted-foreground">Your role for their tenants is to look, not to change.</span>}
        />
      )}
      <Button aria-label="Choose none" className="ml-auto" onClick={onClear} size="icon" variant="ghost">
        <X aria-hidden />
      </Button>
    </div>
  );
}
