"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { many } from "@/components/actions/many";
import { capabilitiesQuery } from "@/components/api/capabilities";
import { backupQuery } from "@/components/api/choices";
import { useNow } from "@/components/schedule-editor/use-now";
import { useScheduleZones } from "@/components/schedule-editor/use-schedule-zone";
import { useTimezone } from "@/components/schedule-editor/use-timezone";
import { ErrorNote } from "@/components/ui/state-notes";
import { useDraft } from "@/components/wizard/use-draft";
import { Wizard } from "@/components/wizard/wizard";
import { WizardSkeleton } from "@/components/wizard/wizard-skeleton";
import { scheduleIntents, scheduleValuesSchema, type ScheduleContext } from "./intent";
import { BeforeAndAfter } from "./before-and-after";
import { scheduleSteps } from "./steps";

/** Sets the schedules of one or many backups; before and after stand side by side. */
export function ScheduleWizard({ backupIds }: { backupIds: readonly string[] }) {
  const handle = useDraft("schedule", backupIds.join(","), {
    schema: scheduleValuesSchema,
    initial: () => ({ backupIds: [...backupIds], schedules: {} }),
  });
  const now = useNow();
  const timezone = useTimezone();
  const capabilities = useQuery(capabilitiesQuery);
  const chosen = useQueries({ queries: (handle?.draft.values.backupIds ?? []).map((id) => backupQuery(id)) });
  const backups = chosen.flatMap((backup) => (backup.data ? [backup.data] : []));
  const zones = useScheduleZones(backups.map(({ connectionId }) => connectionId));
  const failed = [capabilities, ...chosen].find((query) => query.error);
  if (failed?.error) return <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!handle || !capabilities.data || (backupIds.length > 0 && chosen.some((backup) => backup.isPending)))
    return <WizardSkeleton title="Set schedule" />;
  const context: ScheduleContext = {
    isOpenedFor: backupIds.length > 0,
    backups,
    capabilities: capabilities.data.items,
    zones,
    timezone,
    now,
  };
  return (
    <Wizard
      title={backups.length === 1 && backups[0] ? `Set schedule of ${backups[0].name}` : "Set schedule"}
      steps={scheduleSteps}
      handle={handle}
      context={context}
      intents={scheduleIntents}
      submitLabel={many("Set schedule", "Set schedule of # backups")}
      Review={BeforeAndAfter}
      done={{ href: "/schedules", label: "Show schedules" }}
    />
  );
}
