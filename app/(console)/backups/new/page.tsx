import type { Metadata } from "next";
import { BackupWizard } from "@/components/backup-wizard/backup-wizard";
import { allOf, type PageSearch } from "@/components/wizard/page-search";
import { MayNotWrite } from "@/components/wizard/may-not-write";
import { mayDo, pageCaller } from "@/lib/access";

export const metadata: Metadata = { title: "Create backup" };

export default async function NewBackupPage({ searchParams }: { searchParams: Promise<PageSearch> }) {
  if (!mayDo(await pageCaller(), "operations:write")) return <MayNotWrite />;
  return <BackupWizard vmIds={allOf((await searchParams).vmId)} />;
}
