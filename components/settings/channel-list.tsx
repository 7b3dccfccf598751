"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleMinus, Plus, SquareX } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { changeChannel, channelsQuery, deliveriesQuery, removeChannel, tryChannel } from "@/components/api/notifications";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import { StateMark } from "@/components/ui/state-mark";
import type { Channel } from "@/lib/domain/notification";

const NewChannel = lazy(() => import("./new-channel"));

const faces = {
  off: { Icon: CircleMinus, word: "Off", looks: "text-muted-foreground" },
  failing: { Icon: SquareX, word: "Failing", looks: "text-bad" },
  on: { Icon: CircleCheck, word: "On", looks: "text-good" },
} as const;

/** Webhooks and chats; a rule names those that are told of its requests. */
export function ChannelList() {
  const { data, error, refetch } = useQuery(channelsQuery);
  const [isMaking, setIsMaking] = useState(false);
  return (
    <section aria-labelledby="channels" className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="channels" className="text-base font-semibold">
          Webhooks and chats
        </h2>
        <Button onClick={() => setIsMaking(true)}>
          <Plus aria-hidden /> Add
        </Button>
      </div>
      <p className="text-muted-foreground">Which requests they are told of is set in each rule.</p>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="h-20" aria-busy />
      ) : data.items.length === 0 ? (
        <EmptyNote title="No webhook or chat yet">
          Add one to have requests told in Slack, Teams, Mattermost or a program of yours.
        </EmptyNote>
      ) : (
        <ul className="divide-y rounded-md border bg-surface">
          {data.items.map((channel) => (
            <ChannelRow channel={channel} key={channel.id} />
          ))}
        </ul>
      )}
      <Dialog open={isMaking} onOpenChange={setIsMaking} title="Add a webhook or chat">
        <Suspense fallback={<Skeleton className="h-60" />}>
          <NewChannel onDone={() => setIsMaking(false)} />
        </Suspense>
      </Dialog>
    </section>
  );
}

function ChannelRow({ channel }: { channel: Channel }) {
  const client = useQueryClient();
  const [isSure, setIsSure] = useState(false);
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: channelsQuery.queryKey }),
      client.invalidateQueries({ queryKey: deliveriesQuery.queryKey }),
    ]);
  const trial = useMutation({ mutationFn: () => tryChannel(channel.id), onSuccess: refresh });
  const turning = useMutation({
    mutationFn: () => changeChannel(channel.id, { isActive: !channel.isActive }),
    onSuccess: refresh,
  });
  const removal = useMutation({ mutationFn: () => removeChannel(channel.id), onSuccess: refresh });
  const failure = [trial, turning, removal].find(({ error }) => error)?.error;
  const face = !channel.isActive ? faces.off : channel.lastError ? faces.failing : faces.on;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-3">
          <span className="truncate font-medium">{channel.name}</span>
          <StateMark face={face} />
        </p>
        <p className="text-table text-muted-foreground">
          {channel.format} at {channel.host}, {channel.tenantId === null ? "every tenant" : "one tenant"}, last sent{" "}
          <Moment at={channel.lastSentAt} />
        </p>
        {channel.lastError && <p className="text-table text-bad">{channel.lastError}</p>}
        <p aria-live="polite" className="text-table">
          {trial.data && (trial.data.state === "sent" ? "The trial arrived." : `The trial failed: ${trial.data.error ?? ""}`)}
        </p>
        {failure && (
          <p role="alert" className="text-sm text-bad">
            {problemWords(failure)}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button disabled={trial.isPending} onClick={() => trial.mutate()}>
          Try it<span className="sr-only"> {channel.name}</span>
        </Button>
        <Button disabled={turning.isPending} onClick={() => turning.mutate()}>
          Turn {channel.isActive ? "off" : "on"}
          <span className="sr-only"> {channel.name}</span>
        </Button>
        <Button
          variant={isSure ? "danger" : "secondary"}
          disabled={removal.isPending}
          onBlur={() => setIsSure(false)}
          onClick={() => (isSure ? removal.mutate() : setIsSure(true))}
        >
          {isSure ? "Remove for good" : "Remove"}
          <span className="sr-only"> {channel.name}</span>
        </Button>
      </div>
    </li>
  );
}
