import type { Metadata } from "next";
import { ScheduleWizard } from "@/components/schedule-wizard/schedule-wizard";
import { allOf, type PageSearch } from "@/components/wizard/page-search";

export const metadata: Metadata = { title: "Set schedule" };

export default async function NewSchedulePage({ searchParams }: { searchParams: Promise<PageSearch> }) {
  return <ScheduleWizard backupIds={allOf((await searchParams).backupId)} />;
}
