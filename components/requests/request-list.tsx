"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { meQuery } from "@/components/api/me";
import { requestsQuery } from "@/components/api/requests";
import { DataTable } from "@/components/table/data-table";
import type { ListDefinition } from "@/components/table/list-definition";
import { cn } from "@/components/ui/cn";
import { Facts } from "@/components/ui/facts";
import { Bytes, Moment, OrNone } from "@/components/ui/moment";
import type { RequestRow } from "@/lib/domain/request";
import { effectWords, requestKindWords, requestStateWords } from "@/lib/domain/request-words";
import { requestKinds, requestStates } from "@/lib/domain/states";
import { RequestStateMark } from "./request-state";

const definition: ListDefinition<RequestRow> = {
  name: "requests",
  title: "Requests",
  searchLabel: "Search requests",
  defaultSort: "-createdAt",
  nameOf: (request) => `${request.vmName}: ${effectWords[request.effect]}`,
  hrefOf: (request) => `/requests/${request.id}`,
  facets: [
    {
      parameter: "state",
      label: "State",
      options: requestStates.map((value) => ({ value, label: requestStateWords[value] })),
    },
    {
      parameter: "kind",
      label: "Kind",
      options: requestKinds.map((value) => ({ value, label: requestKindWords[value] })),
    },
  ],
  columns: [
    { id: "machine", header: "Machine", cell: (request) => request.vmName, sort: "vmName", width: 180, priority: 1 },
    {
      id: "state",
      header: "State",
      cell: (request) => <RequestStateMark state={request.state} />,
      sort: "state",
      width: 110,
      priority: 1,
    },
    { id: "what", header: "What", cell: (request) => <OrNone text={effectWords[request.effect]} />, width: 190, priority: 2 },
    {
      id: "why",
      header: "Why",
      cell: (request) => <OrNone text={[request.ticket, request.reason].filter(Boolean).join(": ")} />,
      width: 220,
      priority: 3,
    },
    { id: "by", header: "Asked by", cell: (request) => <OrNone text={request.requestedBy.name} />, width: 120, priority: 2 },
    {
      id: "createdAt",
      header: "Asked",
      cell: (request) => <Moment at={request.createdAt} />,
      sort: "createdAt",
      width: 90,
      priority: 1,
    },
    {
      id: "expiresAt",
      header: "Expires",
      cell: (request) => (request.state === "submitted" ? <Moment at={request.expiresAt} /> : <OrNone text={null} />),
      sort: "expiresAt",
      width: 90,
      priority: 3,
    },
  ],
  panel: (request) => <RequestFacts request={request} />,
  empty: { title: "No request here", text: "Nothing matches, or nobody has asked yet." },
  create: { href: "/requests/new", label: "New request", needs: "requests:ask" },
};

/** What was asked, in names and values. */
function RequestFacts({ request }: { request: RequestRow }) {
  return (
    <Facts
      facts={[
        ["State", <RequestStateMark key="s" state={request.state} />],
        ["What", effectWords[request.effect]],
        ["Summary", request.summary],
        ["Point", <Moment key="p" at={request.takenAt} />],
        ["Size", <Bytes key="b" value={request.sizeBytes} />],
        ["Ticket", request.ticket ?? "–"],
        ["Reason", request.reason ?? "–"],
        ["Asked by", request.requestedBy.name],
        ["Asked", <Moment key="c" at={request.createdAt} />],
        ["Approvals", `${request.approvalsGiven} of ${request.approvalsNeeded}`],
        ...(request.outcome ? ([["Outcome", request.outcome]] as const) : []),
      ]}
    />
  );
}

const shows = ["all", "to-decide", "mine"] as const;
const showWords = { all: "All", "to-decide": "To decide", mine: "Mine" } as const;

/** Requests: all that one may see, those that wait for one's decision, one's own. */
export function RequestList() {
  const { data: me } = useQuery(meQuery);
  const [chosen] = useQueryState("show", parseAsStringLiteral(shows).withDefault("all"));
  const offered = shows.filter(
    (show) => show === "all" || me?.actions.includes(show === "to-decide" ? "requests:decide" : "requests:ask"),
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {offered.length > 1 && (
        <nav aria-label="Which requests" className="flex gap-1 border-b px-3 pt-2" data-print="no">
          {offered.map((show) => (
            <Link
              key={show}
              href={show === "all" ? "/requests" : `/requests?show=${show}`}
              aria-current={show === chosen ? "page" : undefined}
              className={cn(
                "-mb-px border-b-2 px-3 py-1.5",
                show === chosen ? "border-accent font-medium text-accent" : "border-transparent hover:bg-muted",
              )}
            >
              {showWords[show]}
              {show === "to-decide" && <WaitingCount />}
            </Link>
          ))}
        </nav>
      )}
      <DataTable definition={definition} key={chosen} />
    </div>
  );
}

function WaitingCount() {
  const { data } = useQuery(requestsQuery("show=to-decide&limit=1"));
  return data && data.total > 0 ? (
    <span className="ml-1.5 rounded bg-warn-soft px-1.5 text-xs text-warn tabular-nums">{data.total}</span>
  ) : null;
}
