import type { Metadata } from "next";
import { Audit } from "@/components/lists/audit";
import { pageCallerWho } from "@/lib/access/page-access";

export const metadata: Metadata = { title: "Audit" };

export default async function Page() {
  await pageCallerWho("audit:read");
  return <Audit />;
}
