"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck, X } from "lucide-react";
import { useState } from "react";
import { bucketContentsQuery } from "@/components/api/lookups";
import { Card } from "@/components/detail/detail-frame";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Bytes, Moment } from "@/components/ui/moment";
import type { Bucket } from "@/lib/domain/inventory";
import { ChosenBar } from "./chosen-bar";
import { ContentsTable, numberIn, textIn } from "./contents-table";

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
          all={{
            isChosen: rows.length > 0 && versionIds.length === rows.length,
            isSome: versionIds.length > 0,
            onToggle: (isChosen) => setChosen(isChosen ? rows.map(({ value }) => value) : []),
          }}
          columns={["Version", "Size", "Written"]}
          empty="It is no longer there."
          label="Versions"
          query={query}
          rows={rows}
        >
          {(row) => (
            <tr className="border-t hover:bg-muted" key={row.value}>
              <td className="w-8 py-1.5 pl-1">
                <Checkbox
                  aria-label={`Choose version ${row.label}`}
                  checked={versionIds.includes(row.value)}
                  onCheckedChange={(isChosen) =>
                    setChosen(isChosen ? [...versionIds, row.value] : versionIds.filter((id) => id !== row.value))
                  }
                />
              </td>
              <td className="py-1.5 pr-3">
                <span className="flex flex-wrap items-center gap-x-3">
                  <span className="font-mono break-all">{row.label}</span>
                  {row.attributes.isLatest === true && (
                    <span className="inline-flex items-center gap-1 text-good">
                      <CircleCheck aria-hidden className="size-4" /> latest
                    </span>
                  )}
                </span>
              </td>
              <td className="py-1.5 pr-3 text-right">
                <Bytes value={numberIn(row, "sizeBytes")} />
              </td>
              <td className="py-1.5 pr-1 max-sm:hidden">
                <Moment at={textIn(row, "modifiedAt")} />
              </td>
            </tr>
          )}
        </ContentsTable>
      </div>
    </Card>
  );
}
