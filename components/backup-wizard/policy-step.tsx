"use client";

import { useQuery } from "@tanstack/react-query";
import { RowPicker } from "@/components/actions/fields/row-picker";
import { policyChoices } from "@/components/api/choices";
import { problemWords } from "@/components/operations/problem-words";
import type { StepBodyProps } from "@/components/wizard/steps";
import { retentionWords } from "@/lib/domain/retention-words";
import { schedulesWords } from "@/lib/domain/schedule-words";
import { followsPolicy, keptParts, type BackupContext } from "./intent";
import type { BackupValues } from "./values";

/** The policies whose schedules and retention the machines will follow: one for each connection that has such. */
export function PolicyStep({ values, context, change }: StepBodyProps<BackupValues, BackupContext>) {
  const parts = keptParts(values, context);
  return (
    <div className="grid gap-6">
      {parts.filter(followsPolicy).map((part) => (
        <PolicyOfConnection
          key={part.connectionId}
          connectionId={part.connectionId}
          legend={parts.length > 1 ? `Policy at ${part.connectionName}` : "Policy"}
          chosen={values.policyIds[part.connectionId] ?? ""}
          onChange={(policyId) => change({ policyIds: { ...values.policyIds, [part.connectionId]: policyId } })}
        />
      ))}
    </div>
  );
}

interface PolicyOfConnectionProps {
  connectionId: string;
  legend: string;
  chosen: string;
  onChange: (policyId: string) => void;
}

function PolicyOfConnection({ connectionId, legend, chosen, onChange }: PolicyOfConnectionProps) {
  const { data, error, isPending } = useQuery(policyChoices(connectionId));
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
      legend={legend}
      mode="one"
      rows={rows}
      chosen={chosen ? [chosen] : []}
      onChange={([policyId]) => policyId && onChange(policyId)}
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
