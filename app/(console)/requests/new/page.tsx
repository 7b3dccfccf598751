import type { Metadata } from "next";
import { NewRequest } from "@/components/requests/new-request";
import { MayNotWrite } from "@/components/wizard/may-not-write";
import { firstOf, type PageSearch } from "@/components/wizard/page-search";
import { mayDo, pageCaller } from "@/lib/access";

export const metadata: Metadata = { title: "Ask for a restore" };

export default async function NewRequestPage({ searchParams }: { searchParams: Promise<PageSearch> }) {
  if (!mayDo(await pageCaller(), "requests:ask")) return <MayNotWrite />;
  const search = await searchParams;
  return (
    <NewRequest vmId={firstOf(search.vmId)} restoreTargetId={firstOf(search.restoreTargetId)} copyOfId={firstOf(search.copyOf)} />
  );
}
