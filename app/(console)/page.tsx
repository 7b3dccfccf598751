import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { overviewQuery } from "@/components/api/inventory";
import { Overview } from "@/components/overview/overview";
import { pageCaller } from "@/lib/access";
import { getDb } from "@/lib/db/client";
import { readOverview } from "@/lib/db/queries/overview";

export const metadata: Metadata = { title: "Overview" };

export default async function Page() {
  const { scope } = await pageCaller();
  const client = new QueryClient();
  client.setQueryData(overviewQuery.queryKey, await readOverview(getDb(), scope));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Overview />
    </HydrationBoundary>
  );
}
