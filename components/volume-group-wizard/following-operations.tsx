"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { groupsNamed } from "@/components/api/choices";
import { operationQuery } from "@/components/api/operations";
import { RefusalList } from "@/components/operations/refusal-list";
import { useSend } from "@/components/operations/use-send";
import { Button } from "@/components/ui/button";
import type { DraftHandle } from "@/components/wizard/use-draft";
import { followingIntents, isFollowed, type GroupContext, type GroupValues } from "./intent";

interface FollowingOperationsProps {
  handle: DraftHandle<GroupValues>;
  context: GroupContext;
}

/**
 * Once the group exists, sends its snapshot schedule, and when that has ended its replication: the vendor works on one thing of a
 * group at a time. A reload goes on where it was; the keys are the draft's, so nothing is made twice.
 */
export function FollowingOperations({ handle, context }: FollowingOperationsProps) {
  const { values, sent, id: draftId } = handle.draft;
  const isWanted = isFollowed(values);
  const create = useQuery({ ...operationQuery(sent.create ?? ""), enabled: isWanted && sent.create !== undefined });
  const hasGroup = create.data?.state === "succeeded";
  const groups = useQuery({
    ...groupsNamed(values.name.trim(), values.connectionId ?? ""),
    enabled: hasGroup,
    refetchInterval: (query) => (query.state.data?.items.some((group) => group.name === values.name.trim()) ? false : 2_000),
  });
  const group = hasGroup
    ? groups.data?.items.find((entry) => entry.name === values.name.trim() && entry.state === "available")
    : undefined;
  const intents = group ? followingIntents(values, context, group.id) : [];
  const schedule = useQuery({ ...operationQuery(sent.schedule ?? ""), enabled: sent.schedule !== undefined });
  const isFree = sent.schedule === undefined || ["succeeded", "failed", "cancelled"].includes(schedule.data?.state ?? "");
  const next = isFree ? intents.find((intent) => sent[intent.id] === undefined) : undefined;
  const { send, isSending, refusals } = useSend({
    draftId,
    isAlwaysGroup: true,
    onSent: (intent, operationId) => handle.markSent(intent.id, operationId),
  });
  const isHeld = isSending || refusals.length > 0;

  const sendNext = useEffectEvent(() => {
    if (next && !isHeld) void send([next]);
  });
  useEffect(() => sendNext(), [next?.id, isHeld]);

  if (!isWanted) return null;
  const failed = create.data && ["failed", "cancelled", "needs-attention"].includes(create.data.state);
  return (
    <div className="grid gap-3">
      {failed && <p className="text-sm">The group was not made, so its snapshot schedule and replication were not sent.</p>}
      {!failed && !group && (
        <p className="text-sm text-muted-foreground">Snapshot schedule and replication follow once the group exists.</p>
      )}
      <RefusalList refusals={refusals} />
      {refusals.length > 0 && (
        <div>
          <Button onClick={() => void send(refusals.map(({ intent }) => intent))}>Try again</Button>
        </div>
      )}
    </div>
  );
}
