import type { Metadata } from "next";
import { VmDetail } from "@/components/detail/vm-detail";

export const metadata: Metadata = { title: "VM" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <VmDetail id={id} />;
}
