"use client";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { connectionsQuery } from "@/components/api/inventory";
import { Moment } from "@/components/ui/moment";
import { connectionFaces } from "@/components/ui/state-mark";

/** Names the connections whose rows are older than they should be; their last rows stay on the page. */
export function StaleNote() {
  const { data } = useQuery(connectionsQuery);
  const stale = data?.items.filter(({ state }) => state === "unreachable" || state === "unauthorized") ?? [];
  if (stale.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-warn-soft px-4 py-2 text-table" role="status">
      <TriangleAlert aria-hidden className="size-4 text-warn" />
      {stale.map((connection) => (
        <span key={connection.id}>
          <strong className="font-medium">{connection.name}</strong> is {connectionFaces[connection.state].word.toLowerCase()};
          its rows are as of <Moment at={connection.lastSyncAt} />.
        </span>
      ))}
    </div>
  );
}
