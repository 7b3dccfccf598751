"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { z } from "zod";
import { meQuery } from "@/components/api/me";
import { cancelOperation, isFinal, operationKeys, operationQuery } from "@/components/api/operations";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import { mayDoTo } from "@/lib/domain/may-do";
import type { Operation } from "@/lib/domain/operation";
import { useTimezone } from "../schedule-editor/use-timezone";
import { AttentionNote } from "./attention-note";
import { groupHref } from "./group-words";
import { kindWords } from "./kind-words";
import { OperationFindings } from "./operation-findings";
import { operationFaces, OperationStateMark } from "./operation-state";
import { problemWords } from "./problem-words";
import { ProgressBar } from "./progress-bar";
import { Receipt } from "./receipt";
import { RecordedCalls } from "./recorded-calls";
import { StepListOfOperation } from "./step-list-of-operation";

const pathsOfIds: Record<string, string> = {
  vm: "/vms/",
  bak: "/backups/",
  vgr: "/volume-groups/",
  his: "/histories?open=",
  rtp: "/restore-targets?open=",
  vol: "/storage?open=",
  bkt: "/storage/buckets/",
};

/** One operation: what was wanted, how it stands, every call that was made, what came of it. */
export function OperationPage({ id }: { id: string }) {
  const { data: operation, error, refetch } = useQuery(operationQuery(id));
  const timezone = useTimezone();
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!operation) return <OperationSkeleton />;
  const time = (iso: string | null) =>
    iso === null
      ? "–"
      : new Intl.DateTimeFormat("en-GB", { timeZone: timezone, dateStyle: "medium", timeStyle: "medium" }).format(new Date(iso));
  return (
    <div className="mx-auto grid w-full max-w-4xl gap-5 p-4 md:p-6">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <p className="text-sm text-muted-foreground">
            <Link href="/operations" className="underline underline-offset-2">
              Operations
            </Link>
          </p>
          <h1 className="truncate text-lg font-semibold">
            {kindWords(operation.kind)} {operation.subject}
          </h1>
        </div>
        <CancelButton operation={operation} />
      </header>
      <section aria-label="State" aria-live="polite" className="grid gap-3 rounded-md border bg-surface p-4">
        <OperationStateMark state={operation.state} className="font-medium" />
        <p className="text-muted-foreground">{operationFaces[operation.state].meaning}</p>
        {!isFinal(operation) && <ProgressBar percent={operation.progressPercent} label="Progress" />}
        {operation.summary && <p>{operation.summary}</p>}
        {operation.error && (
          <p className="text-bad">
            {operation.error.title}: {operation.error.detail}
            {operation.error.vendor &&
              !operation.error.detail.includes(operation.error.vendor.message) &&
              ` The vendor says: ${operation.error.vendor.message}`}
          </p>
        )}
        {operation.state === "needs-attention" && <AttentionNote operation={operation} />}
      </section>
      <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2">
        <Fact term="Asked for by">{operation.requestedBy.name}</Fact>
        {operation.requestedFor && (
          <Fact term="For">
            {operation.requestedFor.name}
            {operation.requestId && (
              <>
                {", "}
                <Link className="text-accent underline underline-offset-2" href={`/requests/${operation.requestId}`}>
                  their request
                </Link>
              </>
            )}
          </Fact>
        )}
        <Fact term="Asked for at">{time(operation.createdAt)}</Fact>
        <Fact term="Started">{time(operation.startedAt)}</Fact>
        <Fact term="Ended">{time(operation.endedAt)}</Fact>
        {operation.groupId && (
          <Fact term="Asked for with">
            <Link href={groupHref(operation.groupId)} className="text-accent underline underline-offset-2">
              the others of its group
            </Link>
          </Fact>
        )}
        <Fact term="Concerns">
          <Subjects operation={operation} />
        </Fact>
      </dl>
      {operation.steps.length > 1 && (
        <section aria-labelledby="steps" className="grid gap-2">
          <h2 className="font-medium" id="steps">
            Steps
          </h2>
          <StepListOfOperation steps={operation.steps} />
        </section>
      )}
      <OperationFindings result={operation.result} />
      <RecordedCalls calls={operation.calls} timezone={timezone} />
      {isFinal(operation) && operation.kind !== "connection.sync" && <Receipt operations={[operation]} />}
      <details className="rounded-md border">
        <summary className="cursor-pointer px-3 py-2 text-sm">What was asked for, as data</summary>
        <pre tabIndex={0} className="overflow-auto border-t bg-muted p-3 font-mono text-xs whitespace-pre-wrap">
          {JSON.stringify(operation.input, null, 2)}
        </pre>
      </details>
    </div>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[8rem_1fr] gap-2">
      <dt className="text-muted-foreground">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

/** Ways to the rows that the operation names. */
function Subjects({ operation }: { operation: Operation }) {
  const input = z.record(z.string(), z.unknown()).catch({}).parse(operation.input);
  const ids = [
    ...new Set(
      Object.values(input)
        .flat()
        .filter((value): value is string => typeof value === "string" && /^[a-z]{2,4}_[a-z0-9]+$/.test(value)),
    ),
  ];
  const links = ids.flatMap((id) => {
    const path = pathsOfIds[id.slice(0, id.indexOf("_"))];
    return path ? [{ id, href: `${path}${id}` }] : [];
  });
  if (links.length === 0) {
    return (
      <Link className="text-accent underline underline-offset-2" href={`/settings/connections/${operation.connectionId}`}>
        its connection
      </Link>
    );
  }
  return (
    <span className="flex flex-wrap gap-x-3">
      {links.slice(0, 6).map(({ id, href }) => (
        <Link key={id} href={href} className="text-accent underline underline-offset-2">
          {href.split(/[/?]/)[1]?.replaceAll("-", " ").replace(/s$/, "")} {id.slice(-6)}
        </Link>
      ))}
    </span>
  );
}

function CancelButton({ operation }: { operation: Operation }) {
  const client = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const cancel = useMutation({
    mutationFn: () => cancelOperation(operation.id),
    onSuccess: (next) => client.setQueryData(operationKeys.one(next.id), next),
  });
  if (isFinal(operation) || !mayDoTo(me, "operations:write", operation.tenantId)) return null;
  return (
    <div className="grid justify-items-end gap-1">
      <Button disabled={cancel.isPending} onClick={() => cancel.mutate()}>
        Cancel
      </Button>
      {cancel.error && (
        <p role="alert" className="max-w-sm text-right text-sm text-bad">
          {problemWords(cancel.error)}
        </p>
      )}
    </div>
  );
}

function OperationSkeleton() {
  return (
    <div aria-busy className="mx-auto grid w-full max-w-4xl gap-5 p-4 md:p-6">
      <Skeleton className="h-7 w-64" />
      <Skeleton className="h-28" />
      <Skeleton className="h-40" />
    </div>
  );
}
