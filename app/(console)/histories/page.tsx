import type { Metadata } from "next";
import { HistoryList } from "@/components/lists/histories";
import { historyList } from "@/lib/db/queries/inventory-lists";
import { PrefetchedList } from "../prefetched-list";

export const metadata: Metadata = { title: "Histories" };

export default function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  return (
    <PrefetchedList searchParams={searchParams} spec={historyList}>
      <HistoryList />
    </PrefetchedList>
  );
}
