import type { Metadata } from "next";
import { ScheduleWizard } from "@/components/schedule-wizard/schedule-wizard";
import { allOf, type PageSearch } from "@/components/wizard/page-search";
import { MayNotWrite } from "@/components/wizard/may-not-write";
import { mayDo, pageCaller } from "@/lib/access";

export const metadata: Metadata = { title: "Set schedule" };

export default async function NewSchedulePage({ searchParams }: { searchParams: Promise<PageSearch> }) {
  if (!mayDo(await pageCaller(), "operations:write")) return <MayNotWrite />;
  return <ScheduleWizard backupIds={allOf((await searchParams).backupId)} />;
}
