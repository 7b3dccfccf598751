"use client";

import Link from "next/link";
import { itemQuery } from "@/components/api/inventory";
import { VolumeGroupFacts } from "@/components/lists/volume-groups";
import { NounActions } from "@/components/table/panel-head";
import { Bytes } from "@/components/ui/moment";
import type { VolumeGroup } from "@/lib/domain/inventory";
import { Card, DetailFrame } from "./detail-frame";
import { RelatedSnapshots } from "./related";

export function VolumeGroupDetail({ id }: { id: string }) {
  return (
    <DetailFrame
      actions={(group) => <NounActions noun="volumeGroup" rows={[group]} />}
      back={{ href: "/volume-groups", label: "Volume groups" }}
      query={itemQuery<VolumeGroup>("volume-groups", id)}
      title={(group) => group.name}
    >
      {(group) => (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Card title="Facts">
            <VolumeGroupFacts group={group} />
          </Card>
          <Card title={`Members (${group.memberCount})`}>
            <ul className="-m-1 text-table">
              {group.members.map((member) => (
                <li className="flex items-center gap-3 border-b px-1 py-1.5 last:border-0" key={member.vendorId}>
                  {member.id ? (
                    <Link
                      className="min-w-0 flex-1 truncate font-medium hover:underline"
                      href={`/storage?q=${encodeURIComponent(member.name)}&open=${member.id}`}
                    >
                      {member.name}
                    </Link>
                  ) : (
                    <span className="min-w-0 flex-1 truncate">{member.name}</span>
                  )}
                  <span className="text-muted-foreground">{member.kind}</span>
                  <Bytes value={member.sizeBytes} />
                </li>
              ))}
            </ul>
          </Card>
          <RelatedSnapshots filter={`volumeGroupId=${id}`} />
        </div>
      )}
    </DetailFrame>
  );
}
