"use client";

import type { ReviewProps } from "@/components/wizard/wizard";
import { cycleWords, scheduleWords } from "@/lib/domain/schedule-words";
import { replicaNameOf, type GroupContext, type GroupValues } from "./intent";

/** What follows the group itself; it is checked and sent once the group exists. */
export function GroupReview({ values }: ReviewProps<GroupValues, GroupContext>) {
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5">
      <dt className="text-muted-foreground">Then snapshots</dt>
      <dd>
        {values.schedule
          ? `${scheduleWords(values.schedule)}${values.keepCount === null ? "" : `, the last ${values.keepCount} kept`}`
          : "only when somebody takes one"}
      </dd>
      <dt className="text-muted-foreground">Then replication</dt>
      <dd>{values.replicates ? `to ${values.region} as ${replicaNameOf(values)}, ${cycleWords(values.cycle)}` : "none"}</dd>
      <dt className="text-muted-foreground">Consistency</dt>
      <dd>Crash-consistent: all members at the same moment, applications not paused.</dd>
      <dt className="text-muted-foreground">Not touched</dt>
      <dd>What is on the volumes.</dd>
      {(values.schedule ?? values.replicates) && (
        <>
          <dt className="text-muted-foreground">Should a part fail</dt>
          <dd>What was done before it stays; the rest can be done later from the group&apos;s own page.</dd>
        </>
      )}
    </dl>
  );
}
