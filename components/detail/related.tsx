"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { pageQuery } from "@/components/api/inventory";
import { Bytes, Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { RunMark } from "@/components/ui/state-mark";
import type { Backup, History, RestoreTarget, Snapshot } from "@/lib/domain/inventory";
import { NounActions } from "@/components/table/panel-head";
import { schedulesWords } from "@/lib/domain/schedule-words";
import { Card } from "./detail-frame";

const few = 10;

function Lines({ isPending, none, children }: { isPending: boolean; none: string; children: readonly ReactNode[] }) {
  if (isPending) return <Skeleton className="h-24" />;
  if (children.length === 0) return <p className="text-muted-foreground">{none}</p>;
  return <ul className="-m-1 text-table">{children}</ul>;
}

function Line({ children }: { children: ReactNode }) {
  return <li className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 border-b px-1 py-1 last:border-0">{children}</li>;
}

const ShowAll = ({ href }: { href: string }) => (
  <Link className="text-table font-normal text-accent underline underline-offset-2" href={href}>
    Show all
  </Link>
);

/** The newest runs of a machine or backup. */
export function RelatedRuns({ filter }: { filter: string }) {
  const { data, isPending } = useQuery(pageQuery<History>("histories", `${filter}&limit=${few}`));
  return (
    <Card aside={<ShowAll href={`/histories?${filter}`} />} title="Runs">
      <Lines isPending={isPending} none="Nothing has run yet.">
        {(data?.items ?? []).map((run) => (
          <Line key={run.id}>
            <Link className="w-24 hover:underline" href={`/histories/${run.id}`}>
              {run.kind}
            </Link>
            <RunMark state={run.state} />
            <Moment at={run.startedAt} />
            <span className="ml-auto truncate text-muted-foreground">{run.scheduleName}</span>
          </Line>
        ))}
      </Lines>
    </Card>
  );
}

/** The newest points of a machine or backup, each with its restore. */
export function RelatedPoints({ filter }: { filter: string }) {
  const { data, isPending } = useQuery(pageQuery<RestoreTarget>("restore-targets", `${filter}&limit=${few}`));
  return (
    <Card aside={<ShowAll href={`/restore-targets?${filter}`} />} title="Points in time">
      <Lines isPending={isPending} none="There is no point to restore from yet.">
        {(data?.items ?? []).map((point) => (
          <Line key={point.id}>
            <Link className="hover:underline" href={`/restore-targets/${point.id}`}>
              <Moment at={point.takenAt} />
            </Link>
            <span>{point.kind}</span>
            <Bytes value={point.sizeBytes} />
            {!point.restorable && <span className="text-warn">cannot be restored</span>}
            <span className="ml-auto">
              <NounActions noun="restoreTarget" rows={[point]} />
            </span>
          </Line>
        ))}
      </Lines>
    </Card>
  );
}

export function RelatedBackups({ vmId }: { vmId: string }) {
  const { data, isPending } = useQuery(pageQuery<Backup>("backups", `vmId=${vmId}&limit=50`));
  return (
    <Card title="Backups">
      <Lines isPending={isPending} none="No backup names this machine.">
        {(data?.items ?? []).map((backup) => (
          <Line key={backup.id}>
            <Link className="font-medium hover:underline" href={`/backups/${backup.id}`}>
              {backup.name}
            </Link>
            <span className="text-muted-foreground">{schedulesWords(backup.schedules) || "only by hand"}</span>
            <RunMark state={backup.lastRunState} />
            <span className="ml-auto">
              next <Moment at={backup.nextRunAt} />
            </span>
          </Line>
        ))}
      </Lines>
    </Card>
  );
}

export function RelatedSnapshots({ filter }: { filter: string }) {
  const { data, isPending } = useQuery(pageQuery<Snapshot>("snapshots", `${filter}&limit=50`));
  return (
    <Card aside={<ShowAll href={`/storage?tab=snapshots&${filter}`} />} title="Snapshots">
      <Lines isPending={isPending} none="There are no snapshots.">
        {(data?.items ?? []).map((snapshot) => (
          <Line key={snapshot.id}>
            <span className="min-w-0 flex-1 truncate" title={snapshot.name}>
              {snapshot.name}
            </span>
            <Moment at={snapshot.takenAt} />
            <NounActions noun="snapshot" rows={[snapshot]} />
          </Line>
        ))}
      </Lines>
    </Card>
  );
}
