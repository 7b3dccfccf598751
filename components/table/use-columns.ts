"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  columnOrderingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from "@tanstack/react-table";
import { useMemo } from "react";
import { sendJson } from "@/components/api/client";
import { meQuery } from "@/components/api/me";
import type { Me } from "@/lib/domain/people";
import type { ListColumn } from "./list-definition";

const features = tableFeatures({ columnVisibilityFeature, columnOrderingFeature, columnSizingFeature });

/** What a person changed about a list's columns; kept with the person. */
export interface ColumnLayout {
  hidden: string[];
  order: string[];
  widths: Record<string, number>;
}

/** Preferences hold whatever a page of some release put there. */
function layoutOf(stored: unknown): ColumnLayout | null {
  if (typeof stored !== "object" || stored === null) return null;
  const texts = (value: unknown) =>
    (Array.isArray(value) ? (value as unknown[]) : []).filter((text): text is string => typeof text === "string");
  const { hidden, order, widths } = stored as Record<string, unknown>;
  const sizes = Object.entries(typeof widths === "object" && widths !== null ? widths : {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  return { hidden: texts(hidden), order: texts(order), widths: Object.fromEntries(sizes) };
}

/** The list's columns as this person arranged them, and how to arrange them anew. */
export function useColumns<Item extends { id: string }>(name: string, columns: readonly ListColumn<Item>[], items: Item[]) {
  const client = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const kept = me?.preferences.tables?.[name];
  const layout = useMemo<ColumnLayout>(
    () => layoutOf(kept) ?? { hidden: columns.filter(({ isHidden }) => isHidden).map(({ id }) => id), order: [], widths: {} },
    [kept, columns],
  );
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, Item> => ({
        id: column.id,
        accessorFn: (item) => item,
        header: column.header,
        size: column.width,
        minSize: 60,
      })),
    [columns],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: items,
    getRowId: (item) => item.id,
    state: {
      columnVisibility: Object.fromEntries(columns.map(({ id }) => [id, !layout.hidden.includes(id)])),
      columnOrder: [...layout.order, ...columns.map(({ id }) => id).filter((id) => !layout.order.includes(id))],
      columnSizing: layout.widths,
    },
  });
  // The same array until the arrangement changes, so that rows need not be drawn again.
  const arrangement = table
    .getVisibleLeafColumns()
    .map((leaf) => `${leaf.id} ${leaf.getSize()}`)
    .join();
  const shown = useMemo(
    () =>
      arrangement.split(",").flatMap((part) => {
        const [id, width] = part.split(" ");
        const column = columns.find((candidate) => candidate.id === id);
        return column ? [{ ...column, width: Number(width) }] : [];
      }),
    [arrangement, columns],
  );
  const arrange = async (change: Partial<ColumnLayout>) => {
    if (!me) return;
    const tables = { ...me.preferences.tables, [name]: { ...layout, ...change } };
    // The table follows at once; should keeping it fail, the next visit shows the old arrangement.
    client.setQueryData(meQuery.queryKey, { ...me, preferences: { ...me.preferences, tables } });
    await sendJson<Me>("PATCH", "/api/v1/me", { body: { preferences: { tables } } }).catch(() => undefined);
  };
  return { shown, layout, arrange };
}
