"use client";

import { useNow, useTimezone } from "@/components/ui/moment";
import { runFaces } from "@/components/ui/state-mark";
import { cn } from "@/components/ui/cn";
import type { History } from "@/lib/domain/inventory";
import { runDays } from "./run-days";

const shown = 30;
const softs: Record<string, string> = {
  succeeded: "bg-good-soft",
  partial: "bg-warn-soft",
  failed: "bg-bad-soft",
  running: "bg-busy-soft",
  queued: "bg-busy-soft",
};

/** Thirty days of runs, the newest at the right: shape and colour tell the worst of each day, the tooltip the counts. */
export function RunStrip({ runs }: { runs: readonly History[] }) {
  const now = useNow();
  const timezone = useTimezone();
  return (
    <ol aria-label={`Runs of the last ${shown} days`} className="flex gap-0.5">
      {runDays(runs, now, timezone, shown).map(({ day, runs: count, state, failed }) => {
        const face = state ? runFaces[state] : null;
        const words = face
          ? `${day}: ${count} ${count === 1 ? "run" : "runs"}, ${failed} failed; ${face.word.toLowerCase()}`
          : `${day}: no run`;
        return (
          <li
            className={cn(
              "grid h-8 min-w-0 flex-1 place-items-center rounded-sm",
              state ? (softs[state] ?? "bg-muted") : "bg-muted/60",
              face?.looks,
            )}
            key={day}
            title={words}
          >
            {face && <face.Icon aria-hidden className="size-2 sm:size-3" />}
            <span className="sr-only">{words}</span>
          </li>
        );
      })}
    </ol>
  );
}
