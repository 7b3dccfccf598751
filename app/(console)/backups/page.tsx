import type { Metadata } from "next";
import { BackupList } from "@/components/lists/backups";

export const metadata: Metadata = { title: "Backups" };

export default function Page() {
  return <BackupList />;
}
