"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { File, Folder } from "lucide-react";
import { useState } from "react";
import { bucketContentsQuery, type LookupRow } from "@/components/api/lookups";
import type { Bucket } from "@/lib/domain/inventory";
import { ChosenBar } from "./chosen-bar";
import { ContentsTable } from "./contents-table";

interface ObjectTableProps {
  bucket: Bucket;
  folder: string;
  search: string;
  openFile: string;
  onOpenFolder: (folder: string) => void;
  /** Null where objects have no versions to show. */
  onOpenFile: ((name: string) => void) | null;
}

/** Folders and files of one folder, or those below it that a search finds, a page at a time. */
export function ObjectTable({ bucket, folder, search, openFile, onOpenFolder, onOpenFile }: ObjectTableProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const query = useInfiniteQuery(
    bucketContentsQuery(bucket.connectionId, "bucket-objects", {
      bucketId: bucket.id,
      ...(folder === "" ? {} : { path: folder }),
      ...(search === "" ? {} : { q: search }),
    }),
  );
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  // What has been deleted meanwhile is no longer chosen.
  const paths = chosen.filter((path) => rows.some(({ value }) => value === path));
  return (
    <div className="grid gap-2">
      <ChosenBar
        noun="object"
        onClear={() => setChosen([])}
        row={
          paths.length === 0
            ? null
            : {
                id: paths.join("\n"),
                connectionId: bucket.connectionId,
                name: paths.length === 1 ? (paths[0] ?? "") : `${paths.length} files and folders`,
                bucket,
                paths,
              }
        }
        words={`${paths.length} chosen`}
      />
      <ContentsTable
        choice={(row) => `Choose ${row.label}`}
        chosen={paths}
        columns={["Name", "Size", "Changed"]}
        empty={search === "" ? "Nothing is in here." : "Nothing here is called that."}
        label="Files and folders"
        onChoose={setChosen}
        query={query}
        rows={rows}
      >
        {(row) => <NameCell isOpen={row.value === openFile} onOpenFile={onOpenFile} onOpenFolder={onOpenFolder} row={row} />}
      </ContentsTable>
    </div>
  );
}

interface NameCellProps extends Pick<ObjectTableProps, "onOpenFile" | "onOpenFolder"> {
  row: LookupRow;
  isOpen: boolean;
}

function NameCell({ row, isOpen, onOpenFile, onOpenFolder }: NameCellProps) {
  const isFolder = row.attributes.isFolder === true;
  const open = isFolder ? () => onOpenFolder(row.value) : onOpenFile && (() => onOpenFile(row.value));
  const Icon = isFolder ? Folder : File;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <span className="sr-only">{isFolder ? "Folder" : "File"}</span>
      {open === null ? (
        <span className="break-all">{row.label}</span>
      ) : (
        <button
          {...(isFolder ? {} : { "aria-expanded": isOpen })}
          className="text-left font-medium break-all hover:underline"
          onClick={open}
          type="button"
        >
          {row.label}
        </button>
      )}
    </span>
  );
}
