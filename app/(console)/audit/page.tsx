import type { Metadata } from "next";
import { Audit } from "@/components/lists/audit";

export const metadata: Metadata = { title: "Audit" };

export default function Page() {
  return <Audit />;
}
