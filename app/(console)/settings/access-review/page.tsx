import type { Metadata } from "next";
import { AccessReview } from "@/components/access-review/access-review";
import { pageCallerWho } from "@/lib/access/page-access";

export const metadata: Metadata = { title: "Access review" };

export default async function Page() {
  await pageCallerWho("people:read");
  return <AccessReview />;
}
