"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { auditChoicesQuery } from "@/components/api/audit";
import { TimeRange } from "@/components/audit/time-range";
import { VerifyBar } from "@/components/audit/verify-bar";
import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { Facts } from "@/components/ui/facts";
import { Moment, OrNone } from "@/components/ui/moment";
import type { AuditEntryItem } from "@/lib/domain/people";

const definition: ListDefinition<AuditEntryItem> = {
  name: "audit",
  title: "Audit",
  searchLabel: "Search who, what, subject",
  defaultSort: "-at",
  nameOf: (entry) => entry.action,
  facets: [
    { parameter: "outcome", label: "Outcome", options: ["done", "refused", "failed"].map((value) => ({ value, label: value })) },
  ],
  columns: [
    { id: "action", header: "What", cell: (entry) => entry.action, width: 190, priority: 1 },
    { id: "at", header: "When", cell: (entry) => <Moment at={entry.at} />, sort: "at", width: 120, priority: 1 },
    { id: "actor", header: "Who", cell: (entry) => entry.actor.name, width: 130, priority: 1 },
    { id: "subject", header: "Subject", cell: (entry) => <OrNone text={entry.subject} />, width: 240, priority: 2 },
    { id: "outcome", header: "Outcome", cell: (entry) => entry.outcome, width: 80, priority: 2 },
    { id: "request", header: "Request", cell: (entry) => <OrNone text={entry.requestId} />, width: 140, priority: 3 },
  ],
  panel: (entry) => (
    <Facts
      facts={[
        ["When", <Moment at={entry.at} key="a" />],
        ["Who", `${entry.actor.name} (${entry.actor.kind})`],
        ["Subject", entry.subject ?? "–"],
        ["Outcome", entry.outcome],
        ["Request", entry.requestId],
        [
          "More",
          <pre className="overflow-auto text-xs" key="d">
            {JSON.stringify(entry.details, null, 2)}
          </pre>,
        ],
        [
          "Hash",
          <code className="text-xs break-all" key="h">
            {entry.hash}
          </code>,
        ],
        [
          "Hash before",
          <code className="text-xs break-all" key="p">
            {entry.previousHash}
          </code>,
        ],
      ]}
    />
  ),
  empty: { title: "Nothing recorded", text: "Sign-ins, refusals, changes and operations stand here." },
};

/** The record, narrowed by who, what, outcome, tenant and time; and whether it holds. */
export function Audit() {
  const { data: choices } = useQuery(auditChoicesQuery);
  const known = useMemo(
    () => ({
      ...definition,
      facets: [
        { parameter: "action", label: "What", options: (choices?.actions ?? []).map((value) => ({ value, label: value })) },
        {
          parameter: "actorId",
          label: "Who",
          options: (choices?.actors ?? []).map(({ id, name }) => ({ value: id, label: name })),
        },
        ...definition.facets,
      ],
    }),
    [choices],
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <VerifyBar />
      <TimeRange />
      <DataTable definition={known} />
    </div>
  );
}
