import type { Metadata } from "next";
import { RequestRules } from "@/components/settings/request-rules";
import { pageCallerWho } from "@/lib/access/page-access";

export const metadata: Metadata = { title: "Rules for requests" };

export default async function RequestRulesPage() {
  await pageCallerWho("requests:rules");
  return <RequestRules />;
}
