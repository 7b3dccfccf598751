"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { WeekCalendar } from "@/components/schedule/week-calendar";
import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { cn } from "@/components/ui/cn";
import { Facts } from "@/components/ui/facts";
import { Moment, OrNone } from "@/components/ui/moment";
import { ResourceMark } from "@/components/ui/state-mark";
import type { ScheduleRow } from "@/lib/domain/inventory";
import { scheduleWords } from "@/lib/domain/schedule-words";

const owners: Record<ScheduleRow["ownerKind"], string> = {
  backup: "Backup",
  policy: "Policy",
  "volume-group": "Volume group",
  volume: "Volume",
};

const definition: ListDefinition<ScheduleRow> = {
  name: "schedules",
  title: "Schedules",
  searchLabel: "Search schedules or machines",
  defaultSort: "nextRunAt",
  actionNoun: "schedule",
  nameOf: (row) => scheduleWords(row.schedule),
  facets: [],
  columns: [
    { id: "words", header: "When", cell: (row) => scheduleWords(row.schedule), width: 240, priority: 1 },
    { id: "next", header: "Next run", cell: (row) => <Moment at={row.nextRunAt} />, sort: "nextRunAt", width: 120, priority: 1 },
    { id: "vm", header: "Machine", cell: (row) => <OrNone text={row.vmName} />, sort: "vmName", width: 150, priority: 2 },
    { id: "owner", header: "Of", cell: (row) => <OrNone text={row.ownerName} />, width: 160, priority: 2 },
    { id: "kind", header: "Kind", cell: (row) => owners[row.ownerKind], width: 90, priority: 3 },
    { id: "state", header: "State", cell: (row) => <ResourceMark state={row.state} />, sort: "state", width: 90, priority: 3 },
  ],
  panel: (row) => (
    <Facts
      facts={[
        ["When", scheduleWords(row.schedule)],
        ["Next run", <Moment at={row.nextRunAt} key="n" />],
        ["Machine", row.vmName ?? "–"],
        [owners[row.ownerKind], row.ownerName ?? "–"],
        ["State", <ResourceMark key="s" state={row.state} />],
        ["Name at the vendor", row.name],
      ]}
    />
  ),
  empty: { title: "No schedules here", text: "Nothing matches. Schedules belong to backups; change them from the backup's row." },
};

const views = [
  { value: "week", label: "Week" },
  { value: "list", label: "List" },
] as const;

/** The week as a calendar, or every schedule as a row. */
export function Schedules() {
  const [view, setView] = useQueryState("view", parseAsStringLiteral(["week", "list"]).withDefault("week"));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div aria-label="View" className="flex gap-1 border-b px-3 pt-2" role="group">
        {views.map(({ value, label }) => (
          <button
            aria-pressed={view === value}
            className={cn(
              "border-b-2 border-transparent px-3 py-1.5 text-muted-foreground hover:text-foreground",
              view === value && "border-accent text-foreground",
            )}
            key={value}
            onClick={() => void setView(value)}
            type="button"
          >
            {label}
          </button>
        ))}
      </div>
      {view === "week" ? (
        <>
          <h1 className="px-3 pt-3 text-lg font-semibold">Schedules</h1>
          <WeekCalendar />
        </>
      ) : (
        <DataTable definition={definition} />
      )}
    </div>
  );
}
