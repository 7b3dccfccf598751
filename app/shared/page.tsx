import type { Metadata } from "next";
import { SharedReport } from "@/components/reports/shared-report";

export const metadata: Metadata = { title: "Report", robots: { index: false, follow: false }, referrer: "no-referrer" };

/** What a share link opens: one tenant's report, and no way to anything else. */
export default function SharedPage() {
  return <SharedReport />;
}
