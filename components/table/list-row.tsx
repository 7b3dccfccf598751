"use client";

import { memo } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import type { ListColumn } from "./list-definition";

const priorityLooks = { 1: "", 2: "max-md:hidden", 3: "max-lg:hidden" } as const;

/** How a column gives way on narrow screens. */
export const columnLooks = (column: Pick<ListColumn<never>, "align" | "priority">) =>
  `${priorityLooks[column.priority]} ${column.align === "end" ? "justify-end" : ""}`;

export const cellSize = (width: number, isFirst: boolean) => ({
  flex: `${isFirst ? 2 : 1} 1 ${width}px`,
  minWidth: isFirst ? 140 : 72,
});

interface ListRowProps<Item> {
  item: Item;
  name: string;
  index: number;
  top: number;
  height: number;
  columns: readonly ListColumn<Item>[];
  /** Null where rows cannot be chosen. */
  isChosen: boolean | null;
  isActive: boolean;
  isOpen: boolean;
  onOpen: (index: number, id: string) => void;
  onToggle: (id: string) => void;
}

function Row<Item extends { id: string }>(props: ListRowProps<Item>) {
  const { item, name, index, top, height, columns, isChosen, isActive, isOpen, onOpen, onToggle } = props;
  return (
    <div
      aria-rowindex={index + 2}
      aria-selected={isChosen ?? undefined}
      className={cn(
        "absolute inset-x-0 flex items-center border-b px-3 hover:bg-muted",
        isChosen && "bg-accent-soft",
        isActive && "outline-2 -outline-offset-2 outline-ring",
        isOpen && "bg-muted",
      )}
      onClick={() => onOpen(index, item.id)}
      role="row"
      style={{ height, transform: `translateY(${top}px)` }}
    >
      {isChosen !== null && (
        <div className="w-8 shrink-0" onClick={(event) => event.stopPropagation()} role="cell">
          <Checkbox aria-label={`Choose ${name}`} checked={isChosen} onCheckedChange={() => onToggle(item.id)} />
        </div>
      )}
      {columns.map((column, place) => (
        <div
          className={`flex min-w-0 items-center overflow-hidden pr-3 ${columnLooks(column)}`}
          key={column.id}
          role="cell"
          style={cellSize(column.width, place === 0)}
        >
          {place === 0 ? (
            <button className="truncate text-left font-medium hover:underline" type="button">
              {column.cell(item)}
            </button>
          ) : (
            column.cell(item)
          )}
        </div>
      ))}
    </div>
  );
}

/** One row. It is drawn again only when something about it changes: sorting or typing must not redraw what stays. */
export const ListRow = memo(Row) as typeof Row;
