"use client";

import Link from "next/link";
import { Moment } from "@/components/ui/moment";
import type { RequestDetail } from "@/lib/domain/request";
import { RequestStateMark } from "./request-state";

/** How the first try ended, on top of its copy. */
export function RefusalNote({ request }: { request: RequestDetail }) {
  const by = request.entries.findLast(({ moment }) => moment === "rejected")?.by?.name ?? null;
  return (
    <div role="note" className="grid gap-1 rounded-lg border border-l-4 border-l-warn bg-surface p-4">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <RequestStateMark state={request.state} className="font-medium" />
        <span>
          {by ? `by ${by}, ` : ""}
          <Moment at={request.decidedAt ?? request.endedAt ?? request.createdAt} />
        </span>
        <Link className="text-accent underline underline-offset-2" href={`/requests/${request.id}`}>
          Show the first request
        </Link>
      </p>
      {request.outcome && <p className="break-words whitespace-pre-wrap">{request.outcome}</p>}
    </div>
  );
}
