import { CircleCheck, LoaderCircle, SquareX } from "lucide-react";
import { ProgressBar } from "@/components/operations/progress-bar";
import { Button } from "@/components/ui/button";
import { bytesWords } from "@/components/ui/format";
import type { Upload, Uploads } from "./use-uploads";

const faces = {
  sending: { Icon: LoaderCircle, tone: "text-busy motion-safe:animate-spin", word: "Sending" },
  storing: { Icon: LoaderCircle, tone: "text-busy motion-safe:animate-spin", word: "All is sent; the vendor is taking it" },
  done: { Icon: CircleCheck, tone: "text-good", word: "Taken by the vendor" },
  failed: { Icon: SquareX, tone: "text-bad", word: "Broke off" },
} as const;

/** Files on their way, with how much of each is sent. */
export function UploadList({ uploads: { uploads, start, stop, forget } }: { uploads: Uploads }) {
  if (uploads.length === 0) return null;
  return (
    <section aria-label="Uploads" className="rounded-lg border bg-surface">
      <h2 className="border-b px-3 py-2 font-medium">Uploads</h2>
      <ul className="divide-y">
        {uploads.map((upload) => (
          <li className="grid gap-1.5 px-3 py-2 text-sm" key={upload.imageId}>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="min-w-0 flex-1 truncate font-medium">{upload.name}</span>
              <UploadState upload={upload} />
              {upload.state === "sending" && (
                <Button onClick={() => stop(upload.imageId)} size="sm">
                  Stop
                </Button>
              )}
              {upload.state === "failed" && (
                <Button onClick={() => void start(upload)} size="sm">
                  Send again
                </Button>
              )}
              {(upload.state === "failed" || upload.state === "done") && (
                <Button
                  aria-label={`Hide the upload of ${upload.name}`}
                  onClick={() => forget(upload.imageId)}
                  size="sm"
                  variant="ghost"
                >
                  Hide
                </Button>
              )}
            </div>
            {upload.state === "sending" && (
              <ProgressBar
                label={`Upload of ${upload.name}`}
                percent={upload.file.size === 0 ? 0 : Math.floor((100 * upload.sentBytes) / upload.file.size)}
              />
            )}
            {upload.error && (
              <p className="text-bad" role="alert">
                {upload.error} The vendor takes an image in one piece: it is sent again from its first byte.
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function UploadState({ upload: { state, sentBytes, file } }: { upload: Upload }) {
  const { Icon, tone, word } = faces[state];
  return (
    <span className="inline-flex items-center gap-1.5 tabular-nums">
      <Icon aria-hidden className={`size-4 ${tone}`} />
      {word}
      <span className="text-muted-foreground">
        {bytesWords(sentBytes)} of {bytesWords(file.size)}
      </span>
    </span>
  );
}
