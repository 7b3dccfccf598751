import type { Metadata } from "next";
import { BackupDetail } from "@/components/detail/backup-detail";

export const metadata: Metadata = { title: "Backup" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <BackupDetail id={id} />;
}
