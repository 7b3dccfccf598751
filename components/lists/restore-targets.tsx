"use client";

import { CircleCheck, CircleMinus } from "lucide-react";
import Link from "next/link";
import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { Facts } from "@/components/ui/facts";
import { Bytes, Moment, OrNone } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import type { RestoreTarget } from "@/lib/domain/inventory";
import { pointOf } from "@/lib/domain/point-words";
import { pointKindFacet, restorableFacet } from "./facets";
import { VendorName } from "./vendor-name";

const faces = {
  yes: { Icon: CircleCheck, word: "Yes", looks: "text-good" },
  no: { Icon: CircleMinus, word: "No", looks: "text-muted-foreground" },
};

const Restorable = ({ point }: { point: RestoreTarget }) => (
  <StateMark
    face={point.restorable ? faces.yes : faces.no}
    why={point.note ?? (point.restorable ? null : "The vendor says that this point cannot be restored.")}
  />
);

const definition: ListDefinition<RestoreTarget> = {
  name: "restore-targets",
  title: "Restore targets",
  searchLabel: "Search by name",
  defaultSort: "-takenAt",
  actionNoun: "restoreTarget",
  nameOf: (point) => `${pointOf(point) ?? "Point"} ${point.takenAt.slice(0, 16).replace("T", " ")} UTC`,
  hrefOf: (point) => `/restore-targets/${point.id}`,
  facets: [restorableFacet, pointKindFacet],
  columns: [
    {
      id: "vm",
      header: "Machine or share",
      cell: (point) => pointOf(point) ?? point.vendorId,
      sort: "vmName",
      width: 170,
      priority: 1,
    },
    { id: "taken", header: "Taken", cell: (point) => <Moment at={point.takenAt} />, sort: "takenAt", width: 120, priority: 1 },
    { id: "restorable", header: "Restorable", cell: (point) => <Restorable point={point} />, width: 100, priority: 1 },
    { id: "kind", header: "Kind", cell: (point) => point.kind, width: 100, priority: 2 },
    { id: "backup", header: "Backup", cell: (point) => <OrNone text={point.backupName} />, width: 180, priority: 3 },
    { id: "expires", header: "Expires", cell: (point) => <Moment at={point.expiresAt} />, width: 90, priority: 2 },
    { id: "places", header: "Where", cell: (point) => <OrNone text={point.locations.join(", ")} />, width: 110, priority: 3 },
    { id: "size", header: "Size", cell: (point) => <Bytes value={point.sizeBytes} />, width: 90, priority: 2, align: "end" },
    {
      id: "provider",
      header: "Vendor",
      cell: (point) => <VendorName provider={point.provider} />,
      width: 170,
      priority: 3,
      isHidden: true,
    },
  ],
  panel: (point) => <RestoreTargetFacts point={point} />,
  empty: { title: "No points in time here", text: "Nothing matches. A point appears here after a backup ran." },
};

const Share = ({ point }: { point: RestoreTarget }) => (
  <Link className="underline underline-offset-2" href={`/storage/volumes/${point.volumeId}`}>
    {point.volumeName ?? "its page"}
  </Link>
);

export function RestoreTargetFacts({ point }: { point: RestoreTarget }) {
  return (
    <Facts
      facts={[
        point.volumeId ? ["Share", <Share key="s" point={point} />] : ["Machine", point.vmName ?? "–"],
        ["Taken", <Moment at={point.takenAt} key="t" />],
        ["Restorable", <Restorable key="r" point={point} />],
        ...(point.note ? ([["Note", point.note]] as const) : []),
        ["Kind", point.kind],
        ["Backup", point.backupName ?? "–"],
        ["Schedule", point.scheduleName ?? "–"],
        ["Expires", <Moment at={point.expiresAt} key="e" />],
        ["Where", point.locations.join(", ") || "–"],
        ["Size", <Bytes key="s" value={point.sizeBytes} />],
        ["Vendor", <VendorName key="v" provider={point.provider} />],
        ["Vendor's id", point.vendorId],
      ]}
    />
  );
}

export const RestoreTargetList = () => <DataTable definition={definition} />;
