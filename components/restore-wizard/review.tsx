"use client";

import { EstimateLine } from "@/components/operations/estimate-line";
import type { ReviewProps } from "@/components/wizard/wizard";
import { chosenPoint, isDownload, modeOf, nameOf, type RestoreContext } from "./intent";
import { ageWords } from "./points";
import type { RestoreValues } from "./values";

/** The sentence, and what is not touched. */
export function RestoreReview({ values, context }: ReviewProps<RestoreValues, RestoreContext>) {
  const point = chosenPoint(values, context);
  if (!point) return null;
  const taken = new Intl.DateTimeFormat("en-GB", {
    timeZone: context.timezone,
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(point.takenAt));
  const source = point.vmName ?? "the source";
  const isFiles = modeOf(values, context) === "files";
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5">
      <dt className="text-muted-foreground">From</dt>
      <dd>
        {taken}, {ageWords(point.takenAt, context.now)}
      </dd>
      <dt className="text-muted-foreground">{isFiles ? "Files" : "Makes"}</dt>
      <dd>{isFiles ? values.paths.join(", ") : nameOf(values, context)}</dd>
      <dt className="text-muted-foreground">Not touched</dt>
      <dd>
        {isFiles && isDownload(context)
          ? "Every machine: the files are handed out for download."
          : isFiles
            ? values.overwrite
              ? "Everything outside the chosen files."
              : "Every file that exists already."
            : `${source}, its disks and its backups.`}
      </dd>
      <dt className="text-muted-foreground">Takes</dt>
      <dd>
        <EstimateLine kind="restore" vmId={point.vmId} connectionId={point.connectionId} />
      </dd>
    </dl>
  );
}
