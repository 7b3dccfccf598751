"use client";

import { itemQuery } from "@/components/api/inventory";
import { RestoreTargetFacts } from "@/components/lists/restore-targets";
import { NounActions } from "@/components/table/panel-head";
import type { RestoreTarget } from "@/lib/domain/inventory";
import { pointOf } from "@/lib/domain/point-words";
import { Card, DetailFrame } from "./detail-frame";
import { RelatedPoints } from "./related";

export function RestoreTargetDetail({ id }: { id: string }) {
  return (
    <DetailFrame
      actions={(point) => <NounActions noun="restoreTarget" rows={[point]} />}
      back={{ href: "/restore-targets", label: "Restore targets" }}
      query={itemQuery<RestoreTarget>("restore-targets", id)}
      title={(point) => `${pointOf(point) ?? "Point"}, ${point.takenAt.slice(0, 16).replace("T", " ")} UTC`}
    >
      {(point) => (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Card title="Facts">
            <RestoreTargetFacts point={point} />
          </Card>
          {point.vmId && <RelatedPoints filter={`vmId=${point.vmId}`} />}
          {point.volumeId && <RelatedPoints filter={`volumeId=${point.volumeId}`} />}
        </div>
      )}
    </DetailFrame>
  );
}
