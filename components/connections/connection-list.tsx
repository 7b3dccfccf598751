"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { connectionsQuery } from "@/components/api/connections";
import { meQuery } from "@/components/api/me";
import { durationWords } from "@/components/operations/estimate";
import { useNow } from "@/components/schedule-editor/use-now";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import { ConnectionStateMark } from "./connection-state";

/** Accounts at vendors: how they are, how old their data is, how much there is. */
export function ConnectionList() {
  const { data, error, refetch } = useQuery(connectionsQuery);
  const { data: me } = useQuery(meQuery);
  const now = useNow();
  const mayWrite = me?.actions.includes("connections:write") ?? false;
  const add = mayWrite && (
    <Button asChild variant="primary">
      <Link href="/settings/connections/new">
        <Plus aria-hidden /> Add connection
      </Link>
    </Button>
  );
  return (
    <section aria-labelledby="connections" className="grid gap-4">
      <div className="flex items-center justify-between gap-3">
        <h1 id="connections" className="text-lg font-semibold">
          Connections
        </h1>
        {add}
      </div>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div aria-busy className="grid gap-2">
          <Skeleton className="h-16" />
          <Skeleton className="h-16" />
        </div>
      ) : data.items.length === 0 ? (
        <EmptyNote title="No connection yet" action={add}>
          A connection is one account at one vendor. Once one is added, its machines and backups are read by themselves.
        </EmptyNote>
      ) : (
        <ul className="divide-y rounded-md border bg-surface">
          {data.items.map((connection) => (
            <li key={connection.id}>
              <Link
                href={`/settings/connections/${connection.id}`}
                className="grid gap-x-6 gap-y-1 px-4 py-3 hover:bg-muted sm:grid-cols-[minmax(0,1fr)_auto]"
              >
                <span className="truncate font-medium">{connection.name}</span>
                <ConnectionStateMark state={connection.state} />
                <span className="min-w-0 text-table text-muted-foreground">
                  {[
                    connection.region,
                    `${(connection.counts.vm ?? 0).toLocaleString("en")} VMs`,
                    `${(connection.counts.backup ?? 0).toLocaleString("en")} backups`,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                  {connection.lastError && <span className="block text-bad">{connection.lastError}</span>}
                </span>
                <span className="text-table text-muted-foreground">
                  {connection.lastSyncAt
                    ? `as of ${durationWords(Math.max(0, (now.getTime() - Date.parse(connection.lastSyncAt)) / 1_000))} ago`
                    : "not read yet"}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
