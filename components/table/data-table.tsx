"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { listQuery } from "@/components/api/inventory";
import { meQuery } from "@/components/api/me";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import type BulkBarOf from "./bulk-bar";
import type { ListColumn, ListDefinition } from "./list-definition";
import { ListToolbar } from "./list-toolbar";
import { cellSize, columnLooks, ListRow } from "./list-row";
import { chosenCount, isChosen, noSelection, toggled, type Selection } from "./selection";
import type SidePanelOf from "./side-panel";
import { useColumns } from "./use-columns";
import { useListKeys } from "./use-list-keys";
import { useListState } from "./use-list-state";
import { VirtualRows } from "./virtual-rows";

/* Neither is there before a row is opened or chosen, so neither is fetched with the page. `lazy` forgets that they are generic. */
const SidePanel = lazy(() => import("./side-panel")) as unknown as typeof SidePanelOf;
const BulkBar = lazy(() => import("./bulk-bar")) as unknown as typeof BulkBarOf;

const rowHeight = 36;

/** One list: search, filters, columns, virtual rows, selection over pages, keyboard, side panel, export. */
export function DataTable<Item extends { id: string }>({ definition }: { definition: ListDefinition<Item> }) {
  const state = useListState(definition.facets, definition.defaultSort);
  // The header follows a click at once; other rows may take the moment that drawing them takes.
  const search = useDeferredValue(state.search);
  const query = useInfiniteQuery(listQuery<Item>(definition.name, search));
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  const columns = useColumns(definition.name, definition.columns, items);
  const [selection, setSelection] = useState<Selection>(noSelection);
  const [active, setActive] = useState<number | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const searchBox = useRef<HTMLInputElement>(null);
  const { data: me } = useQuery(meQuery);
  const canChoose = definition.actionNoun !== undefined && me?.actions.includes("operations:write") === true;
  const open = items.find(({ id }) => id === state.view.open) ?? null;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const onKeyDown = useListKeys({
    count: items.length,
    active,
    setActive,
    onOpen: (index) => state.setOpen(items[index]?.id ?? null),
    onToggle: (index) => {
      const item = items[index];
      if (item && canChoose) setSelection(toggled(selection, item.id));
    },
    onSearch: () => searchBox.current?.focus(),
    onEscape: () => setSelection(noSelection),
  });
  const { setOpen } = state;
  const onOpenRow = useCallback(
    (index: number, id: string) => {
      setActive(index);
      setOpen(id);
    },
    [setOpen],
  );
  const onToggleRow = useCallback((id: string) => setSelection((known) => toggled(known, id)), []);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ListToolbar
        asOf={query.data?.pages[0]?.asOf ?? null}
        canCreate={definition.create?.needs ? (me?.actions.includes(definition.create.needs) ?? false) : canChoose}
        columns={columns}
        definition={definition}
        isEstimate={query.data?.pages[0]?.totalIsEstimate ?? false}
        searchBox={searchBox}
        state={state}
        total={query.data ? total : null}
      />
      {canChoose && definition.actionNoun && chosenCount(selection, total) > 0 && (
        <Suspense fallback={null}>
          <BulkBar
            definition={definition}
            items={items}
            noun={definition.actionNoun}
            onClear={() => setSelection(noSelection)}
            onEverything={() => setSelection({ isEverything: true, ids: new Set() })}
            search={state.search}
            selection={selection}
            total={total}
          />
        </Suspense>
      )}
      <div
        aria-busy={query.isPending || query.isPlaceholderData}
        className="min-h-0 flex-1 overflow-auto border-t bg-surface"
        ref={scroller}
      >
        {query.isError ? (
          <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <div
            aria-label={definition.title}
            aria-rowcount={query.data ? total + 1 : -1}
            className="min-w-full text-table"
            onKeyDown={onKeyDown}
            role="table"
            tabIndex={0}
          >
            <div className="sticky top-0 z-10 border-b bg-muted" role="rowgroup">
              <div aria-rowindex={1} className="flex h-8 items-center px-3" role="row">
                {canChoose && (
                  <div className="w-8 shrink-0" role="columnheader">
                    <Checkbox
                      aria-label="Choose all rows shown"
                      checked={
                        selection.isEverything || (items.length > 0 && items.every(({ id }) => isChosen(selection, id)))
                          ? true
                          : selection.ids.size > 0
                            ? "indeterminate"
                            : false
                      }
                      onCheckedChange={(checked) =>
                        setSelection(
                          checked === true ? { isEverything: false, ids: new Set(items.map(({ id }) => id)) } : noSelection,
                        )
                      }
                    />
                  </div>
                )}
                {columns.shown.map((column, index) => (
                  <HeaderCell
                    column={column}
                    isFirst={index === 0}
                    key={column.id}
                    looks={columnLooks(column)}
                    onSort={state.setSort}
                    sort={state.view.sort}
                  />
                ))}
              </div>
            </div>
            {query.isPending ? (
              <SkeletonRows columns={columns.shown.length} />
            ) : (
              <VirtualRows
                active={active}
                count={items.length}
                onNearEnd={onNearEnd}
                row={(index, top) => {
                  const item = items[index];
                  if (!item) return null;
                  return (
                    <ListRow
                      columns={columns.shown}
                      height={rowHeight}
                      index={index}
                      isActive={active === index}
                      isChosen={canChoose ? isChosen(selection, item.id) : null}
                      isOpen={open?.id === item.id}
                      item={item}
                      key={item.id}
                      name={definition.nameOf(item)}
                      onOpen={onOpenRow}
                      onToggle={onToggleRow}
                      top={top}
                    />
                  );
                }}
                rowHeight={rowHeight}
                scroller={scroller}
              />
            )}
          </div>
        )}
        {query.isSuccess && items.length === 0 && (
          <EmptyNote
            action={
              state.search.includes("=") && total === 0 ? (
                <Button onClick={state.clearFilters}>Clear search and filters</Button>
              ) : undefined
            }
            title={definition.empty.title}
          >
            {definition.empty.text}
          </EmptyNote>
        )}
      </div>
      {open && (
        <Suspense fallback={null}>
          <SidePanel definition={definition} item={open} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </div>
  );
}

interface HeaderCellProps<Item> {
  column: ListColumn<Item>;
  isFirst: boolean;
  looks: string;
  sort: string;
  onSort: (sort: string) => void;
}

function HeaderCell<Item>({ column, isFirst, looks, sort, onSort }: HeaderCellProps<Item>) {
  const field = column.sort;
  const direction = field === undefined ? null : sort === field ? "ascending" : sort === `-${field}` ? "descending" : "none";
  const Icon = direction === "ascending" ? ArrowUp : direction === "descending" ? ArrowDown : ArrowUpDown;
  return (
    <div
      aria-sort={direction ?? undefined}
      className={cn("flex min-w-0 items-center overflow-hidden pr-3 text-xs font-medium text-muted-foreground", looks)}
      role="columnheader"
      style={cellSize(column.width, isFirst)}
    >
      {field === undefined ? (
        <span className="truncate">{column.header}</span>
      ) : (
        <button
          className="inline-flex min-w-0 items-center gap-1 hover:text-foreground"
          onClick={() => onSort(direction === "ascending" ? `-${field}` : field)}
          type="button"
        >
          <span className="truncate">{column.header}</span>
          <Icon aria-hidden className={cn("size-3 shrink-0", direction === "none" && "opacity-40")} />
        </button>
      )}
    </div>
  );
}

function SkeletonRows({ columns }: { columns: number }) {
  return (
    <div aria-hidden role="rowgroup">
      {Array.from({ length: 12 }, (_, index) => (
        <div className="flex items-center gap-6 border-b px-3" key={index} style={{ height: rowHeight }}>
          {Array.from({ length: Math.min(6, columns) }, (__, cell) => (
            <Skeleton className="h-3 flex-1" key={cell} />
          ))}
        </div>
      ))}
    </div>
  );
}
