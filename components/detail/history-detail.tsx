"use client";

import Link from "next/link";
import { itemQuery } from "@/components/api/inventory";
import { HistoryFacts } from "@/components/lists/histories";
import { NounActions } from "@/components/table/panel-head";
import type { History } from "@/lib/domain/inventory";
import { Card, DetailFrame } from "./detail-frame";
import { RelatedRuns } from "./related";

export function HistoryDetail({ id }: { id: string }) {
  return (
    <DetailFrame
      actions={(run) => <NounActions noun="history" rows={[run]} />}
      back={{ href: "/histories", label: "Histories" }}
      query={itemQuery<History>("histories", id)}
      title={(run) => `${run.kind} of ${run.vmName ?? run.backupName ?? run.vendorId}`}
    >
      {(run) => (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Card title="What happened">
            <HistoryFacts run={run} />
            <p className="mt-3 flex gap-4 text-table">
              {run.vmId && (
                <Link className="text-accent underline underline-offset-2" href={`/vms/${run.vmId}`}>
                  The machine
                </Link>
              )}
              {run.backupId && (
                <Link className="text-accent underline underline-offset-2" href={`/backups/${run.backupId}`}>
                  The backup
                </Link>
              )}
              {run.bucketId && (
                <Link className="text-accent underline underline-offset-2" href={`/storage/buckets/${run.bucketId}`}>
                  The bucket
                </Link>
              )}
            </p>
          </Card>
          {run.backupId && <RelatedRuns filter={`backupId=${run.backupId}`} />}
        </div>
      )}
    </DetailFrame>
  );
}
