import type { Metadata } from "next";
import { VolumeGroupDetail } from "@/components/detail/volume-group-detail";

export const metadata: Metadata = { title: "Volume group" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <VolumeGroupDetail id={id} />;
}
