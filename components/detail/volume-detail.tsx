"use client";

import { itemQuery } from "@/components/api/inventory";
import { VolumeFacts } from "@/components/lists/volumes";
import { NounActions } from "@/components/table/panel-head";
import type { Volume } from "@/lib/domain/inventory";
import { Card, DetailFrame } from "./detail-frame";
import { RelatedSnapshots } from "./related";

export function VolumeDetail({ id }: { id: string }) {
  return (
    <DetailFrame
      actions={(volume) => <NounActions noun="volume" rows={[volume]} />}
      back={{ href: "/storage", label: "Storage" }}
      query={itemQuery<Volume>("volumes", id)}
      title={(volume) => volume.name}
    >
      {(volume) => (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Card title="Facts">
            <VolumeFacts volume={volume} />
          </Card>
          <div className="grid min-w-0 gap-4">
            <Card title={`${volume.kind === "block" ? "Attached to" : "Mounted by"} (${volume.attachments.length})`}>
              {volume.attachments.length === 0 ? (
                <p className="text-muted-foreground">Nothing can reach it. Attach a server first.</p>
              ) : (
                <ul className="-m-1 text-table">
                  {volume.attachments.map(({ vendorId, name, kind }) => (
                    <li className="flex items-center gap-3 border-b px-1 py-1.5 last:border-0" key={vendorId}>
                      <span className="min-w-0 flex-1 break-all">{name ?? vendorId}</span>
                      <span className="text-muted-foreground">{kind.replaceAll("-", " ")}</span>
                    </li>
                  ))}
                </ul>
              )}
            </Card>
            <RelatedSnapshots filter={`volumeId=${id}`} />
          </div>
        </div>
      )}
    </DetailFrame>
  );
}
