import type { Metadata } from "next";
import { VolumeGroupList } from "@/components/lists/volume-groups";
import { volumeGroupList } from "@/lib/db/queries/inventory-lists";
import { PrefetchedList } from "../prefetched-list";

export const metadata: Metadata = { title: "Volume groups" };

export default function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  return (
    <PrefetchedList searchParams={searchParams} spec={volumeGroupList}>
      <VolumeGroupList />
    </PrefetchedList>
  );
}
