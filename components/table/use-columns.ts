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
import { z } from "zod";
import { sendJson } from "@/components/api/client";
import { meQuery } from "@/components/api/me";
import { meSchema } from "@/lib/domain/people";
import type { ListColumn } from "./list-definition";

const features = tableFeatures({ columnVisibilityFeature, columnOrderingFeature, columnSizingFeature });

/** What a person changed about a list's columns; kept with the person. */
const layoutSchema = z.object({
  hidden: z.array(z.string()).default([]),
  order: z.array(z.string()).default([]),
  widths: z.record(z.string(), z.number()).default({}),
});
export type ColumnLayout = z.infer<typeof layoutSchema>;

/** The list's columns as this person arranged them, and how to arrange them anew. */
export function useColumns<Item extends { id: string }>(name: string, columns: readonly ListColumn<Item>[], items: Item[]) {
  const client = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const stored = layoutSchema.safeParse(me?.preferences.tables?.[name]);
  const standard = { hidden: columns.filter(({ isHidden }) => isHidden).map(({ id }) => id), order: [], widths: {} };
  const layout: ColumnLayout = stored.success ? stored.data : standard;
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
  const shown = table.getVisibleLeafColumns().flatMap((leaf) => {
    const column = columns.find(({ id }) => id === leaf.id);
    return column ? [{ ...column, width: leaf.getSize() }] : [];
  });
  const arrange = async (change: Partial<ColumnLayout>) => {
    if (!me) return;
    const tables = { ...me.preferences.tables, [name]: { ...layout, ...change } };
    // The table follows at once; should keeping it fail, the next visit shows the old arrangement.
    client.setQueryData(meQuery.queryKey, { ...me, preferences: { ...me.preferences, tables } });
    await sendJson("PATCH", "/api/v1/me", { body: { preferences: { tables } }, schema: meSchema }).catch(() => undefined);
  };
  return { shown, layout, arrange };
}
