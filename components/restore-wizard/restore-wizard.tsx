"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { capabilitiesQuery } from "@/components/api/capabilities";
import { backupsOfVm, pointsOfBackup, pointsOfVm, restoreTargetQuery, vmQuery } from "@/components/api/choices";
import { useNow } from "@/components/schedule-editor/use-now";
import { useTimezone } from "@/components/schedule-editor/use-timezone";
import { ErrorNote } from "@/components/ui/state-notes";
import { useDraft } from "@/components/wizard/use-draft";
import { Wizard } from "@/components/wizard/wizard";
import { WizardSkeleton } from "@/components/wizard/wizard-skeleton";
import { chosenPoint, restoreIntents, type RestoreContext } from "./intent";
import { RestoreReview } from "./review";
import { restoreSteps } from "./steps";
import { emptyRestoreValues, restoreValuesSchema } from "./values";

interface RestoreWizardProps {
  vmId: string | null;
  restoreTargetId: string | null;
}

/** From a machine or a point to a copy that touches nothing. */
export function RestoreWizard({ vmId, restoreTargetId }: RestoreWizardProps) {
  const handle = useDraft("restore", `${vmId ?? ""}/${restoreTargetId ?? ""}`, {
    schema: restoreValuesSchema,
    initial: () => emptyRestoreValues(vmId, restoreTargetId),
  });
  const now = useNow();
  const timezone = useTimezone();
  const values = handle?.draft.values;
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
  if (failed?.error) return <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />;
  const isReading = [named, machine, ofMachine, ofBackup, backups, capabilities].some((query) => query.isLoading);
  const isOpenedFor = vmId !== null || restoreTargetId !== null;
  if (!handle || !values || (isReading && isOpenedFor)) return <WizardSkeleton title="Restore" />;

  const base = { isOpenedFor, isReading, vm: machine.data ?? null, points, backups: backups.data?.items ?? [], now, timezone };
  const point = chosenPoint(values, { ...base, capabilities: null });
  const connectionId = point?.connectionId ?? machine.data?.connectionId;
  const context: RestoreContext = {
    ...base,
    capabilities: capabilities.data?.items.find((item) => item.connectionId === connectionId) ?? null,
  };
  // What the address names is settled: the draft learns the machine of its point.
  const settled = { ...handle, draft: { ...handle.draft, values: { ...values, vmId: values.vmId ?? machineId } } };
  return (
    <Wizard
      title={machine.data ? `Restore ${machine.data.name}` : "Restore"}
      steps={restoreSteps}
      handle={settled}
      context={context}
      intents={restoreIntents}
      submitLabel={() => "Restore"}
      Review={RestoreReview}
      done={{ href: "/histories?kind=restore", label: "Show restores" }}
    />
  );
}
