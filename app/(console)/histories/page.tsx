import type { Metadata } from "next";
import { HistoryList } from "@/components/lists/histories";

export const metadata: Metadata = { title: "Histories" };

export default function Page() {
  return <HistoryList />;
}
