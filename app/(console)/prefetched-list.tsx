import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { listPageSize, listQuery } from "@/components/api/inventory";
import { pageCaller } from "@/lib/access";
import { getDb } from "@/lib/db/client";
import { listRows, type ListSpec } from "@/lib/db/queries/list";

interface PrefetchedListProps<Row extends { id: string }, Item> {
  spec: ListSpec<Row, Item>;
  searchParams: Promise<Record<string, unknown>>;
  children: ReactNode;
}

/**
 * Reads the first page of a list before the page is sent, so that the first paint has rows. A narrowed list (filters, search,
 * scope in the address) is read by the browser, which knows how the address is meant.
 */
export async function PrefetchedList<Row extends { id: string }, Item>({
  spec,
  searchParams,
  children,
}: PrefetchedListProps<Row, Item>) {
  const [caller, asked] = [await pageCaller(), await searchParams];
  const client = new QueryClient();
  if (Object.keys(asked).length === 0) {
    const page = await listRows(getDb(), caller.scope, spec, { limit: listPageSize });
    const { queryKey } = listQuery(spec.name, `sort=${encodeURIComponent(spec.defaultSort)}`);
    client.setQueryData([...queryKey], { pages: [page], pageParams: [null] });
  }
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
