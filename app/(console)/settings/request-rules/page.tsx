import type { Metadata } from "next";
import { RequestRules } from "@/components/settings/request-rules";
import { MayNotWrite } from "@/components/wizard/may-not-write";
import { mayDo, pageCaller } from "@/lib/access";

export const metadata: Metadata = { title: "Rules for requests" };

export default async function RequestRulesPage() {
  return mayDo(await pageCaller(), "requests:rules") ? <RequestRules /> : <MayNotWrite />;
}
