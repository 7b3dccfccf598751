import type { Metadata } from "next";
import { RestoreWizard } from "@/components/restore-wizard/restore-wizard";
import { firstOf, type PageSearch } from "@/components/wizard/page-search";

export const metadata: Metadata = { title: "Restore" };

export default async function RestorePage({ searchParams }: { searchParams: Promise<PageSearch> }) {
  const search = await searchParams;
  return <RestoreWizard vmId={firstOf(search.vmId)} restoreTargetId={firstOf(search.restoreTargetId)} />;
}
