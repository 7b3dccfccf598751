"use client";

import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { Facts } from "@/components/ui/facts";
import { durationWords } from "@/components/ui/format";
import { Moment, OrNone } from "@/components/ui/moment";
import { ResourceMark } from "@/components/ui/state-mark";
import type { Replication, VolumeGroup } from "@/lib/domain/inventory";
import { scheduleWords } from "@/lib/domain/schedule-words";
import { purposeFacet, resourceStateFacet } from "./facets";

export const replicationWords = (replication: Replication | null): string | null =>
  replication
    ? [
        replication.region,
        replication.cycle,
        replication.lagSeconds === null ? null : `${durationWords(replication.lagSeconds)} behind`,
      ]
        .filter(Boolean)
        .join(", ")
    : null;

const definition: ListDefinition<VolumeGroup> = {
  name: "volume-groups",
  title: "Volume groups",
  searchLabel: "Search groups",
  defaultSort: "name",
  actionNoun: "volumeGroup",
  nameOf: (group) => group.name,
  hrefOf: (group) => `/volume-groups/${group.id}`,
  facets: [resourceStateFacet, purposeFacet],
  columns: [
    { id: "name", header: "Name", cell: (group) => group.name, sort: "name", width: 180, priority: 1 },
    {
      id: "state",
      header: "State",
      cell: (group) => <ResourceMark state={group.state} vendorState={group.vendorState} />,
      sort: "state",
      width: 110,
      priority: 1,
    },
    {
      id: "members",
      header: "Members",
      cell: (group) => <span className="tabular-nums">{group.memberCount}</span>,
      sort: "memberCount",
      width: 80,
      priority: 1,
      align: "end",
    },
    { id: "purpose", header: "Purpose", cell: (group) => group.purpose, width: 90, priority: 3 },
    {
      id: "snapshot",
      header: "Last snapshot",
      cell: (group) => <Moment at={group.lastSnapshotAt} />,
      sort: "lastSnapshotAt",
      width: 100,
      priority: 2,
    },
    {
      id: "schedule",
      header: "Snapshots",
      cell: (group) => <OrNone text={group.snapshotSchedule ? scheduleWords(group.snapshotSchedule) : null} />,
      width: 200,
      priority: 3,
    },
    {
      id: "replication",
      header: "Replication",
      cell: (group) => <OrNone text={replicationWords(group.replication)} />,
      width: 200,
      priority: 3,
    },
    { id: "region", header: "Region", cell: (group) => <OrNone text={group.region} />, width: 90, priority: 3 },
  ],
  panel: (group) => <VolumeGroupFacts group={group} />,
  create: { href: "/volume-groups/new", label: "Create group" },
  empty: {
    title: "No volume groups here",
    text: "Nothing matches. A group makes snapshots of several volumes that agree with each other.",
  },
};

export function VolumeGroupFacts({ group }: { group: VolumeGroup }) {
  return (
    <Facts
      facts={[
        ["State", <ResourceMark key="s" state={group.state} vendorState={group.vendorState} />],
        ["Members", group.members.map(({ name }) => name).join(", ") || "none"],
        ["Consistency", "Crash-consistent: members are captured at one moment, applications are not told."],
        ["Purpose", group.purpose],
        ["Snapshots", group.snapshotSchedule ? scheduleWords(group.snapshotSchedule) : "by hand only"],
        ["Last snapshot", <Moment at={group.lastSnapshotAt} key="l" />],
        ["Replication", replicationWords(group.replication) ?? "none"],
        ...(group.replication?.state ? ([["Mirror", group.replication.state]] as const) : []),
        ["Region", group.region ?? "–"],
        ["Vendor's id", group.vendorId],
      ]}
    />
  );
}

export const VolumeGroupList = () => <DataTable definition={definition} />;
