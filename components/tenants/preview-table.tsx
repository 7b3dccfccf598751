"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { tenantPreviewQuery } from "@/components/api/tenants";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import type { Connection } from "@/lib/domain/connection";
import type { TenantDetail, TenantMove, TenantRule } from "@/lib/domain/tenants";
import { nounWords } from "./noun-words";

interface PreviewTableProps {
  rules: readonly TenantRule[];
  tenants: readonly TenantDetail[];
  connections: readonly Connection[];
}

/** The rows that would change hands: from whom, to whom, and by which rule. A page at a time. */
export function PreviewTable({ rules, tenants, connections }: PreviewTableProps) {
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  const first = useQuery(tenantPreviewQuery(rules, null));
  const page = useQuery(tenantPreviewQuery(rules, cursors.at(-1) ?? null));
  const tenantName = (id: string | null) =>
    id === null ? "nobody" : (tenants.find((tenant) => tenant.id === id)?.name ?? "a removed tenant");
  const error = first.error ?? page.error;
  if (error) return <ErrorNote error={error} onRetry={() => void page.refetch()} />;
  if (!first.data || !page.data) {
    return (
      <div aria-busy>
        <Skeleton className="h-40" />
      </div>
    );
  }
  const totals = first.data.totals ?? [];
  const total = totals.reduce((sum, { count }) => sum + count, 0);
  const nextCursor = page.data.nextCursor;
  return (
    <div className="grid gap-3">
      <p aria-live="polite" className="font-medium">
        {total === 0
          ? "No row changes hands."
          : `${total.toLocaleString("en")} rows change hands, ${totals
              .filter(({ noun }) => noun === "vm")
              .reduce((sum, { count }) => sum + count, 0)
              .toLocaleString("en")} of them machines.`}
      </p>
      {total > 0 && (
        <>
          <ul className="text-table text-muted-foreground">
            {totals.slice(0, 8).map(({ noun, fromTenantId, toTenantId, count }) => (
              <li key={`${noun} ${fromTenantId} ${toTenantId}`}>
                {count.toLocaleString("en")} {nounWords[noun]}: {tenantName(fromTenantId)} → {tenantName(toTenantId)}
              </li>
            ))}
          </ul>
          <div
            className="overflow-x-auto rounded-md border bg-surface"
            role="region"
            aria-label="Rows that change hands"
            tabIndex={0}
          >
            <table className="w-full text-table">
              <thead className="bg-muted text-left">
                <tr>
                  {["Row", "Kind", "Connection", "From", "To", "By"].map((header) => (
                    <th className="px-3 py-1.5 font-medium" key={header} scope="col">
                      {header}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody className="divide-y">
                {page.data.items.map((move) => (
                  <tr key={move.id}>
                    <td className="max-w-56 truncate px-3 py-1.5" title={move.name}>
                      {move.name}
                    </td>
                    <td className="px-3 py-1.5 whitespace-nowrap">{nounWords[move.noun]}</td>
                    <td className="px-3 py-1.5">{connections.find(({ id }) => id === move.connectionId)?.name ?? "–"}</td>
                    <td className="px-3 py-1.5">{tenantName(move.fromTenantId)}</td>
                    <td className="px-3 py-1.5">{tenantName(move.toTenantId)}</td>
                    <td className="px-3 py-1.5 whitespace-nowrap">{byWords(move)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className="flex items-center gap-2">
            <Button disabled={cursors.length === 1} onClick={() => setCursors(cursors.slice(0, -1))}>
              Previous page
            </Button>
            <Button disabled={nextCursor === null || page.isPlaceholderData} onClick={() => setCursors([...cursors, nextCursor])}>
              Next page
            </Button>
            <span className="text-table text-muted-foreground">Page {cursors.length}</span>
          </div>
        </>
      )}
    </div>
  );
}

function byWords({ rule, isOverride }: TenantMove): string {
  if (isOverride) return "a decision";
  return rule === null ? "no rule fits" : `rule ${rule}`;
}
