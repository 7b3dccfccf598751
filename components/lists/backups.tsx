"use client";

import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { Facts } from "@/components/ui/facts";
import { Bytes, Moment, OrNone } from "@/components/ui/moment";
import { ResourceMark, RunMark } from "@/components/ui/state-mark";
import type { Backup } from "@/lib/domain/inventory";
import { schedulesWords } from "@/lib/domain/schedule-words";
import { backupTypeFacet, resourceStateFacet } from "./facets";
import { VendorName } from "./vendor-name";

const types: Record<Backup["type"], string> = { image: "Image", filesystem: "Files", application: "Application" };
const kept = ({ retention }: Backup) => (retention ? `${retention.count} ${retention.unit}` : null);
const yesNo = (value: boolean | null) => (value === null ? "–" : value ? "Yes" : "No");

const definition: ListDefinition<Backup> = {
  name: "backups",
  title: "Backups",
  searchLabel: "Search backups or machines",
  defaultSort: "name",
  actionNoun: "backup",
  nameOf: (backup) => backup.name,
  hrefOf: (backup) => `/backups/${backup.id}`,
  facets: [backupTypeFacet, resourceStateFacet],
  columns: [
    { id: "name", header: "Name", cell: (backup) => backup.name, sort: "name", width: 190, priority: 1 },
    { id: "vm", header: "Machine", cell: (backup) => <OrNone text={backup.vmName} />, sort: "vmName", width: 140, priority: 2 },
    { id: "type", header: "What", cell: (backup) => types[backup.type], sort: "type", width: 80, priority: 3 },
    {
      id: "schedule",
      header: "How often",
      cell: (backup) => <OrNone text={schedulesWords(backup.schedules)} />,
      width: 190,
      priority: 3,
    },
    { id: "retention", header: "Kept", cell: (backup) => <OrNone text={kept(backup)} />, width: 90, priority: 3 },
    { id: "lastRun", header: "Last run", cell: (backup) => <RunMark state={backup.lastRunState} />, width: 110, priority: 1 },
    {
      id: "lastRunAt",
      header: "When",
      cell: (backup) => <Moment at={backup.lastRunAt} />,
      sort: "lastRunAt",
      width: 90,
      priority: 1,
    },
    {
      id: "nextRun",
      header: "Next run",
      cell: (backup) => <Moment at={backup.nextRunAt} />,
      sort: "nextRunAt",
      width: 90,
      priority: 2,
    },
    {
      id: "used",
      header: "Used",
      cell: (backup) => <Bytes value={backup.usedBytes} />,
      sort: "usedBytes",
      width: 80,
      priority: 3,
      align: "end",
    },
    {
      id: "state",
      header: "State",
      cell: (backup) => <ResourceMark state={backup.state} vendorState={backup.vendorState} />,
      sort: "state",
      width: 100,
      priority: 3,
    },
    {
      id: "provider",
      header: "Vendor",
      cell: (backup) => <VendorName provider={backup.provider} />,
      width: 170,
      priority: 3,
      isHidden: true,
    },
  ],
  panel: (backup) => <BackupFacts backup={backup} />,
  create: { href: "/backups/new", label: "Create backup" },
  empty: { title: "No backups here", text: "Nothing matches. Choose machines under VMs and protect them to create the first." },
};

export function BackupFacts({ backup }: { backup: Backup }) {
  return (
    <Facts
      facts={[
        ["Machine", backup.vmName ?? "–"],
        [
          "What",
          `${types[backup.type]}${backup.agentless === null ? "" : backup.agentless ? ", without an agent" : ", through an agent"}`,
        ],
        ...(backup.paths ? ([["Paths", backup.paths.join(", ") || "everything"]] as const) : []),
        ["How often", schedulesWords(backup.schedules) || "only by hand"],
        ["Kept", kept(backup) ?? "–"],
        ["Encrypted", yesNo(backup.encrypted)],
        ["Replicated", yesNo(backup.replicated)],
        ["Last run", <RunMark key="r" state={backup.lastRunState} />],
        ["When", <Moment at={backup.lastRunAt} key="w" />],
        ["Next run", <Moment at={backup.nextRunAt} key="n" />],
        ["Used", <Bytes key="u" value={backup.usedBytes} />],
        ["State", <ResourceMark key="s" state={backup.state} vendorState={backup.vendorState} />],
        ["Vendor", <VendorName key="v" provider={backup.provider} />],
        ["Vendor's id", backup.vendorId],
      ]}
    />
  );
}

export const BackupList = () => <DataTable definition={definition} />;
