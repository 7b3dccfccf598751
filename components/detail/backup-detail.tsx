"use client";

import { useQuery } from "@tanstack/react-query";
import { itemQuery, pageQuery } from "@/components/api/inventory";
import { BackupFacts } from "@/components/lists/backups";
import { NounActions } from "@/components/table/panel-head";
import type { Backup, History } from "@/lib/domain/inventory";
import { Card, DetailFrame } from "./detail-frame";
import { RelatedPoints, RelatedRuns } from "./related";
import { RunStrip } from "./run-strip";

export function BackupDetail({ id }: { id: string }) {
  const { data: runs } = useQuery(pageQuery<History>("histories", `backupId=${id}&kind=backup&limit=200`));
  return (
    <DetailFrame
      actions={(backup) => <NounActions noun="backup" rows={[backup]} />}
      back={{ href: "/backups", label: "Backups" }}
      query={itemQuery<Backup>("backups", id)}
      title={(backup) => backup.name}
    >
      {(backup) => (
        <>
          <Card title="Last 30 days">
            <RunStrip runs={runs?.items ?? []} />
          </Card>
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Card title="Facts">
              <BackupFacts backup={backup} />
            </Card>
            <RelatedPoints filter={`backupId=${id}`} />
            <RelatedRuns filter={`backupId=${id}`} />
          </div>
        </>
      )}
    </DetailFrame>
  );
}
