import type { Metadata } from "next";
import { RestoreTargetList } from "@/components/lists/restore-targets";
import { restoreTargetList } from "@/lib/db/queries/inventory-lists";
import { PrefetchedList } from "../prefetched-list";

export const metadata: Metadata = { title: "Restore targets" };

export default function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  return (
    <PrefetchedList searchParams={searchParams} spec={restoreTargetList}>
      <RestoreTargetList />
    </PrefetchedList>
  );
}
