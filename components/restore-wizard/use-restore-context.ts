"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { capabilitiesQuery } from "@/components/api/capabilities";
import { backupsOfVm, pointsOfBackup, pointsOfVm, restoreTargetQuery, vmQuery } from "@/components/api/choices";
import { useNow } from "@/components/schedule-editor/use-now";
import { useTimezone } from "@/components/schedule-editor/use-timezone";
import type { RestoreTarget } from "@/lib/domain/inventory";
import { chosenPoint, type RestoreContext } from "./intent";
import type { RestoreValues } from "./values";

interface Opened {
  vmId: string | null;
  restoreTargetId: string | null;
}

interface RestoreReading {
  context: RestoreContext;
  machineId: string | null;
  /** The point that was named, where it is one of a share: a machine cannot be made of it. */
  sharePoint: RestoreTarget | null;
  failed: { error: Error; retry: () => void } | null;
}

/** Everything that choosing a machine, a point and what comes back of it goes by. `values` is null until the draft is read. */
export function useRestoreContext(values: RestoreValues | null, { vmId, restoreTargetId }: Opened): RestoreReading {
  const now = useNow();
  const timezone = useTimezone();
  const named = useQuery({ ...restoreTargetQuery(restoreTargetId ?? ""), enabled: restoreTargetId !== null });
  const machineId = values?.vmId ?? named.data?.vmId ?? null;
  const machine = useQuery({ ...vmQuery(machineId ?? ""), enabled: machineId !== null });
  const ofMachine = useQuery({ ...pointsOfVm(machineId ?? ""), enabled: machineId !== null });
  // A point whose machine is not known any more still stands among its backup's points.
  const backupId = machineId === null ? (named.data?.backupId ?? null) : null;
  const ofBackup = useQuery({ ...pointsOfBackup(backupId ?? ""), enabled: backupId !== null });
  const backups = useQuery({ ...backupsOfVm(machineId ?? ""), enabled: machineId !== null });
  const capabilities = useQuery(capabilitiesQuery);

  const points = useMemo(() => {
    const listed = ofMachine.data?.items ?? ofBackup.data?.items ?? [];
    return named.data && !listed.some((point) => point.id === named.data.id) ? [named.data, ...listed] : listed;
  }, [ofMachine.data, ofBackup.data, named.data]);

  const failed = [named, machine, ofMachine, ofBackup, capabilities].find((query) => query.error);
  const base = {
    isOpenedFor: vmId !== null || restoreTargetId !== null,
    isReading: [named, machine, ofMachine, ofBackup, backups, capabilities].some((query) => query.isLoading),
    vm: machine.data ?? null,
    points,
    backups: backups.data?.items ?? [],
    now,
    timezone,
  };
  const point = values === null ? null : chosenPoint(values, { ...base, capabilities: null });
  const connectionId = point?.connectionId ?? machine.data?.connectionId;
  return {
    context: { ...base, capabilities: capabilities.data?.items.find((item) => item.connectionId === connectionId) ?? null },
    machineId,
    sharePoint: named.data?.volumeId ? named.data : null,
    failed: failed?.error ? { error: failed.error, retry: () => void failed.refetch() } : null,
  };
}
