"use client";

import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { Facts } from "@/components/ui/facts";
import { OrNone } from "@/components/ui/moment";
import { ResourceMark } from "@/components/ui/state-mark";
import type { Policy } from "@/lib/domain/inventory";
import { retentionWords } from "@/lib/domain/retention-words";
import { schedulesWords } from "@/lib/domain/schedule-words";
import { CreateOnConnections } from "./create-on-connections";

const definition: ListDefinition<Policy> = {
  name: "policies",
  title: "Policies",
  searchLabel: "Search policies",
  defaultSort: "name",
  actionNoun: "policy",
  nameOf: (policy) => policy.name,
  facets: [],
  columns: [
    { id: "name", header: "Name", cell: (policy) => policy.name, sort: "name", width: 200, priority: 1 },
    {
      id: "schedules",
      header: "Runs",
      cell: (policy) => <OrNone text={schedulesWords(policy.schedules)} />,
      width: 280,
      priority: 1,
    },
    {
      id: "retention",
      header: "Keeps",
      cell: (policy) => <OrNone text={policy.retention && retentionWords(policy.retention)} />,
      width: 110,
      priority: 2,
    },
    {
      id: "backups",
      header: "Backups",
      cell: (policy) => <span className="tabular-nums">{policy.backupCount ?? "–"}</span>,
      width: 80,
      priority: 2,
      align: "end",
    },
    {
      id: "state",
      header: "State",
      cell: (policy) => <ResourceMark state={policy.state} />,
      sort: "state",
      width: 100,
      priority: 3,
    },
    { id: "provider", header: "Vendor", cell: (policy) => policy.provider, width: 90, priority: 3 },
  ],
  panel: (policy) => (
    <Facts
      facts={[
        ["Runs", schedulesWords(policy.schedules) || "only when somebody runs it"],
        ["Keeps", policy.retention ? retentionWords(policy.retention) : "–"],
        ["Backups that follow it", policy.backupCount === null ? "–" : String(policy.backupCount)],
        ["State", <ResourceMark key="s" state={policy.state} />],
        ["Vendor", policy.provider],
        ["Vendor's id", policy.vendorId],
      ]}
    />
  ),
  empty: {
    title: "No policies here",
    text: "Nothing matches, or no connected vendor keeps schedules and retention in policies. Where they belong to backups, they are under Schedules.",
  },
};

/** Policies of the vendors that have them, and the way to a new one. */
export function Policies() {
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <CreateOnConnections actionId="connection.create-policy" kind="policy.create" />
      <DataTable definition={definition} />
    </div>
  );
}
