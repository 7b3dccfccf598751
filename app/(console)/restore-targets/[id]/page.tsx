import type { Metadata } from "next";
import { RestoreTargetDetail } from "@/components/detail/restore-target-detail";

export const metadata: Metadata = { title: "Restore target" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <RestoreTargetDetail id={id} />;
}
