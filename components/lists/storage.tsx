"use client";

import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { cn } from "@/components/ui/cn";
import { Facts } from "@/components/ui/facts";
import { Bytes, Moment, OrNone } from "@/components/ui/moment";
import { ResourceMark } from "@/components/ui/state-mark";
import type { Agent, Snapshot, Volume } from "@/lib/domain/inventory";
import { scheduleWords } from "@/lib/domain/schedule-words";
import { replicationWords } from "./volume-groups";

const volumes: ListDefinition<Volume> = {
  name: "volumes",
  title: "Volumes",
  searchLabel: "Search volumes",
  defaultSort: "name",
  actionNoun: "volume",
  nameOf: (volume) => volume.name,
  facets: [
    {
      parameter: "state",
      label: "State",
      options: ["in-use", "available", "creating", "editing", "error"].map((value) => ({ value, label: value })),
    },
  ],
  columns: [
    { id: "name", header: "Name", cell: (volume) => volume.name, sort: "name", width: 180, priority: 1 },
    {
      id: "state",
      header: "State",
      cell: (volume) => <ResourceMark state={volume.state} vendorState={volume.vendorState} />,
      sort: "state",
      width: 110,
      priority: 1,
    },
    {
      id: "size",
      header: "Size",
      cell: (volume) => <Bytes value={volume.sizeBytes} />,
      sort: "sizeBytes",
      width: 80,
      priority: 1,
      align: "end",
    },
    { id: "group", header: "Group", cell: (volume) => <OrNone text={volume.volumeGroupName} />, width: 130, priority: 2 },
    {
      id: "server",
      header: "Attached to",
      cell: (volume) => <OrNone text={volume.attachments.map(({ name, vendorId }) => name ?? vendorId).join(", ")} />,
      width: 150,
      priority: 3,
    },
    { id: "disk", header: "Disk", cell: (volume) => <OrNone text={volume.diskType} />, width: 60, priority: 3 },
    {
      id: "snapshot",
      header: "Last snapshot",
      cell: (volume) => <Moment at={volume.lastSnapshotAt} />,
      sort: "lastSnapshotAt",
      width: 100,
      priority: 2,
    },
    {
      id: "replication",
      header: "Replication",
      cell: (volume) => <OrNone text={replicationWords(volume.replication)} />,
      width: 170,
      priority: 3,
    },
  ],
  panel: (volume) => (
    <Facts
      facts={[
        ["State", <ResourceMark key="s" state={volume.state} vendorState={volume.vendorState} />],
        ["Size", <Bytes key="z" value={volume.sizeBytes} />],
        ["Disk", volume.diskType ?? "–"],
        [
          "QoS",
          volume.iops === null && volume.throughputMbps === null
            ? "–"
            : `${volume.iops ?? "–"} IOPS, ${volume.throughputMbps ?? "–"} MB/s`,
        ],
        ["Purpose", volume.purpose],
        ["Group", volume.volumeGroupName ?? "none"],
        ["Attached to", volume.attachments.map(({ name, vendorId }) => name ?? vendorId).join(", ") || "nothing"],
        ["Room for snapshots", volume.snapshotRatePercent === null ? "none set" : `${volume.snapshotRatePercent} %`],
        ["Snapshots", volume.snapshotSchedule ? scheduleWords(volume.snapshotSchedule) : "by hand only"],
        ["Replication", replicationWords(volume.replication) ?? "none"],
        ["Region", volume.region ?? "–"],
        ["Vendor's id", volume.vendorId],
      ]}
    />
  ),
  empty: { title: "No volumes here", text: "Nothing matches the search and filters." },
};

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
  { value: "snapshots", label: "Snapshots" },
  { value: "agents", label: "Agents" },
] as const;

/** Volumes, snapshots and agents, a tab each; the tab stands in the address. */
export function Storage() {
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(["volumes", "snapshots", "agents"]).withDefault("volumes"));
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
        <Link className="px-3 py-1.5 text-muted-foreground hover:text-foreground" href="/storage/images">
          Images
        </Link>
      </div>
      {tab === "volumes" && <DataTable definition={volumes} key="volumes" />}
      {tab === "snapshots" && <DataTable definition={snapshots} key="snapshots" />}
      {tab === "agents" && <DataTable definition={agents} key="agents" />}
    </div>
  );
}
