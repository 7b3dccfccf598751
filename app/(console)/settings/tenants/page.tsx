import type { Metadata } from "next";
import { TenantsPage } from "@/components/tenants/tenants-page";
import { pageCallerWho } from "@/lib/access/page-access";

export const metadata: Metadata = { title: "Tenants" };

export default async function Page() {
  await pageCallerWho("tenants:write", { needsAllTenants: true });
  return <TenantsPage />;
}
