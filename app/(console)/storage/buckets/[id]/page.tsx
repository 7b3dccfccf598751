import type { Metadata } from "next";
import { BucketDetail } from "@/components/detail/bucket-detail";

export const metadata: Metadata = { title: "Bucket" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <BucketDetail id={id} />;
}
