import type { Metadata } from "next";
import { VmList } from "@/components/lists/vms";
import { vmList } from "@/lib/db/queries/inventory-lists";
import { PrefetchedList } from "../prefetched-list";

export const metadata: Metadata = { title: "VMs" };

export default function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  return (
    <PrefetchedList searchParams={searchParams} spec={vmList}>
      <VmList />
    </PrefetchedList>
  );
}
