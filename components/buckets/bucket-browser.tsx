"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useDeferredValue, useState } from "react";
import { Card } from "@/components/detail/detail-frame";
import { Input } from "@/components/ui/input";
import type { Bucket } from "@/lib/domain/inventory";
import { FolderTrail } from "./folder-trail";
import { ObjectTable } from "./object-table";
import { VersionTable } from "./version-table";

const text = parseAsString.withDefault("");

/**
 * What is in a bucket, folder by folder, as the vendor tells it now. The folder, the search and the open object stand in the
 * address, so that a link shows a colleague the same.
 */
export function BucketBrowser({ bucket, hasVersions }: { bucket: Bucket; hasVersions: boolean }) {
  const [{ path, find, object }, setPlace] = useQueryStates({ path: text, find: text, object: text }, { history: "push" });
  const [words, setWords] = useState(find);
  const search = useDeferredValue(words.trim());
  const goTo = (folder: string) => {
    setWords("");
    void setPlace({ path: folder || null, find: null, object: null });
  };
  return (
    <>
      <Card
        aside={
          <Input
            aria-label="Search objects by name"
            className="w-56 font-normal max-sm:w-40"
            onChange={(event) => {
              setWords(event.target.value);
              void setPlace({ find: event.target.value.trim() || null }, { history: "replace" });
            }}
            placeholder="Search by name"
            type="search"
            value={words}
          />
        }
        title="Objects"
      >
        <FolderTrail bucketName={bucket.name} onGo={goTo} path={path} />
        <ObjectTable
          bucket={bucket}
          folder={path}
          key={`${path} ${search}`}
          onOpenFile={hasVersions ? (name) => void setPlace({ object: name }) : null}
          onOpenFolder={goTo}
          openFile={object}
          search={search}
        />
      </Card>
      {hasVersions && object !== "" && (
        <VersionTable bucket={bucket} key={object} onClose={() => void setPlace({ object: null })} path={object} />
      )}
    </>
  );
}
