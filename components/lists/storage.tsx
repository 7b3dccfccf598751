"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { cn } from "@/components/ui/cn";
import { Facts } from "@/components/ui/facts";
import { Bytes, Moment, OrNone } from "@/components/ui/moment";
import { ResourceMark } from "@/components/ui/state-mark";
import type { Agent, Snapshot } from "@/lib/domain/inventory";
import { BucketList } from "./buckets";
import { VolumeList } from "./volumes";

const snapshots: ListDefinition<Snapshot> = {
  name: "snapshots",
  title: "Snapshots",
  searchLabel: "Search snapshots",
  defaultSort: "-takenAt",
  actionNoun: "snapshot",
  nameOf: (snapshot) => snapshot.name,
  facets: [],
  columns: [
    { id: "name", header: "Name", cell: (snapshot) => snapshot.name, sort: "name", width: 260, priority: 1 },
    {
      id: "of",
      header: "Of",
      cell: (snapshot) => <OrNone text={snapshot.volumeGroupName ?? snapshot.volumeName} />,
      width: 160,
      priority: 1,
    },
    {
      id: "taken",
      header: "Taken",
      cell: (snapshot) => <Moment at={snapshot.takenAt} />,
      sort: "takenAt",
      width: 90,
      priority: 1,
    },
    {
      id: "size",
      header: "Size",
      cell: (snapshot) => <Bytes value={snapshot.sizeBytes} />,
      sort: "sizeBytes",
      width: 80,
      priority: 2,
      align: "end",
    },
  ],
  panel: (snapshot) => (
    <Facts
      facts={[
        ["Of", snapshot.volumeGroupName ?? snapshot.volumeName ?? "–"],
        ["Taken", <Moment at={snapshot.takenAt} key="t" />],
        ["Expires", <Moment at={snapshot.expiresAt} key="e" />],
        ["Size", <Bytes key="z" value={snapshot.sizeBytes} />],
        ["Vendor's id", snapshot.vendorId],
      ]}
    />
  ),
  empty: { title: "No snapshots here", text: "Nothing matches. Take one from a volume or a volume group." },
};

const agents: ListDefinition<Agent> = {
  name: "agents",
  title: "Agents",
  searchLabel: "Search agents or machines",
  defaultSort: "name",
  actionNoun: "agent",
  nameOf: (agent) => agent.name,
  facets: [],
  columns: [
    { id: "name", header: "Name", cell: (agent) => agent.name, sort: "name", width: 160, priority: 1 },
    { id: "vm", header: "Machine", cell: (agent) => <OrNone text={agent.vmName} />, sort: "vmName", width: 160, priority: 1 },
    {
      id: "connection",
      header: "Connection",
      cell: (agent) => <ResourceMark state={agent.connectionState} />,
      width: 120,
      priority: 1,
    },
    { id: "checked", header: "Checked", cell: (agent) => <Moment at={agent.connectionCheckedAt} />, width: 100, priority: 2 },
    {
      id: "state",
      header: "State",
      cell: (agent) => <ResourceMark state={agent.state} vendorState={agent.vendorState} />,
      sort: "state",
      width: 110,
      priority: 3,
    },
    { id: "ip", header: "Address", cell: (agent) => <OrNone text={agent.ipAddress} />, width: 110, priority: 3 },
    {
      id: "backups",
      header: "Backups",
      cell: (agent) => <span className="tabular-nums">{agent.backupCount ?? "–"}</span>,
      width: 70,
      priority: 3,
      align: "end",
    },
  ],
  panel: (agent) => (
    <Facts
      facts={[
        ["Machine", agent.vmName ?? "–"],
        ["Connection", <ResourceMark key="c" state={agent.connectionState} />],
        ["Checked", <Moment at={agent.connectionCheckedAt} key="k" />],
        ["State", <ResourceMark key="s" state={agent.state} vendorState={agent.vendorState} />],
        ["Address", agent.ipAddress ?? "–"],
        ["Backups through it", String(agent.backupCount ?? "–")],
        ["Vendor's id", agent.vendorId],
      ]}
    />
  ),
  empty: {
    title: "No agents here",
    text: "File backups run through an agent in the machine. Create one from the machine's row under VMs.",
  },
};

const tabs = [
  { value: "volumes", label: "Volumes" },
  { value: "buckets", label: "Buckets" },
  { value: "snapshots", label: "Snapshots" },
  { value: "agents", label: "Agents" },
] as const;

/** Volumes, buckets, snapshots and agents, a tab each; the tab stands in the address. */
export function Storage() {
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabs.map(({ value }) => value)).withDefault("volumes"));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div aria-label="Storage" className="flex gap-1 border-b px-3 pt-2" role="group">
        {tabs.map(({ value, label }) => (
          <button
            aria-pressed={tab === value}
            className={cn(
              "border-b-2 border-transparent px-3 py-1.5 text-muted-foreground hover:text-foreground",
              tab === value && "border-accent text-foreground",
            )}
            key={value}
            onClick={() => void setTab(value)}
            type="button"
          >
            {label}
          </button>
        ))}
      </div>
      {tab === "volumes" && <VolumeList />}
      {tab === "buckets" && <BucketList />}
      {tab === "snapshots" && <DataTable definition={snapshots} key="snapshots" />}
      {tab === "agents" && <DataTable definition={agents} key="agents" />}
    </div>
  );
}
