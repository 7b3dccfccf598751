"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Clock, SquareX } from "lucide-react";
import { deliveriesQuery } from "@/components/api/notifications";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import { StateMark } from "@/components/ui/state-mark";
import type { Delivery } from "@/lib/domain/notification";

const faces = {
  waiting: { Icon: Clock, word: "Waiting", looks: "text-warn" },
  sent: { Icon: CircleCheck, word: "Sent", looks: "text-good" },
  failed: { Icon: SquareX, word: "Failed", looks: "text-bad" },
} as const;

/** The newest messages by mail and to channels, and how each went: silence must not look like success. */
export function DeliveryList() {
  const { data, error, refetch } = useQuery(deliveriesQuery);
  return (
    <section aria-labelledby="deliveries" className="grid gap-3">
      <h2 id="deliveries" className="text-base font-semibold">
        Messages sent
      </h2>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="h-20" aria-busy />
      ) : data.items.length === 0 ? (
        <EmptyNote title="No message yet">
          What goes out by mail and to channels stands here, with failures and their reason.
        </EmptyNote>
      ) : (
        <ul className="divide-y rounded-md border bg-surface">
          {data.items.map((delivery) => (
            <DeliveryRow delivery={delivery} key={delivery.id} />
          ))}
        </ul>
      )}
    </section>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-table">
      <StateMark face={faces[delivery.state]} />
      <span className="min-w-0 flex-1 truncate" title={delivery.title}>
        {delivery.title}
      </span>
      <span className="text-muted-foreground">
        {delivery.medium} to {delivery.target}
      </span>
      <Moment at={delivery.sentAt ?? delivery.createdAt} />
      {delivery.error && (
        <span className="w-full text-bad">
          {delivery.error} {delivery.state === "waiting" ? `Tried ${delivery.attempts} times; it is tried again.` : ""}
        </span>
      )}
    </li>
  );
}
