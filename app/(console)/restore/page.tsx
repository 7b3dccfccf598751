import type { Metadata } from "next";
import { RestoreWizard } from "@/components/restore-wizard/restore-wizard";
import { firstOf, type PageSearch } from "@/components/wizard/page-search";
import { MayNotWrite } from "@/components/wizard/may-not-write";
import { mayDo, pageCaller } from "@/lib/access";

export const metadata: Metadata = { title: "Restore" };

export default async function RestorePage({ searchParams }: { searchParams: Promise<PageSearch> }) {
  if (!mayDo(await pageCaller(), "operations:write")) return <MayNotWrite />;
  const search = await searchParams;
  return <RestoreWizard vmId={firstOf(search.vmId)} restoreTargetId={firstOf(search.restoreTargetId)} />;
}
