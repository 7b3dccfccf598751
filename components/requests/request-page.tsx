"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { meQuery } from "@/components/api/me";
import { requestQuery } from "@/components/api/requests";
import { CheckLine } from "@/components/operations/checks-list";
import { EstimateLine } from "@/components/operations/estimate-line";
import { ProgressList } from "@/components/operations/progress-list";
import { ageWords } from "@/components/restore-wizard/points";
import { Card } from "@/components/detail/detail-frame";
import { useNow } from "@/components/schedule-editor/use-now";
import { Facts } from "@/components/ui/facts";
import { Bytes, Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import { mayDoTo } from "@/lib/domain/may-do";
import type { RequestDetail } from "@/lib/domain/request";
import { effectWords, overwrittenWords } from "@/lib/domain/request-words";
import { Decision } from "./decision";
import { OwnActions } from "./own-actions";
import { RequestLife } from "./request-life";
import { RequestStateMark } from "./request-state";

/** One request: what is asked and why, who decides, how it goes, what was said. Live, for whoever asked and whoever decides. */
export function RequestPage({ id }: { id: string }) {
  const { data: request, error, refetch } = useQuery(requestQuery(id));
  const { data: me } = useQuery(meQuery);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!request || !me) return <RequestSkeleton />;
  return (
    <div className="mx-auto grid w-full max-w-6xl gap-4 p-4 md:p-6">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <p className="text-sm text-muted-foreground">
            <Link href="/requests" className="underline underline-offset-2">
              Requests
            </Link>
          </p>
          <h1 className="text-lg font-semibold break-words">
            {request.vmName}: {effectWords[request.effect]}
          </h1>
        </div>
        <OwnActions request={request} />
      </header>
      <Standing request={request} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 gap-4">
          {request.operationId !== null && (
            <Card title="Progress">
              <ProgressList sent={[{ operationId: request.operationId, label: request.vmName }]} />
            </Card>
          )}
          <Asked request={request} />
          {request.state === "submitted" && mayDoTo(me, "requests:decide", request.tenantId) && <Decision request={request} />}
          {!request.may.approve.isAllowed && (
            <Card title="Checks when it was asked" aside={<Moment at={request.checkedAt} />}>
              <ul>
                {request.checks.map((check) => (
                  <CheckLine check={check} key={check.id} />
                ))}
                {request.checks.length === 0 && (
                  <CheckLine check={{ id: "none", level: "ok", message: "Nothing spoke against it." }} />
                )}
              </ul>
            </Card>
          )}
        </div>
        <RequestLife request={request} mayComment={mayDoTo(me, "requests:ask", request.tenantId)} />
      </div>
    </div>
  );
}

/** Where it stands, in one line that is told when it changes. */
function Standing({ request }: { request: RequestDetail }) {
  return (
    <section aria-label="State" aria-live="polite" className="grid gap-1 rounded-lg border bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <RequestStateMark state={request.state} className="font-medium" />
        <span className="text-muted-foreground">{sentenceOf(request)}</span>
        {request.state === "submitted" && (
          <span className="text-muted-foreground">
            It expires <Moment at={request.expiresAt} />.
          </span>
        )}
        {request.state === "approved" && request.startsAt && (
          <span className="text-muted-foreground">
            Quiet hours hold it back; it begins <Moment at={request.startsAt} />.
          </span>
        )}
      </div>
      {request.outcome && <p className="break-words whitespace-pre-wrap">{request.outcome}</p>}
    </section>
  );
}

function sentenceOf({ state, approvals, approvalsNeeded, approvalsGiven, entries }: RequestDetail): string {
  const names = approvals.map(({ name }) => name).join(" and ");
  switch (state) {
    case "submitted":
      return approvalsNeeded === 1
        ? "It takes the approval of one other person."
        : `${approvalsGiven} of ${approvalsNeeded} approvals${names ? `, by ${names}` : ""}.`;
    case "approved":
    case "running":
      return names ? `Approved by ${names}.` : "Approved by rule.";
    case "succeeded":
      return "The vendor shows the effect.";
    case "failed":
      return "It did not get through.";
    case "rejected":
      return `Refused by ${entries.findLast(({ moment }) => moment === "rejected")?.by?.name ?? "somebody"}.`;
    case "cancelled":
      return "It was taken back.";
    case "expired":
      return "Nobody decided in time.";
  }
}

function Asked({ request }: { request: RequestDetail }) {
  const now = useNow();
  const overwritten = overwrittenWords(request.effect, request.vmName);
  return (
    <Card title="What is asked">
      <div className="grid gap-3">
        <p>{request.summary}</p>
        <Facts
          facts={[
            ["Why", [request.ticket, request.reason].filter(Boolean).join(": ")],
            ["Asked by", request.requestedBy.name],
            ["Asked", <Moment key="a" at={request.createdAt} />],
            [
              "Machine",
              <Link key="m" className="text-accent underline underline-offset-2" href={`/vms/${request.vmId}`}>
                {request.vmName}
              </Link>,
            ],
            [
              "Point",
              <Link
                key="p"
                className="text-accent underline underline-offset-2"
                href={`/restore-targets/${request.restoreTargetId}`}
              >
                <span suppressHydrationWarning>{ageWords(request.takenAt, now)}</span>
              </Link>,
            ],
            ["Size", <Bytes key="s" value={request.sizeBytes} />],
            ["Takes", <EstimateLine key="e" kind="restore" vmId={request.vmId} connectionId={request.connectionId} />],
            [
              "Overwrites",
              overwritten === null ? (
                "Nothing."
              ) : (
                <strong key="o" className="text-bad">
                  {overwritten}
                </strong>
              ),
            ],
          ]}
        />
        <details className="rounded-md border">
          <summary className="cursor-pointer px-3 py-2 text-sm">What was asked for, as data</summary>
          <pre tabIndex={0} className="overflow-auto border-t bg-muted p-3 font-mono text-xs whitespace-pre-wrap">
            {JSON.stringify(request.input, null, 2)}
          </pre>
        </details>
      </div>
    </Card>
  );
}

function RequestSkeleton() {
  return (
    <div aria-busy className="mx-auto grid w-full max-w-6xl gap-4 p-4 md:p-6">
      <Skeleton className="h-7 w-64" />
      <Skeleton className="h-14" />
      <Skeleton className="h-60" />
    </div>
  );
}
