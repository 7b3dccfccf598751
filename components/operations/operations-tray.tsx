"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity, LoaderCircle } from "lucide-react";
import Link from "next/link";
import { Popover } from "radix-ui";
import { operationsQuery } from "@/components/api/operations";
import { Button } from "@/components/ui/button";
import { kindWords } from "./kind-words";
import { OperationStateMark } from "./operation-state";
import { ProgressBar } from "./progress-bar";

const running = "state=queued&state=running&state=reconciling&limit=20";
const recent = "limit=6";

/** How many operations run, and how far they are; in the frame on every page. */
export function OperationsTray() {
  const { data: open } = useQuery(operationsQuery(running));
  const { data: waiting } = useQuery(operationsQuery("state=needs-attention&limit=1"));
  const { data: last } = useQuery(operationsQuery(recent));
  const count = open?.total ?? 0;
  const attention = waiting?.total ?? 0;
  const shown = [
    ...(open?.items ?? []),
    ...(last?.items ?? []).filter((entry) => !open?.items.some((known) => known.id === entry.id)),
  ].slice(0, 10);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button
          variant="ghost"
          aria-label={`Operations: ${count} running${attention > 0 ? `, ${attention} need attention` : ""}`}
        >
          {count > 0 ? <LoaderCircle aria-hidden className="text-busy motion-safe:animate-spin" /> : <Activity aria-hidden />}
          <span className="tabular-nums">{count}</span>
          {attention > 0 && <span className="rounded bg-warn-soft px-1.5 text-xs text-warn">{attention} to look at</span>}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          className="z-50 w-[min(26rem,calc(100vw-1rem))] rounded-md border bg-surface shadow-md"
        >
          <div className="flex items-center justify-between border-b px-3 py-2">
            <h2 className="font-medium">Operations</h2>
            <Popover.Close asChild>
              <Link href="/operations" className="text-sm text-accent underline underline-offset-2">
                Show all
              </Link>
            </Popover.Close>
          </div>
          <ul className="max-h-96 divide-y overflow-y-auto">
            {shown.map((operation) => (
              <li key={operation.id}>
                <Popover.Close asChild>
                  <Link href={`/operations/${operation.id}`} className="grid gap-1 px-3 py-2 hover:bg-muted">
                    <span className="flex items-center justify-between gap-3">
                      <span className="truncate">
                        {kindWords(operation.kind)} <span className="text-muted-foreground">{operation.subject}</span>
                      </span>
                      <OperationStateMark state={operation.state} className="text-table" />
                    </span>
                    {!operation.endedAt && (
                      <ProgressBar
                        percent={operation.progressPercent}
                        label={`Progress of ${operation.subject ?? "operation"}`}
                      />
                    )}
                  </Link>
                </Popover.Close>
              </li>
            ))}
            {shown.length === 0 && (
              <li className="px-3 py-6 text-center text-muted-foreground">Nothing has been done here yet.</li>
            )}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
