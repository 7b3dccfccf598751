import type { Metadata } from "next";
import { BackupList } from "@/components/lists/backups";
import { backupList } from "@/lib/db/queries/inventory-lists";
import { PrefetchedList } from "../prefetched-list";

export const metadata: Metadata = { title: "Backups" };

export default function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  return (
    <PrefetchedList searchParams={searchParams} spec={backupList}>
      <BackupList />
    </PrefetchedList>
  );
}
