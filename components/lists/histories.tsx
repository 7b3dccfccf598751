"use client";

import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { Facts } from "@/components/ui/facts";
import { durationWords } from "@/components/ui/format";
import { Bytes, Moment, OrNone } from "@/components/ui/moment";
import { RunMark } from "@/components/ui/state-mark";
import type { History } from "@/lib/domain/inventory";
import { historyKindFacet, runStateFacet } from "./facets";
import { VendorName } from "./vendor-name";

const took = ({ durationSeconds }: History) => (durationSeconds === null ? null : durationWords(durationSeconds));

/** Why a run failed, as far as the vendor tells. */
const why = (run: History) =>
  run.error ??
  (run.state === "failed"
    ? "The vendor gives no reason for this run."
    : run.state === "partial"
      ? "Part of it is missing; the vendor does not say which."
      : null);

const definition: ListDefinition<History> = {
  name: "histories",
  title: "Histories",
  searchLabel: "Search by machine",
  defaultSort: "-startedAt",
  actionNoun: "history",
  nameOf: (run) => `${run.kind} of ${run.vmName ?? run.backupName ?? run.vendorId}`,
  hrefOf: (run) => `/histories/${run.id}`,
  facets: [runStateFacet, historyKindFacet],
  columns: [
    {
      id: "vm",
      header: "Machine",
      cell: (run) => run.vmName ?? run.backupName ?? run.vendorId,
      sort: "vmName",
      width: 170,
      priority: 1,
    },
    { id: "state", header: "State", cell: (run) => <RunMark state={run.state} why={why(run)} />, width: 110, priority: 1 },
    { id: "kind", header: "Kind", cell: (run) => run.kind, width: 90, priority: 2 },
    {
      id: "started",
      header: "Started",
      cell: (run) => <Moment at={run.startedAt} />,
      sort: "startedAt",
      width: 120,
      priority: 1,
    },
    { id: "took", header: "Took", cell: (run) => <OrNone text={took(run)} />, width: 90, priority: 3 },
    { id: "backup", header: "Backup", cell: (run) => <OrNone text={run.backupName} />, width: 170, priority: 3 },
    { id: "schedule", header: "Schedule", cell: (run) => <OrNone text={run.scheduleName} />, width: 170, priority: 3 },
    { id: "error", header: "Error", cell: (run) => <OrNone text={why(run)} />, width: 200, priority: 3 },
    {
      id: "size",
      header: "Size",
      cell: (run) => <Bytes value={run.sizeBytes} />,
      width: 80,
      priority: 3,
      align: "end",
      isHidden: true,
    },
    {
      id: "provider",
      header: "Vendor",
      cell: (run) => <VendorName provider={run.provider} />,
      width: 170,
      priority: 3,
      isHidden: true,
    },
  ],
  panel: (run) => <HistoryFacts run={run} />,
  empty: { title: "No runs here", text: "Nothing matches the search and filters, or nothing has run yet." },
};

export function HistoryFacts({ run }: { run: History }) {
  return (
    <Facts
      facts={[
        ["State", <RunMark key="s" state={run.state} />],
        ...(why(run) ? ([["Error", why(run)]] as const) : []),
        ["Kind", run.kind],
        ...(run.bucketId
          ? ([["Bucket", run.backupName ?? "–"]] as const)
          : ([
              ["Machine", run.vmName ?? "–"],
              ["Backup", run.backupName ?? "–"],
            ] as const)),
        ["Schedule", run.scheduleName ?? "by hand"],
        ["Started", <Moment at={run.startedAt} key="b" />],
        ["Ended", <Moment at={run.endedAt} key="e" />],
        ["Took", took(run) ?? "–"],
        ["Size", <Bytes key="z" value={run.sizeBytes} />],
        ["The vendor says", run.vendorState ?? "–"],
        ["Vendor", <VendorName key="v" provider={run.provider} />],
        ["Vendor's id", run.vendorId],
      ]}
    />
  );
}

export const HistoryList = () => <DataTable definition={definition} />;
