import type { Metadata } from "next";
import { HistoryDetail } from "@/components/detail/history-detail";

export const metadata: Metadata = { title: "Run" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <HistoryDetail id={id} />;
}
