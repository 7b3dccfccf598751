"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck, X } from "lucide-react";
import { useState } from "react";
import { bucketContentsQuery } from "@/components/api/lookups";
import { Card } from "@/components/detail/detail-frame";
import { Button } from "@/components/ui/button";
import type { Bucket } from "@/lib/domain/inventory";
import { ChosenBar } from "./chosen-bar";
import { ContentsTable } from "./contents-table";

interface VersionTableProps {
  bucket: Bucket;
  path: string;
  onClose: () => void;
}

/** The versions of one object, newest first; the one that is read today is marked. */
export function VersionTable({ bucket, path, onClose }: VersionTableProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const query = useInfiniteQuery(bucketContentsQuery(bucket.connectionId, "object-versions", { bucketId: bucket.id, path }));
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const versionIds = chosen.filter((id) => rows.some(({ value }) => value === id));
  return (
    <Card
      aside={
        <Button aria-label="Close versions" onClick={onClose} size="icon" variant="ghost">
          <X aria-hidden />
        </Button>
      }
      title={`Versions of ${path}`}
    >
      <div className="grid gap-2">
        <ChosenBar
          noun="objectVersion"
          onClear={() => setChosen([])}
          row={
            versionIds.length === 0
              ? null
              : {
                  id: versionIds.join("\n"),
                  connectionId: bucket.connectionId,
                  name: versionIds.length === 1 ? `One version of ${path}` : `${versionIds.length} versions of ${path}`,
                  bucket,
                  path,
                  versionIds,
                }
          }
          words={`${versionIds.length} chosen`}
        />
        <ContentsTable
          choice={(row) => `Choose version ${row.label}`}
          chosen={versionIds}
          columns={["Version", "Size", "Written"]}
          empty="It is no longer there."
          label="Versions"
          onChoose={setChosen}
          query={query}
          rows={rows}
        >
          {(row) => (
            <span className="flex flex-wrap items-center gap-x-3">
              <span className="font-mono break-all">{row.label}</span>
              {row.attributes.isLatest === true && (
                <span className="inline-flex items-center gap-1 text-good">
                  <CircleCheck aria-hidden className="size-4" /> latest
                </span>
              )}
            </span>
          )}
        </ContentsTable>
      </div>
    </Card>
  );
}
