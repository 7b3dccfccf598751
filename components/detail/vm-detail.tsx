"use client";

import { useQuery } from "@tanstack/react-query";
import { itemQuery, pageQuery } from "@/components/api/inventory";
import { meQuery } from "@/components/api/me";
import { VmFacts } from "@/components/lists/vms";
import { RequestLines } from "@/components/requests/request-lines";
import { NounActions } from "@/components/table/panel-head";
import type { History, Vm } from "@/lib/domain/inventory";
import { mayDoTo } from "@/lib/domain/may-do";
import { Card, DetailFrame } from "./detail-frame";
import { FirmwareCard } from "./firmware-card";
import { RelatedBackups, RelatedPoints, RelatedRuns } from "./related";
import { RunStrip } from "./run-strip";

/** A machine's whole story. */
export function VmDetail({ id }: { id: string }) {
  const { data: me } = useQuery(meQuery);
  const { data: runs } = useQuery(pageQuery<History>("histories", `vmId=${id}&kind=backup&limit=200`));
  return (
    <DetailFrame
      actions={(vm) => <NounActions noun="vm" rows={[vm]} />}
      back={{ href: "/vms", label: "VMs" }}
      query={itemQuery<Vm>("vms", id)}
      title={(vm) => vm.name}
    >
      {(vm) => (
        <>
          <Card title="Last 30 days">
            <RunStrip runs={runs?.items ?? []} />
          </Card>
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Card title="Facts">
              <VmFacts vm={vm} />
            </Card>
            <RelatedPoints filter={`vmId=${id}`} />
            <RelatedBackups vmId={id} />
            <RelatedRuns filter={`vmId=${id}`} />
            <RequestLines
              askHref={mayDoTo(me, "requests:ask", vm.tenantId) ? `/requests/new?vmId=${id}` : null}
              filter={`vmId=${id}`}
              isOfOneMachine
              none="Nobody has asked for a restore of it."
              title="Requests"
            />
            <FirmwareCard vm={vm} />
          </div>
        </>
      )}
    </DetailFrame>
  );
}
