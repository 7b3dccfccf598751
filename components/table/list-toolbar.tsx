"use client";

import { ChevronDown, Columns3, Download, Link2, Plus, Search, X } from "lucide-react";
import Link from "next/link";
import { useState, type RefObject } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { Moment } from "@/components/ui/moment";
import { notify } from "@/components/ui/notices";
import { saveAnswer } from "@/components/ui/save-answer";
import type { ListDefinition } from "./list-definition";
import { SavedViews } from "./saved-views";
import type { useColumns } from "./use-columns";
import type { ListState } from "./use-list-state";

interface ListToolbarProps<Item extends { id: string }> {
  definition: ListDefinition<Item>;
  state: ListState;
  columns: ReturnType<typeof useColumns<Item>>;
  total: number | null;
  isEstimate: boolean;
  asOf: string | null;
  canCreate: boolean;
  searchBox: RefObject<HTMLInputElement | null>;
}

/** Title and count, search, filters, columns, views, export, and how old the rows are. */
export function ListToolbar<Item extends { id: string }>({
  definition,
  state,
  columns,
  total,
  isEstimate,
  asOf,
  canCreate,
  searchBox,
}: ListToolbarProps<Item>) {
  // The box has its own text, so that typing never waits for the address or the network.
  const [text, setText] = useState(state.view.q);
  const isFiltered = state.view.q !== "" || Object.values(state.filters).some((values) => values.length > 0);
  const exportCsv = async () => {
    const answer = await fetch(`/api/v1/${definition.name}?${state.search}`, { headers: { accept: "text/csv" } });
    if (!answer.ok) return void notify("error", "The export could not be made. Try again.");
    await saveAnswer(answer, `${definition.name}.csv`);
  };
  const copyLink = async () => {
    await navigator.clipboard.writeText(window.location.href);
    notify("success", "Link copied; it shows the same rows to whoever may see them.");
  };
  return (
    <div className="grid gap-2 px-3 pt-3 pb-2" data-print="no">
      <div className="flex flex-wrap items-center gap-x-3">
        <h1 className="text-lg font-semibold">{definition.title}</h1>
        <span aria-live="polite" className="text-muted-foreground tabular-nums">
          {total === null ? "…" : `${isEstimate ? "about " : ""}${total.toLocaleString("en")}`}
        </span>
        <span className="ml-auto flex items-center gap-3">
          {asOf && (
            <span className="text-table text-muted-foreground">
              as of <Moment at={asOf} />
            </span>
          )}
          {definition.create && canCreate && (
            <Button asChild variant="primary">
              <Link href={definition.create.href}>
                <Plus aria-hidden /> {definition.create.label}
              </Link>
            </Button>
          )}
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <div className="relative w-56 max-sm:w-full">
          <Search aria-hidden className="absolute top-2 left-2 size-4 text-muted-foreground" />
          <Input
            aria-label={definition.searchLabel}
            className="pl-8"
            onChange={(event) => {
              setText(event.target.value);
              state.setQuery(event.target.value);
            }}
            placeholder={`${definition.searchLabel}  /`}
            ref={searchBox}
            type="search"
            value={text}
          />
        </div>
        {definition.facets.map((facet) => {
          const chosen = state.filters[facet.parameter] ?? [];
          const words = facet.options.filter(({ value }) => chosen.includes(value)).map(({ label }) => label);
          return (
            <Menu
              align="start"
              key={facet.parameter}
              trigger={
                <Button className={chosen.length > 0 ? "border-accent text-accent" : ""}>
                  {facet.label}
                  {words.length > 0 && <span className="max-w-40 truncate">: {words.join(", ")}</span>}
                  <ChevronDown aria-hidden />
                </Button>
              }
            >
              {facet.options.map((option) => (
                <MenuCheck
                  checked={chosen.includes(option.value)}
                  key={option.value}
                  onCheckedChange={() =>
                    state.setFilter(
                      facet.parameter,
                      chosen.includes(option.value)
                        ? chosen.filter((value) => value !== option.value)
                        : [...chosen, option.value],
                    )
                  }
                  onSelect={(event) => event.preventDefault()}
                >
                  {option.label}
                </MenuCheck>
              ))}
              <MenuSeparator />
              <MenuItem onSelect={() => state.setFilter(facet.parameter, [])}>Any</MenuItem>
            </Menu>
          );
        })}
        {isFiltered && (
          <Button
            onClick={() => {
              setText("");
              state.clearFilters();
            }}
            variant="ghost"
          >
            <X aria-hidden /> Clear
          </Button>
        )}
        <div className="ml-auto flex items-center gap-1">
          <SavedViews name={definition.name} />
          <Menu
            trigger={
              <Button aria-label="Columns" size="icon" title="Columns" variant="ghost">
                <Columns3 aria-hidden />
              </Button>
            }
          >
            <MenuLabel>Columns</MenuLabel>
            {definition.columns.slice(1).map((column) => (
              <MenuCheck
                checked={!columns.layout.hidden.includes(column.id)}
                key={column.id}
                onCheckedChange={(checked) =>
                  void columns.arrange({
                    hidden: checked
                      ? columns.layout.hidden.filter((id) => id !== column.id)
                      : [...columns.layout.hidden, column.id],
                  })
                }
                onSelect={(event) => event.preventDefault()}
              >
                {column.header}
              </MenuCheck>
            ))}
            <MenuSeparator />
            <MenuLabel>Move a column to the front</MenuLabel>
            {columns.shown.slice(2).map((column) => (
              <MenuItem
                key={column.id}
                onSelect={() => {
                  const [first, ...rest] = columns.shown.map(({ id }) => id);
                  void columns.arrange({
                    order: [...(first ? [first] : []), column.id, ...rest.filter((id) => id !== column.id)],
                  });
                }}
              >
                {column.header}
              </MenuItem>
            ))}
            <MenuItem
              onSelect={() =>
                void columns.arrange({
                  hidden: definition.columns.filter(({ isHidden }) => isHidden).map(({ id }) => id),
                  order: [],
                  widths: {},
                })
              }
            >
              Back to the standard
            </MenuItem>
          </Menu>
          <Button
            aria-label="Copy link to this view"
            onClick={() => void copyLink()}
            size="icon"
            title="Copy link"
            variant="ghost"
          >
            <Link2 aria-hidden />
          </Button>
          <Button
            aria-label="Export all matching rows as CSV"
            onClick={() => void exportCsv()}
            size="icon"
            title="Export CSV"
            variant="ghost"
          >
            <Download aria-hidden />
          </Button>
        </div>
      </div>
    </div>
  );
}
