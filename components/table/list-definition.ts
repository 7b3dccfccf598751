import type { ReactNode } from "react";
import type { ActionNoun } from "@/components/actions";
import type { Action } from "@/lib/domain/roles";

/** A column as it is declared. */
export interface ListColumn<Item> {
  id: string;
  header: string;
  cell: (item: Item) => ReactNode;
  /** The list's sort field, where it can be sorted by this. */
  sort?: string;
  width: number;
  /** 1 stays on a phone, 2 on a tablet, 3 on a desk. */
  priority: 1 | 2 | 3;
  align?: "end";
  isHidden?: boolean;
}

/** A filter of the list's API, offered as choices. */
export interface Facet {
  parameter: string;
  label: string;
  options: readonly { value: string; label: string }[];
}

/** Everything that makes one list page; the table does the rest. */
export interface ListDefinition<Item extends { id: string }> {
  /** The list's name in the API and in keys. */
  name: string;
  title: string;
  columns: readonly ListColumn<Item>[];
  facets: readonly Facet[];
  defaultSort: string;
  searchLabel: string;
  /** What the row's actions are done on; none where there are no actions. */
  actionNoun?: ActionNoun;
  nameOf: (item: Item) => string;
  /** The page of one item, where it has one. */
  hrefOf?: (item: Item) => string;
  /** What the side panel shows. */
  panel: (item: Item) => ReactNode;
  empty: { title: string; text: string };
  /** The page that makes a new one, where there is one; `needs` where that is less than writing to vendors. */
  create?: { href: string; label: string; needs?: Action };
}
