import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { overviewQuery } from "@/components/api/inventory";
import { monthlyReportQuery } from "@/components/api/reports";
import { Overview } from "@/components/overview/overview";
import { TenantHome } from "@/components/overview/tenant-home";
import { pageCaller } from "@/lib/access";
import { getDb } from "@/lib/db/client";
import { readOverview } from "@/lib/db/queries/overview";
import { readReport } from "@/lib/db/queries/report";

export const metadata: Metadata = { title: "Overview" };

/** The morning check for those who see all; for a tenant's people, whether theirs is safe. */
export default async function Page() {
  const { scope } = await pageCaller();
  const client = new QueryClient();
  if (scope.tenantIds === "all") {
    client.setQueryData(overviewQuery.queryKey, await readOverview(getDb(), scope));
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <Overview />
      </HydrationBoundary>
    );
  }
  const month = new Date().toISOString().slice(0, 7);
  client.setQueryData(monthlyReportQuery(month, null).queryKey, await readReport(getDb(), scope, { month, tenant: null }));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TenantHome month={month} />
    </HydrationBoundary>
  );
}
