"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity, LoaderCircle } from "lucide-react";
import { lazy } from "react";
import { operationsQuery } from "@/components/api/operations";
import { Button } from "@/components/ui/button";
import { collapseGroups } from "./group-words";
import { OpensLater } from "@/components/ui/opens-later";

const load = () => import("./tray-popover");
const TrayPopover = lazy(load);

const running = "state=queued&state=running&state=reconciling&limit=20";
const recent = "limit=6&grouped=true";

/** How many operations run, and how far they are; in the frame on every page. */
export function OperationsTray() {
  const { data: open } = useQuery(operationsQuery(running));
  const { data: waiting } = useQuery(operationsQuery("state=needs-attention&limit=1"));
  const { data: last } = useQuery(operationsQuery(recent));
  const count = open?.total ?? 0;
  const attention = waiting?.total ?? 0;
  const shown = collapseGroups([
    ...(open?.items ?? []),
    ...(last?.items ?? []).filter((entry) => !open?.items.some((known) => known.id === entry.id)),
  ]).slice(0, 10);
  const trigger = (
    <Button variant="ghost" aria-label={`Operations: ${count} running${attention > 0 ? `, ${attention} need attention` : ""}`}>
      {count > 0 ? <LoaderCircle aria-hidden className="text-busy motion-safe:animate-spin" /> : <Activity aria-hidden />}
      <span className="tabular-nums">{count}</span>
      {attention > 0 && <span className="rounded bg-warn-soft px-1.5 text-xs text-warn">{attention} to look at</span>}
    </Button>
  );
  return (
    <OpensLater load={load} popup="dialog" trigger={trigger}>
      <TrayPopover shown={shown} trigger={trigger} />
    </OpensLater>
  );
}
