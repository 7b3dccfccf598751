"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { requestsQuery } from "@/components/api/requests";
import { Card } from "@/components/detail/detail-frame";
import { Button } from "@/components/ui/button";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { effectWords } from "@/lib/domain/request-words";
import { RequestStateMark } from "./request-state";

interface RequestLinesProps {
  title: string;
  /** As in the list's address. */
  filter: string;
  none: string;
  /** Where a new one is asked; null for people who do not ask. */
  askHref: string | null;
  /** The machine's name stands on its own page already. */
  isOfOneMachine?: boolean;
}

/** The newest requests of a machine or a person, each with how it stands. */
export function RequestLines({ title, filter, none, askHref, isOfOneMachine }: RequestLinesProps) {
  const { data, isPending } = useQuery(requestsQuery(`${filter}&limit=8`));
  return (
    <Card
      title={title}
      aside={
        <Link className="text-table font-normal text-accent underline underline-offset-2" href={`/requests?${filter}`}>
          Show all<span className="sr-only"> of {title}</span>
        </Link>
      }
    >
      <div className="grid gap-3">
        {isPending ? (
          <Skeleton className="h-24" />
        ) : !data || data.items.length === 0 ? (
          <p className="text-muted-foreground">{none}</p>
        ) : (
          <ul className="-m-1 text-table">
            {data.items.map((request) => (
              <li
                key={request.id}
                className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 border-b px-1 py-1 last:border-0"
              >
                <Link className="min-w-0 flex-1 truncate font-medium hover:underline" href={`/requests/${request.id}`}>
                  {isOfOneMachine ? effectWords[request.effect] : `${request.vmName}: ${effectWords[request.effect]}`}
                </Link>
                <RequestStateMark state={request.state} />
                <Moment at={request.createdAt} />
              </li>
            ))}
          </ul>
        )}
        {askHref && (
          <div>
            <Button asChild variant="primary">
              <Link href={askHref}>
                <Plus aria-hidden /> Ask for a restore
              </Link>
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
