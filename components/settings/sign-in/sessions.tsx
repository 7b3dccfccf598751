"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { endOneSession, sessionsQuery } from "@/components/api/own-sign-in";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import type { Session } from "@/lib/domain/sign-in";
import { deviceWords } from "./device-words";

/** Where one is signed in, and the end of it. */
export function Sessions({ idleMinutes }: { idleMinutes: number }) {
  const { data, error, refetch } = useQuery(sessionsQuery);
  return (
    <section aria-labelledby="sessions" className="grid gap-3">
      <h2 id="sessions" className="font-semibold">
        Sessions
      </h2>
      <p className="text-sm text-muted-foreground">
        Where you are signed in. A session ends by itself after {idleMinutes} minutes without you.
      </p>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div aria-busy>
          <Skeleton className="h-16" />
        </div>
      ) : (
        <ul className="divide-y rounded-md border bg-surface">
          {data.items.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      )}
    </section>
  );
}

function SessionRow({ session }: { session: Session }) {
  const client = useQueryClient();
  const ending = useMutation({
    mutationFn: () => endOneSession(session.id),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const device = deviceWords(session.userAgent);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="truncate">
          {device}
          {session.isCurrent && <span className="text-muted-foreground"> · this one</span>}
        </p>
        <p className="text-table text-muted-foreground">
          {session.address ?? "address unknown"} · used <Moment at={session.lastSeenAt} /> · ends{" "}
          <Moment at={session.expiresAt} />
        </p>
        {ending.error && (
          <p role="alert" className="text-sm text-bad">
            {problemWords(ending.error)}
          </p>
        )}
      </div>
      {!session.isCurrent && (
        <Button disabled={ending.isPending} onClick={() => ending.mutate()}>
          End<span className="sr-only"> the session on {device}</span>
        </Button>
      )}
    </li>
  );
}
