"use client";

import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { Facts } from "@/components/ui/facts";
import { Bytes, Moment, OrNone } from "@/components/ui/moment";
import { ResourceMark } from "@/components/ui/state-mark";
import type { Volume } from "@/lib/domain/inventory";
import { scheduleWords } from "@/lib/domain/schedule-words";
import { CreateOnConnections } from "./create-on-connections";
import { replicationWords } from "./volume-groups";

export const volumeKindWords: Record<Volume["kind"], string> = {
  block: "Block",
  file: "File",
  "parallel-file": "Parallel file",
};
const onOff = (isOn: boolean) => (isOn ? "on" : "off");

const definition: ListDefinition<Volume> = {
  name: "volumes",
  title: "Volumes",
  searchLabel: "Search volumes",
  defaultSort: "name",
  actionNoun: "volume",
  nameOf: (volume) => volume.name,
  hrefOf: (volume) => `/storage/volumes/${volume.id}`,
  facets: [
    {
      parameter: "kind",
      label: "Kind",
      options: Object.entries(volumeKindWords).map(([value, label]) => ({ value, label })),
    },
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
    { id: "kind", header: "Kind", cell: (volume) => volumeKindWords[volume.kind], width: 90, priority: 2 },
    {
      id: "size",
      header: "Size",
      cell: (volume) => <Bytes value={volume.sizeBytes ?? volume.usedBytes} />,
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
  panel: (volume) => <VolumeFacts volume={volume} />,
  empty: { title: "No volumes here", text: "Nothing matches the search and filters." },
};

type Fact = Parameters<typeof Facts>[0]["facts"][number];

/** What only disks have, and what only shares have. */
function factsOfKind(volume: Volume): Fact[] {
  if (volume.kind === "block")
    return [
      ["Group", volume.volumeGroupName ?? "none"],
      [
        "QoS",
        volume.iops === null && volume.throughputMbps === null
          ? "–"
          : `${volume.iops ?? "–"} IOPS, ${volume.throughputMbps ?? "–"} MB/s`,
      ],
      ["Room for snapshots", volume.snapshotRatePercent === null ? "none set" : `${volume.snapshotRatePercent} %`],
    ];
  return [
    ["Mounted from", volume.mountPath ?? "–"],
    ...(volume.protocol === null ? [] : ([["Protocol", volume.protocol]] as const)),
    ...(volume.encrypted === null ? [] : ([["Encrypted", volume.encrypted ? "yes" : "no"]] as const)),
    ...(volume.fileRecovery === null ? [] : ([["Recovery of single files", onOff(volume.fileRecovery)]] as const)),
  ];
}

/** What is kept of scheduled snapshots, beside when they are taken. */
const snapshotWords = ({ snapshotSchedule, snapshotKeepCount }: Volume): string =>
  snapshotSchedule === null
    ? "by hand only"
    : `${scheduleWords(snapshotSchedule)}${snapshotKeepCount === null ? "" : `, ${snapshotKeepCount} kept`}`;

export function VolumeFacts({ volume }: { volume: Volume }) {
  return (
    <Facts
      facts={[
        ["State", <ResourceMark key="s" state={volume.state} vendorState={volume.vendorState} />],
        ["Kind", volumeKindWords[volume.kind]],
        ...(volume.sizeBytes === null ? [] : ([["Size", <Bytes key="z" value={volume.sizeBytes} />]] as const)),
        ...(volume.usedBytes === null ? [] : ([["Used", <Bytes key="u" value={volume.usedBytes} />]] as const)),
        ["Disk", volume.diskType ?? "–"],
        ...factsOfKind(volume),
        ["Purpose", volume.purpose],
        ["Attached to", volume.attachments.map(({ name, vendorId }) => name ?? vendorId).join(", ") || "nothing"],
        ["Snapshots", snapshotWords(volume)],
        ["Last snapshot", <Moment at={volume.lastSnapshotAt} key="l" />],
        ["Replication", replicationWords(volume.replication) ?? "none"],
        ...(volume.replication?.state ? ([["Mirror", volume.replication.state]] as const) : []),
        ["Region", volume.region ?? "–"],
        ["Vendor's id", volume.vendorId],
      ]}
    />
  );
}

export function VolumeList() {
  return (
    <>
      <CreateOnConnections actionId="connection.create-file-volume" kind="file-volume.create" />
      <DataTable definition={definition} key="volumes" />
    </>
  );
}
