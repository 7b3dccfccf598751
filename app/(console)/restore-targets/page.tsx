import type { Metadata } from "next";
import { RestoreTargetList } from "@/components/lists/restore-targets";

export const metadata: Metadata = { title: "Restore targets" };

export default function Page() {
  return <RestoreTargetList />;
}
