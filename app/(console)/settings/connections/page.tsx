import type { Metadata } from "next";
import { CapabilityTable } from "@/components/connections/capability-table";
import { ConnectionList } from "@/components/connections/connection-list";

export const metadata: Metadata = { title: "Connections" };

export default function ConnectionsPage() {
  return (
    <div className="grid gap-8">
      <ConnectionList />
      <CapabilityTable />
    </div>
  );
}
