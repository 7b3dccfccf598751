"use client";

import { useQuery } from "@tanstack/react-query";
import { requestQuery } from "@/components/api/requests";
import { ErrorNote } from "@/components/ui/state-notes";
import { WizardSkeleton } from "@/components/wizard/wizard-skeleton";
import { RequestForm } from "./request-form";
import { copyOf, emptyWish } from "./wish";

interface NewRequestProps {
  vmId: string | null;
  restoreTargetId: string | null;
  copyOfId: string | null;
}

/** A new request, or one that asks again what was refused, with the refusal on top. */
export function NewRequest({ vmId, restoreTargetId, copyOfId }: NewRequestProps) {
  const copied = useQuery({ ...requestQuery(copyOfId ?? ""), enabled: copyOfId !== null });
  if (copyOfId === null) {
    return (
      <RequestForm
        seed={`${vmId ?? ""}/${restoreTargetId ?? ""}`}
        initial={emptyWish(vmId, restoreTargetId)}
        opened={{ vmId, restoreTargetId }}
        copied={null}
      />
    );
  }
  if (copied.error) return <ErrorNote error={copied.error} onRetry={() => void copied.refetch()} />;
  if (!copied.data) return <WizardSkeleton title="Ask again" />;
  const opened = { vmId: copied.data.vmId, restoreTargetId: copied.data.restoreTargetId };
  return <RequestForm seed={`copy/${copyOfId}`} initial={copyOf(copied.data)} opened={opened} copied={copied.data} />;
}
