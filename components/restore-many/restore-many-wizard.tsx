"use client";

import { useQuery } from "@tanstack/react-query";
import { many } from "@/components/actions/many";
import { capabilitiesQuery, type ConnectionCapabilities } from "@/components/api/capabilities";
import { useNow } from "@/components/schedule-editor/use-now";
import { useTimezone } from "@/components/schedule-editor/use-timezone";
import { ErrorNote } from "@/components/ui/state-notes";
import { useDraft, type DraftHandle } from "@/components/wizard/use-draft";
import { Wizard } from "@/components/wizard/wizard";
import { WizardSkeleton } from "@/components/wizard/wizard-skeleton";
import { manyIntents } from "./intent";
import { ManyReview } from "./review";
import { manySteps } from "./steps";
import { useRestoreRows } from "./use-restore-rows";
import { emptyManyValues, manyValuesSchema, type ManyValues } from "./values";

interface RestoreManyWizardProps {
  vmIds: readonly string[];
  restoreTargetIds: readonly string[];
}

/** Copies of several machines, of whatever vendors, in one go; one operation for each. */
export function RestoreManyWizard({ vmIds, restoreTargetIds }: RestoreManyWizardProps) {
  const handle = useDraft("restore-many", [...vmIds, ...restoreTargetIds].join(","), {
    schema: manyValuesSchema,
    initial: () => emptyManyValues(vmIds, restoreTargetIds),
  });
  const { data, error, refetch } = useQuery(capabilitiesQuery);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!handle || !data) return <WizardSkeleton title="Restore" />;
  return <Steps handle={handle} capabilities={data.items} />;
}

interface StepsProps {
  handle: DraftHandle<ManyValues>;
  capabilities: readonly ConnectionCapabilities[];
}

function Steps({ handle, capabilities }: StepsProps) {
  const now = useNow();
  const timezone = useTimezone();
  const rows = useRestoreRows(handle.draft.values, capabilities, timezone);
  return (
    <Wizard
      title={rows.length === 1 ? "Restore" : `Restore ${rows.length} machines`}
      steps={manySteps}
      handle={handle}
      context={{ rows, capabilities, timezone, now }}
      intents={manyIntents}
      submitLabel={many("Restore", "Restore # machines")}
      Review={ManyReview}
      done={{ href: "/histories?kind=restore", label: "Show restores" }}
    />
  );
}
