"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { capabilitiesQuery } from "@/components/api/capabilities";
import { vmQuery } from "@/components/api/choices";
import { many } from "@/components/actions/many";
import { useNow } from "@/components/schedule-editor/use-now";
import { useScheduleZones } from "@/components/schedule-editor/use-schedule-zone";
import { useTimezone } from "@/components/schedule-editor/use-timezone";
import { ErrorNote } from "@/components/ui/state-notes";
import { useDraft } from "@/components/wizard/use-draft";
import { Wizard } from "@/components/wizard/wizard";
import { WizardSkeleton } from "@/components/wizard/wizard-skeleton";
import { backupIntents, type BackupContext } from "./intent";
import { BackupReview } from "./review";
import { backupSteps } from "./steps";
import { backupValuesSchema, emptyBackupValues } from "./values";

/** Protects one or many machines; one operation for each. */
export function BackupWizard({ vmIds }: { vmIds: readonly string[] }) {
  const handle = useDraft("backup", vmIds.join(","), { schema: backupValuesSchema, initial: () => emptyBackupValues(vmIds) });
  const now = useNow();
  const timezone = useTimezone();
  const capabilities = useQuery(capabilitiesQuery);
  const machines = useQueries({ queries: (handle?.draft.values.vmIds ?? []).map((id) => vmQuery(id)) });
  const vms = machines.flatMap((machine) => (machine.data ? [machine.data] : []));
  const zones = useScheduleZones(vms.map(({ connectionId }) => connectionId));
  const failed = [capabilities, ...machines].find((query) => query.error);
  if (failed?.error) return <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!handle || !capabilities.data) return <WizardSkeleton title="Create backup" />;
  const context: BackupContext = {
    vms,
    capabilities: capabilities.data.items,
    zones,
    timezone,
    now,
  };
  return (
    <Wizard
      title="Create backup"
      steps={backupSteps}
      handle={handle}
      context={context}
      intents={backupIntents}
      submitLabel={many("Create backup", "Create # backups")}
      Review={BackupReview}
      done={{ href: "/backups", label: "Show backups" }}
    />
  );
}
