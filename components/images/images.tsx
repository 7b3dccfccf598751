"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Upload } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryStates } from "nuqs";
import { lazy, Suspense, useDeferredValue, useState, type ReactNode } from "react";
import { capabilitiesQuery, type ConnectionCapabilities } from "@/components/api/capabilities";
import { lookupQuery } from "@/components/api/lookups";
import { meQuery } from "@/components/api/me";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import { mayDoTo } from "@/lib/domain/may-do";
import { imageOf } from "./image";
import { ImageRows } from "./image-rows";
import { UploadList } from "./upload-list";
import { useUploads } from "./use-uploads";

const NewImageDialog = lazy(() => import("./new-image-dialog"));

/** Images at vendors that keep them: looked up live, one connection at a time. */
export function Images() {
  const [{ connection, q }, setAddress] = useQueryStates(
    { connection: parseAsString.withDefault(""), q: parseAsString.withDefault("") },
    { history: "replace" },
  );
  const { data: me } = useQuery(meQuery);
  const mayAsk = me?.actions.includes("operations:write") ?? false;
  const { data, error, refetch } = useQuery({ ...capabilitiesQuery, enabled: mayAsk });
  const keepers = (data?.items ?? []).filter(({ lookups }) => lookups.includes("images"));
  const chosen = keepers.find(({ connectionId }) => connectionId === connection) ?? keepers[0];
  return (
    <div className="grid gap-4 p-4">
      <Link
        className="inline-flex w-fit items-center gap-1 text-table text-accent underline-offset-2 hover:underline"
        href="/storage"
      >
        <ArrowLeft aria-hidden className="size-3.5" /> Storage
      </Link>
      <h1 className="text-xl font-semibold">Images</h1>
      {me && !mayAsk ? (
        <EmptyNote title="Images are asked of the vendor itself">Only operators may do that.</EmptyNote>
      ) : error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="h-64" />
      ) : !chosen ? (
        <EmptyNote title="No connection keeps images">None of the vendors that are connected has images in its API.</EmptyNote>
      ) : (
        <ImagesOf
          capabilities={chosen}
          choice={
            keepers.length > 1 && (
              <NativeSelect
                aria-label="Connection"
                onChange={(event) => void setAddress({ connection: event.target.value })}
                value={chosen.connectionId}
              >
                {keepers.map(({ connectionId, connectionName }) => (
                  <option key={connectionId} value={connectionId}>
                    {connectionName}
                  </option>
                ))}
              </NativeSelect>
            )
          }
          key={chosen.connectionId}
          onSearch={(words) => void setAddress({ q: words })}
          q={q}
        />
      )}
    </div>
  );
}

interface ImagesOfProps {
  capabilities: ConnectionCapabilities;
  choice: ReactNode;
  q: string;
  onSearch: (words: string) => void;
}

function ImagesOf({ capabilities, choice, q, onSearch }: ImagesOfProps) {
  const { connectionId, contents, kinds } = capabilities;
  const { data: me } = useQuery(meQuery);
  const uploads = useUploads(connectionId);
  const [isNew, setIsNew] = useState(false);
  const words = useDeferredValue(q.trim());
  const { data, error, isPending, refetch } = useQuery({
    ...lookupQuery(connectionId, "images", words === "" ? {} : { q: words }),
    // What the vendor is taking becomes available by itself.
    refetchInterval: uploads.uploads.length > 0 ? 3_000 : false,
  });
  const images = (data?.items ?? []).map(imageOf);
  const mayPass = mayDoTo(me, "proxy:use", null);
  const can = {
    upload: mayPass && contents.includes("image.upload"),
    download: mayPass && contents.includes("image.download"),
    export: kinds["image.export"]?.supported === true && mayPass,
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {choice}
        <Input
          aria-label="Search images"
          className="w-56"
          onChange={(event) => onSearch(event.target.value)}
          placeholder="Search images"
          type="search"
          value={q}
        />
        {can.upload && kinds["image.create"]?.supported === true && (
          <Button className="ml-auto" onClick={() => setIsNew(true)} variant="primary">
            <Upload aria-hidden /> Upload an image
          </Button>
        )}
      </div>
      <UploadList uploads={uploads} />
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <div aria-busy>
          <Skeleton className="h-64" />
        </div>
      ) : images.length === 0 ? (
        <EmptyNote title="No image fits">{words === "" ? "The vendor has none yet." : "Try another word."}</EmptyNote>
      ) : (
        <ImageRows can={can} connectionId={connectionId} images={images} uploads={uploads} />
      )}
      {isNew && (
        <Suspense>
          <NewImageDialog connectionId={connectionId} onClose={() => setIsNew(false)} uploads={uploads} />
        </Suspense>
      )}
    </>
  );
}
