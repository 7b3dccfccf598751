"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import Link from "next/link";
import { lazy, Suspense, useState } from "react";
import { meQuery } from "@/components/api/me";
import { endedOf, operationGroupQuery, operationsQuery } from "@/components/api/operations";
import { Button } from "@/components/ui/button";
import { groupHref, groupSentence, groupState, groupTitle, retryGroupOf } from "./group-words";
import { OperationStateMark } from "./operation-state";
import { ProgressBar } from "./progress-bar";

const RetryGroup = lazy(() => import("./retry-group"));

/** What stands above the operations of one group: how they are together, and trying again what failed. */
export function GroupHead({ groupId }: { groupId: string }) {
  const { data: group } = useQuery(operationGroupQuery(groupId));
  const { data: me } = useQuery(meQuery);
  const [isRetrying, setRetrying] = useState(false);
  const failed = group?.states.failed ?? 0;
  const mayRetry = failed > 0 && (me?.actions.includes("operations:write") ?? false);
  const ended = group ? endedOf(group) : 0;
  return (
    <div className="mr-auto grid min-w-0 gap-1">
      <p className="text-sm text-muted-foreground">
        <Link href="/operations" className="underline underline-offset-2">
          Operations
        </Link>
      </p>
      <h1 className="text-lg font-semibold">{group ? groupTitle(group) : "Operations asked for together"}</h1>
      {group && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p role="status" aria-live="polite" className="flex flex-wrap items-center gap-2">
            <OperationStateMark state={groupState(group)} className="font-medium" />
            {groupSentence(group)}
          </p>
          {mayRetry && (
            <Button onClick={() => setRetrying(true)}>
              <RotateCcw aria-hidden /> Retry failed
            </Button>
          )}
          {failed > 0 && <RetriedNote groupId={groupId} />}
        </div>
      )}
      {group && ended < group.total && (
        <ProgressBar percent={(100 * ended) / group.total} label="Operations of the group that have ended" />
      )}
      {isRetrying && (
        <Suspense fallback={null}>
          <RetryGroup groupId={groupId} onClose={() => setRetrying(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** The way to what was tried again already. */
function RetriedNote({ groupId }: { groupId: string }) {
  const again = retryGroupOf(groupId);
  const { data } = useQuery(operationsQuery(`groupId=${again}&limit=1`));
  if (!data || data.total === 0) return null;
  return (
    <Link href={groupHref(again)} className="text-accent underline underline-offset-2">
      {data.total === 1 ? "1 was" : `${data.total} were`} tried again
    </Link>
  );
}
