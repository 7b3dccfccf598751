"use client";

import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { Facts } from "@/components/ui/facts";
import { Bytes, Moment, OrNone } from "@/components/ui/moment";
import { ProtectionMark, RunMark } from "@/components/ui/state-mark";
import type { Vm } from "@/lib/domain/inventory";
import { protectionFacet, vmKindFacet } from "./facets";
import { VendorName } from "./vendor-name";

const kinds: Record<Vm["kind"], string> = { vm: "VM", gpu: "GPU server", "bare-metal": "Bare metal", application: "Application" };

const sinceGood = (vm: Vm) =>
  vm.failuresSinceGood > 0 ? (
    <span className="text-bad tabular-nums">{vm.failuresSinceGood} failed since</span>
  ) : (
    <span className="text-muted-foreground">none</span>
  );

/** Applications of several hosts go by one name, such as a path: the host tells them apart. */
const nameCell = (vm: Vm) => {
  const host = vm.kind === "application" ? vm.location?.split(" / ").at(-1) : undefined;
  return host === undefined || vm.name.includes(host) ? (
    vm.name
  ) : (
    <>
      {vm.name}
      <span className="sr-only"> on</span> <span className="font-normal text-muted-foreground">{host}</span>
    </>
  );
};

const definition: ListDefinition<Vm> = {
  name: "vms",
  title: "VMs",
  searchLabel: "Search machines",
  defaultSort: "name",
  actionNoun: "vm",
  nameOf: (vm) => vm.name,
  hrefOf: (vm) => `/vms/${vm.id}`,
  facets: [protectionFacet, vmKindFacet],
  columns: [
    { id: "name", header: "Name", cell: nameCell, sort: "name", width: 200, priority: 1 },
    {
      id: "protection",
      header: "Protection",
      cell: (vm) => <ProtectionMark protection={vm.protection} reason={vm.protectionReason} />,
      sort: "protection",
      width: 130,
      priority: 1,
    },
    {
      id: "lastGood",
      header: "Last good",
      cell: (vm) => <Moment at={vm.lastGoodAt} />,
      sort: "lastGoodAt",
      width: 120,
      priority: 1,
    },
    { id: "failures", header: "Failures since", cell: sinceGood, width: 110, priority: 3 },
    { id: "lastRun", header: "Last run", cell: (vm) => <RunMark state={vm.lastBackupState} />, width: 110, priority: 2 },
    { id: "nextRun", header: "Next run", cell: (vm) => <Moment at={vm.nextRunAt} />, sort: "nextRunAt", width: 90, priority: 2 },
    { id: "kind", header: "Kind", cell: (vm) => kinds[vm.kind], width: 90, priority: 3 },
    { id: "os", header: "System", cell: (vm) => <OrNone text={vm.os} />, width: 120, priority: 3 },
    { id: "region", header: "Region", cell: (vm) => <OrNone text={vm.region} />, sort: "region", width: 90, priority: 3 },
    {
      id: "location",
      header: "Runs on",
      cell: (vm) => <OrNone text={vm.location} />,
      width: 170,
      priority: 3,
      isHidden: true,
    },
    {
      id: "provider",
      header: "Vendor",
      cell: (vm) => <VendorName provider={vm.provider} />,
      sort: "provider",
      width: 170,
      priority: 3,
      isHidden: true,
    },
    {
      id: "size",
      header: "Size",
      cell: (vm) => <Bytes value={vm.sizeBytes} />,
      sort: "sizeBytes",
      width: 80,
      priority: 3,
      align: "end",
      isHidden: true,
    },
  ],
  panel: (vm) => <VmFacts vm={vm} />,
  empty: {
    title: "No machines here",
    text: "Nothing matches, or no connection has been read yet. Connections are under Settings.",
  },
};

export function VmFacts({ vm }: { vm: Vm }) {
  return (
    <Facts
      facts={[
        ["Protection", <ProtectionMark key="p" protection={vm.protection} reason={vm.protectionReason} />],
        ["Why", vm.protectionReason ?? "–"],
        ["Last good", <Moment at={vm.lastGoodAt} key="g" />],
        ["Failures since", String(vm.failuresSinceGood)],
        ["Last run", <RunMark key="r" state={vm.lastBackupState} />],
        ["Next run", <Moment at={vm.nextRunAt} key="n" />],
        ["Kind", kinds[vm.kind]],
        ["Power", vm.powerState],
        ["System", vm.os ?? "–"],
        ["Region", vm.region ?? "–"],
        ["Runs on", vm.location ?? "–"],
        ["Size", <Bytes key="s" value={vm.sizeBytes} />],
        ["Vendor", <VendorName key="v" provider={vm.provider} />],
        ["Vendor's id", vm.vendorId],
      ]}
    />
  );
}

export const VmList = () => <DataTable definition={definition} />;
