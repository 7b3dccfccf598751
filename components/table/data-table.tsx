"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { listQuery } from "@/components/api/inventory";
import { meQuery } from "@/components/api/me";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import { BulkBar } from "./bulk-bar";
import type { ListColumn, ListDefinition } from "./list-definition";
import { ListToolbar } from "./list-toolbar";
import { PanelHead } from "./panel-head";
import { isChosen, noSelection, toggled, type Selection } from "./selection";
import { useColumns } from "./use-columns";
import { useListKeys } from "./use-list-keys";
import { useListState } from "./use-list-state";
import { VirtualRows } from "./virtual-rows";

const rowHeight = 36;
const priorityLooks = { 1: "", 2: "max-md:hidden", 3: "max-lg:hidden" } as const;

/** One list: search, filters, columns, virtual rows, selection over pages, keyboard, side panel, export. */
export function DataTable<Item extends { id: string }>({ definition }: { definition: ListDefinition<Item> }) {
  const state = useListState(definition.facets, definition.defaultSort);
  const query = useInfiniteQuery(listQuery(definition.name, definition.item, state.search));
  const items = useMemo(() => (query.data?.pages.flatMap((page) => page.items) ?? []) as unknown as Item[], [query.data]);
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
  const isWide = (column: ListColumn<Item>) => priorityLooks[column.priority];

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ListToolbar
        asOf={query.data?.pages[0]?.asOf ?? null}
        canCreate={canChoose}
        columns={columns}
        definition={definition}
        isEstimate={query.data?.pages[0]?.totalIsEstimate ?? false}
        searchBox={searchBox}
        state={state}
        total={query.data ? total : null}
      />
      {canChoose && definition.actionNoun && (
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
      )}
      <div aria-busy={query.isPending} className="min-h-0 flex-1 overflow-auto border-t bg-surface" ref={scroller}>
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
                    looks={isWide(column)}
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
                  const chosen = canChoose && isChosen(selection, item.id);
                  return (
                    <div
                      aria-rowindex={index + 2}
                      aria-selected={canChoose ? chosen : undefined}
                      className={cn(
                        "absolute inset-x-0 flex items-center border-b px-3 hover:bg-muted",
                        chosen && "bg-accent-soft",
                        active === index && "outline-2 -outline-offset-2 outline-ring",
                        open?.id === item.id && "bg-muted",
                      )}
                      key={item.id}
                      onClick={() => {
                        setActive(index);
                        state.setOpen(item.id);
                      }}
                      role="row"
                      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
                    >
                      {canChoose && (
                        <div className="w-8 shrink-0" onClick={(event) => event.stopPropagation()} role="cell">
                          <Checkbox
                            aria-label={`Choose ${definition.nameOf(item)}`}
                            checked={chosen}
                            onCheckedChange={() => setSelection(toggled(selection, item.id))}
                          />
                        </div>
                      )}
                      {columns.shown.map((column, place) => (
                        <div
                          className={cn(
                            "flex min-w-0 items-center overflow-hidden pr-3",
                            isWide(column),
                            column.align === "end" && "justify-end",
                          )}
                          key={column.id}
                          role="cell"
                          style={cellSize(column.width, place === 0)}
                        >
                          {place === 0 ? (
                            <button
                              className="truncate text-left font-medium hover:underline"
                              onClick={() => state.setOpen(item.id)}
                              type="button"
                            >
                              {column.cell(item)}
                            </button>
                          ) : (
                            column.cell(item)
                          )}
                        </div>
                      ))}
                    </div>
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
      <Dialog
        onOpenChange={(isOpen) => !isOpen && state.setOpen(null)}
        open={open !== null}
        place="side"
        title={open ? definition.nameOf(open) : ""}
      >
        {open && (
          <>
            <PanelHead definition={definition} item={open} />
            {definition.panel(open)}
          </>
        )}
      </Dialog>
    </div>
  );
}

const cellSize = (width: number, isFirst: boolean) => ({ flex: `${isFirst ? 2 : 1} 1 ${width}px`, minWidth: isFirst ? 140 : 72 });

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
      className={cn(
        "flex min-w-0 items-center overflow-hidden pr-3 text-xs font-medium text-muted-foreground",
        looks,
        column.align === "end" && "justify-end",
      )}
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
