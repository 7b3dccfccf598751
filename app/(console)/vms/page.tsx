import type { Metadata } from "next";
import { VmList } from "@/components/lists/vms";

export const metadata: Metadata = { title: "VMs" };

export default function Page() {
  return <VmList />;
}
