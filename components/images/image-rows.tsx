"use client";

import { CircleCheck, CircleHelp, CircleSlash, Hourglass, SquareX, Upload as UploadIcon, type LucideIcon } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Bytes, OrNone } from "@/components/ui/moment";
import { DownloadLink } from "./download-link";
import { formatWords, type Image, type ImageState } from "./image";
import type { Uploads } from "./use-uploads";

const ExportDialog = lazy(() => import("./export-dialog"));

const faces: Record<ImageState, { Icon: LucideIcon; tone: string; word: string }> = {
  available: { Icon: CircleCheck, tone: "text-good", word: "Available" },
  "waiting-for-content": { Icon: Hourglass, tone: "text-warn", word: "Waiting for content" },
  unavailable: { Icon: CircleSlash, tone: "text-muted-foreground", word: "Deactivated" },
  error: { Icon: SquareX, tone: "text-bad", word: "Error" },
  unknown: { Icon: CircleHelp, tone: "text-muted-foreground", word: "Unknown" },
};

/** On a phone: what it is called, how it stands, and what can be done. */
const columns = [
  { title: "Name", className: "" },
  { title: "State", className: "" },
  { title: "What it is", className: "max-sm:hidden" },
  { title: "System", className: "max-sm:hidden" },
  { title: "Size", className: "text-right max-sm:hidden" },
  { title: "Content", className: "" },
] as const;

interface ImageRowsProps {
  connectionId: string;
  images: readonly Image[];
  uploads: Uploads;
  /** What the vendor takes and gives, and the person may do. */
  can: { upload: boolean; download: boolean; export: boolean };
}

/** Images as the vendor shows them now. */
export function ImageRows({ connectionId, images, uploads, can }: ImageRowsProps) {
  const [exported, setExported] = useState<Image | null>(null);
  return (
    <>
      <div aria-label="Images" className="overflow-x-auto rounded-lg border bg-surface" role="region" tabIndex={0}>
        <table className="w-full text-table">
          <thead className="text-left text-muted-foreground">
            <tr>
              {columns.map(({ title, className }) => (
                <th className={`px-3 py-2 font-normal whitespace-nowrap ${className}`} key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {images.map((image) => (
              <tr className="border-t" key={image.id}>
                <th className="max-w-72 px-3 py-2 text-left font-medium" scope="row">
                  <span className="block truncate" title={image.name}>
                    {image.name}
                  </span>
                </th>
                <td className="px-3 py-2 whitespace-nowrap">
                  <StateOfImage image={image} />
                </td>
                <td className="px-3 py-2 whitespace-nowrap max-sm:hidden">
                  <OrNone text={image.format && formatWords[image.format]} />
                </td>
                <td className="px-3 py-2 max-sm:hidden">
                  <OrNone text={image.osType} />
                </td>
                <td className="px-3 py-2 text-right max-sm:hidden">
                  <Bytes value={image.sizeBytes} />
                </td>
                <td className="px-3 py-2">
                  <div className="flex flex-wrap gap-2">
                    {image.state === "waiting-for-content" && can.upload && image.format !== null && (
                      <FilePick image={image} uploads={uploads} />
                    )}
                    {image.state === "available" && image.needsExport && can.export && (
                      <Button onClick={() => setExported(image)} size="sm">
                        Export<span className="sr-only"> {image.name}</span>
                      </Button>
                    )}
                    {image.state === "available" && !image.needsExport && can.download && (
                      <DownloadLink connectionId={connectionId} image={image} />
                    )}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {exported && (
        <Suspense>
          <ExportDialog connectionId={connectionId} image={exported} onClose={() => setExported(null)} />
        </Suspense>
      )}
    </>
  );
}

function StateOfImage({ image: { state, vendorState } }: { image: Image }) {
  const { Icon, tone, word } = faces[state];
  return (
    <span
      className="inline-flex items-center gap-1.5"
      title={vendorState === null ? undefined : `The vendor says: ${vendorState}`}
    >
      <Icon aria-hidden className={`size-4 ${tone}`} /> {word}
    </span>
  );
}

/** Content for an image that has none yet, such as after an upload that broke off. */
function FilePick({ image, uploads }: { image: Image; uploads: Uploads }) {
  const input = useRef<HTMLInputElement>(null);
  const isUnderWay = uploads.uploads.some(({ imageId, state }) => imageId === image.id && state !== "failed");
  if (isUnderWay) return null;
  return (
    <>
      <input
        aria-label={`Content of ${image.name}`}
        className="hidden"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file && image.format) void uploads.start({ imageId: image.id, name: image.name, format: image.format, file });
        }}
        ref={input}
        tabIndex={-1}
        type="file"
      />
      <Button onClick={() => input.current?.click()} size="sm">
        <UploadIcon aria-hidden /> Upload content<span className="sr-only"> of {image.name}</span>
      </Button>
    </>
  );
}
