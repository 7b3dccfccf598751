"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import { useDraft } from "@/components/wizard/use-draft";
import { Wizard } from "@/components/wizard/wizard";
import { WizardSkeleton } from "@/components/wizard/wizard-skeleton";
import type { RestoreTarget } from "@/lib/domain/inventory";
import { restoreIntents } from "./intent";
import { RestoreReview } from "./review";
import { restoreSteps } from "./steps";
import { useRestoreContext } from "./use-restore-context";
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
  const values = handle?.draft.values ?? null;
  const { context, machineId, sharePoint, failed } = useRestoreContext(values, { vmId, restoreTargetId });
  if (failed) return <ErrorNote error={failed.error} onRetry={failed.retry} />;
  if (!handle || !values || (context.isReading && context.isOpenedFor)) return <WizardSkeleton title="Restore" />;
  if (sharePoint) return <OfShare point={sharePoint} />;
  // What the address names is settled: the draft learns the machine of its point.
  const settled = { ...handle, draft: { ...handle.draft, values: { ...values, vmId: values.vmId ?? machineId } } };
  return (
    <Wizard
      title={context.vm ? `Restore ${context.vm.name}` : "Restore"}
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

/** Shares have restores of their own, which stand with the point. */
function OfShare({ point }: { point: RestoreTarget }) {
  return (
    <>
      <h1 className="sr-only">Restore</h1>
      <EmptyNote
        title={`This is a point of the share ${point.volumeName ?? ""}`.trim()}
        action={
          <Button asChild>
            <Link href={`/restore-targets/${point.id}`}>Open the point</Link>
          </Button>
        }
      >
        No machine is made of it. On its page it can be recovered to a new share, or the share be put back to it.
      </EmptyNote>
    </>
  );
}
