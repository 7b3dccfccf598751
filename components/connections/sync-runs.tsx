"use client";

import { useQuery } from "@tanstack/react-query";
import { syncRunsQuery, type SyncRun } from "@/components/api/connections";
import { durationWords } from "@/components/operations/estimate";
import { problemWords } from "@/components/operations/problem-words";
import { ProgressBar } from "@/components/operations/progress-bar";
import { useTimezone } from "@/components/schedule-editor/use-timezone";

/** The last passes over the connection, with what could not be read. */
export function SyncRuns({ connectionId }: { connectionId: string }) {
  const { data, error } = useQuery(syncRunsQuery(connectionId));
  return (
    <section aria-labelledby="passes" className="grid gap-2">
      <h2 id="passes" className="font-medium">
        Last passes
      </h2>
      {error && <p className="text-sm text-bad">{problemWords(error)}</p>}
      <ul className="divide-y rounded-md border text-table" aria-live="polite">
        {(data?.items ?? []).slice(0, 8).map((run) => (
          <Run key={run.id} run={run} />
        ))}
        {data?.items.length === 0 && <li className="px-3 py-3 text-muted-foreground">None yet.</li>}
      </ul>
    </section>
  );
}

function Run({ run }: { run: SyncRun }) {
  const timezone = useTimezone();
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, dateStyle: "medium", timeStyle: "medium" });
  const percent = run.total ? Math.min(100, (100 * run.done) / run.total) : null;
  return (
    <li className="grid gap-1 px-3 py-2">
      <div className="flex flex-wrap gap-x-4">
        <span className="tabular-nums">{time.format(new Date(run.startedAt))}</span>
        <span>{run.state}</span>
        <span className="ml-auto text-muted-foreground tabular-nums">
          {run.endedAt
            ? durationWords((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1_000)
            : `reading ${run.noun ?? ""}`}
        </span>
      </div>
      {!run.endedAt && <ProgressBar percent={percent} label="Progress of this pass" />}
      {run.error && <p className="text-bad">{run.error}</p>}
      {run.errors.length > 0 && (
        <details>
          <summary className="cursor-pointer">
            {run.errors.length === 50 ? "50 or more" : run.errors.length} could not be read
          </summary>
          <ul className="pl-4 text-muted-foreground">
            {run.errors.map((fault, index) => (
              <li key={index}>
                {fault.noun} {fault.vendorId}: {fault.message}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
