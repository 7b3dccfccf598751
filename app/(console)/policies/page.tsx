import type { Metadata } from "next";
import { Policies } from "@/components/lists/policies";
import { policyList } from "@/lib/db/queries/inventory-lists";
import { PrefetchedList } from "../prefetched-list";

export const metadata: Metadata = { title: "Policies" };

export default function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  return (
    <PrefetchedList searchParams={searchParams} spec={policyList}>
      <Policies />
    </PrefetchedList>
  );
}
