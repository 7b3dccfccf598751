import type { Metadata } from "next";
import { OperationPage } from "@/components/operations/operation-page";

export const metadata: Metadata = { title: "Operation" };

export default async function OneOperationPage({ params }: { params: Promise<{ id: string }> }) {
  return <OperationPage id={(await params).id} />;
}
