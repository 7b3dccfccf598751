"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldCheck, ShieldX } from "lucide-react";
import { getJson } from "@/components/api/client";
import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { Button } from "@/components/ui/button";
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
    { id: "at", header: "When", cell: (entry) => <Moment at={entry.at} />, sort: "at", width: 90, priority: 1 },
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

interface Verdict {
  ok: boolean;
  checked: number;
  broken: { id: string; sequence: number; reason: string } | null;
}

/** The record, and whether its chain holds. */
export function Audit() {
  const verdict = useQuery({
    queryKey: ["audit-verify"],
    queryFn: ({ signal }) => getJson<Verdict>("/api/v1/audit/verify", { signal }),
    enabled: false,
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-3 border-b px-3 py-2">
        <Button disabled={verdict.isFetching} onClick={() => void verdict.refetch()}>
          {verdict.data && !verdict.data.ok ? <ShieldX aria-hidden /> : <ShieldCheck aria-hidden />} Verify the chain
        </Button>
        <span aria-live="polite" className="text-table text-muted-foreground">
          {verdict.data?.ok
            ? `${verdict.data.checked.toLocaleString("en")} entries, unbroken.`
            : verdict.data?.broken
              ? `Broken at entry ${verdict.data.broken.id}: ${verdict.data.broken.reason}.`
              : "Each entry's hash covers the one before."}
        </span>
      </div>
      <DataTable definition={definition} />
    </div>
  );
}
