"use client";

import { useQuery } from "@tanstack/react-query";
import { RowPicker } from "@/components/actions/fields/row-picker";
import { policyChoices } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import type { StepBodyProps } from "@/components/wizard/steps";
import { retentionWords } from "@/lib/domain/retention-words";
import { schedulesWords } from "@/lib/domain/schedule-words";
import type { BackupContext } from "./intent";
import type { BackupValues } from "./values";

/** The policy whose schedules and retention the machines will follow. */
export function PolicyStep({ values, context, change }: StepBodyProps<BackupValues, BackupContext>) {
  const { data, error, isPending } = useQuery(policyChoices(context.vms[0]?.connectionId ?? ""));
  const rows = (data?.items ?? []).map((policy) => ({
    id: policy.id,
    label: policy.name,
    detail: [schedulesWords(policy.schedules), policy.retention && `keeps ${retentionWords(policy.retention)}`]
      .filter(Boolean)
      .join("; "),
    disabledReason: policy.state === "available" || policy.state === "unknown" ? null : policy.state,
  }));
  return (
    <RowPicker
      legend="Policy"
      mode="one"
      rows={rows}
      chosen={values.policyId ? [values.policyId] : []}
      onChange={([policyId]) => policyId && change({ policyId })}
      note={
        error
          ? problemWords(error)
          : isPending
            ? "Reading policies …"
            : "Schedules and retention are the policy's; they are changed under Policies."
      }
    />
  );
}
