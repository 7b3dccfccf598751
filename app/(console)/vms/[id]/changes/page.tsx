import type { Metadata } from "next";
import { ChangesPage } from "@/components/changed-areas/changes-page";

export const metadata: Metadata = { title: "Changed areas" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ChangesPage vmId={id} />;
}
