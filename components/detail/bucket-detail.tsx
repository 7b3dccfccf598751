"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { capabilitiesQuery } from "@/components/api/capabilities";
import { itemQuery, pageQuery } from "@/components/api/inventory";
import { meQuery } from "@/components/api/me";
import { useRowActions } from "@/components/actions/use-row-actions";
import { BucketBrowser } from "@/components/buckets/bucket-browser";
import { BucketFacts } from "@/components/lists/buckets";
import { NounActions } from "@/components/table/panel-head";
import { Button } from "@/components/ui/button";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { RunMark } from "@/components/ui/state-mark";
import type { Bucket, History } from "@/lib/domain/inventory";
import { mayDoTo } from "@/lib/domain/may-do";
import { Card, DetailFrame } from "./detail-frame";

export function BucketDetail({ id }: { id: string }) {
  return (
    <DetailFrame
      actions={(bucket) => <NounActions noun="bucket" rows={[bucket]} />}
      back={{ href: "/storage?tab=buckets", label: "Buckets" }}
      query={itemQuery<Bucket>("buckets", id)}
      title={(bucket) => bucket.name}
    >
      {(bucket) => (
        <>
          <Contents bucket={bucket} />
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Card title="Facts">
              <BucketFacts bucket={bucket} />
            </Card>
            <BucketRuns bucketId={id} />
          </div>
        </>
      )}
    </DetailFrame>
  );
}

/** What is in it, where the vendor can be asked and the person may ask. */
function Contents({ bucket }: { bucket: Bucket }) {
  const { data: me } = useQuery(meQuery);
  const mayAsk = mayDoTo(me, "operations:write", bucket.tenantId);
  const { data } = useQuery({ ...capabilitiesQuery, enabled: mayAsk });
  const lookups = data?.items.find(({ connectionId }) => connectionId === bucket.connectionId)?.lookups;
  if (me && !mayAsk) {
    return (
      <Card title="Objects">
        <p className="text-muted-foreground">What is in a bucket is asked of the vendor, which only operators may do.</p>
      </Card>
    );
  }
  if (!me || !data) return <Skeleton className="h-40" />;
  if (!lookups?.includes("bucket-objects")) {
    return (
      <Card title="Objects">
        <p className="text-muted-foreground">This vendor does not list what is in its buckets.</p>
      </Card>
    );
  }
  return <BucketBrowser bucket={bucket} hasVersions={lookups.includes("object-versions")} />;
}

/** Stops a run that is under way, where the vendor can. */
function CancelRun({ run }: { run: History }) {
  const { actions, start } = useRowActions("history", [run]);
  const cancel = actions.find(({ spec }) => spec.kind === "task.cancel");
  if (!cancel || run.state !== "running") return null;
  return (
    <span className="ml-auto">
      <Button
        aria-disabled={cancel.disabledReason !== null}
        onClick={() => start(cancel)}
        size="sm"
        title={cancel.disabledReason ?? undefined}
      >
        <cancel.spec.Icon aria-hidden /> {cancel.spec.label}
      </Button>
    </span>
  );
}

const few = 10;
const runWords: Partial<Record<History["kind"], string>> = { archive: "Archiving", recovery: "Recovery" };

/** The newest archivings and recoveries; those under way can be cancelled here. */
function BucketRuns({ bucketId }: { bucketId: string }) {
  const { data, isPending } = useQuery(pageQuery<History>("histories", `bucketId=${bucketId}&limit=${few}`));
  const runs = data?.items ?? [];
  return (
    <Card
      aside={
        <Link
          className="text-table font-normal text-accent underline underline-offset-2"
          href={`/histories?bucketId=${bucketId}`}
        >
          Show all
        </Link>
      }
      title="Archivings and recoveries"
    >
      {isPending ? (
        <Skeleton className="h-24" />
      ) : runs.length === 0 ? (
        <p className="text-muted-foreground">Nothing has been archived or recovered yet.</p>
      ) : (
        <ul className="-m-1 text-table">
          {runs.map((run) => (
            <li className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 border-b px-1 py-1 last:border-0" key={run.id}>
              <Link className="w-24 hover:underline" href={`/histories/${run.id}`}>
                {runWords[run.kind] ?? run.kind}
              </Link>
              <RunMark state={run.state} />
              {run.progressPercent !== null && <span className="tabular-nums">{Math.round(run.progressPercent)} %</span>}
              <Moment at={run.startedAt} />
              <CancelRun run={run} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
