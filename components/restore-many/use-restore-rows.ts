"use client";

import { keepPreviousData, useQueries } from "@tanstack/react-query";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import { backupQuery, backupsOfVm, goodPointsOfVm, restoreTargetQuery, vmQuery } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import { pointOf } from "@/lib/domain/point-words";
import { momentAsked, pointByRule, rowRefusal, type RestoreRow } from "./intent";
import type { ManyValues } from "./values";

/** Where machines have file backups too, their image points are looked for among as many of the newest. */
const manyPoints = 200;

/** Every machine and point of the draft, each with the point that would be restored or with why there is none. */
export function useRestoreRows(
  values: ManyValues,
  capabilities: readonly ConnectionCapabilities[],
  timezone: string,
): RestoreRow[] {
  const atOrBefore = momentAsked(values, timezone);
  const vms = useQueries({ queries: values.vmIds.map((id) => vmQuery(id)) });
  const backups = useQueries({ queries: values.vmIds.map((id) => backupsOfVm(id)) });
  const points = useQueries({
    queries: values.vmIds.map((id, index) => {
      const hasFiles = backups[index]?.data?.items.some(({ type }) => type === "filesystem") ?? false;
      return {
        ...goodPointsOfVm(id, atOrBefore, hasFiles ? manyPoints : 1),
        enabled: backups[index]?.data !== undefined,
        placeholderData: keepPreviousData,
      };
    }),
  });
  const chosen = useQueries({ queries: values.restoreTargetIds.map((id) => restoreTargetQuery(id)) });
  const theirBackups = useQueries({
    queries: chosen.map(({ data }) => ({ ...backupQuery(data?.backupId ?? ""), enabled: Boolean(data?.backupId) })),
  });

  const ofMachines = values.vmIds.map((id, index): RestoreRow => {
    const vm = vms[index]?.data;
    const error = vms[index]?.error ?? backups[index]?.error ?? points[index]?.error;
    const frame = { id, vmId: id, name: vm?.name ?? id, connectionId: vm?.connectionId ?? "" };
    if (error) return { ...frame, isReading: false, point: null, reason: problemWords(error) };
    const read = points[index];
    if (!vm || !read?.data) return { ...frame, isReading: true, point: null, reason: null };
    const point = pointByRule(read.data.items, backups[index]?.data?.items ?? [], atOrBefore);
    const reason = rowRefusal({ ...frame, point }, atOrBefore, capabilities);
    return { ...frame, isReading: read.isPlaceholderData, point, reason };
  });
  const ofPoints = values.restoreTargetIds.map((id, index): RestoreRow => {
    const point = chosen[index]?.data ?? null;
    const error = chosen[index]?.error;
    const frame = {
      id,
      vmId: point?.vmId ?? null,
      name: (point && pointOf(point)) ?? id,
      connectionId: point?.connectionId ?? "",
    };
    if (error) return { ...frame, isReading: false, point: null, reason: problemWords(error) };
    if (!point || theirBackups[index]?.isLoading) return { ...frame, isReading: true, point: null, reason: null };
    if (point.volumeId !== null)
      return { ...frame, isReading: false, point, reason: "It is a point of a share: restore it from its own page." };
    const isOfFiles = theirBackups[index]?.data?.type === "filesystem";
    const reason = isOfFiles
      ? "This point holds files, not a machine image."
      : rowRefusal({ ...frame, point }, null, capabilities);
    return { ...frame, isReading: false, point, reason };
  });
  return [...ofMachines, ...ofPoints];
}
