import type { Metadata } from "next";
import { BackupWizard } from "@/components/backup-wizard/backup-wizard";
import { allOf, type PageSearch } from "@/components/wizard/page-search";

export const metadata: Metadata = { title: "Create backup" };

export default async function NewBackupPage({ searchParams }: { searchParams: Promise<PageSearch> }) {
  return <BackupWizard vmIds={allOf((await searchParams).vmId)} />;
}
