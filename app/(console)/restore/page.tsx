import type { Metadata } from "next";
import { RestoreManyWizard } from "@/components/restore-many/restore-many-wizard";
import { RestoreWizard } from "@/components/restore-wizard/restore-wizard";
import { allOf, firstOf, type PageSearch } from "@/components/wizard/page-search";
import { MayNotWrite } from "@/components/wizard/may-not-write";
import { mayDo, pageCaller } from "@/lib/access";

export const metadata: Metadata = { title: "Restore" };

export default async function RestorePage({ searchParams }: { searchParams: Promise<PageSearch> }) {
  if (!mayDo(await pageCaller(), "operations:write")) return <MayNotWrite />;
  const search = await searchParams;
  const [vmIds, restoreTargetIds] = [allOf(search.vmIds), allOf(search.restoreTargetIds)];
  if (vmIds.length + restoreTargetIds.length > 0) return <RestoreManyWizard vmIds={vmIds} restoreTargetIds={restoreTargetIds} />;
  return <RestoreWizard vmId={firstOf(search.vmId)} restoreTargetId={firstOf(search.restoreTargetId)} />;
}
