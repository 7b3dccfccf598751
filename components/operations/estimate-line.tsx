"use client";

import { useQuery } from "@tanstack/react-query";
import { measuredRuns } from "@/components/api/choices";
import { estimateFrom, estimateWords } from "./estimate";

interface EstimateLineProps {
  kind: "restore" | "backup";
  vmId: string | null;
  connectionId: string;
}

/** How long it will take, from what was measured: of this machine, else of the whole connection; honest when nothing was. */
export function EstimateLine({ kind, vmId, connectionId }: EstimateLineProps) {
  const own = useQuery({ ...measuredRuns({ kind, vmId: vmId ?? "" }), enabled: vmId !== null });
  const durations = (runs: typeof own.data) =>
    (runs?.items ?? []).flatMap((run) => (run.durationSeconds === null ? [] : [run.durationSeconds]));
  const isOwn = durations(own.data).length > 0;
  const all = useQuery({ ...measuredRuns({ kind, connectionId }), enabled: !isOwn && (vmId === null || own.isFetched) });
  const estimate = estimateFrom(isOwn ? durations(own.data) : durations(all.data));
  if (!estimate) return <>{own.isFetching || all.isFetching ? "…" : "not known: nothing like it was measured yet"}</>;
  return (
    <>
      {estimateWords(estimate)}
      {!isOwn && ", over all machines of this connection"}
    </>
  );
}
