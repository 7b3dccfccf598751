"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CheckLine } from "@/components/operations/checks-list";
import { PlannedCalls } from "@/components/operations/planned-calls";
import { RefusalList } from "@/components/operations/refusal-list";
import { isSendable, type IntentVerdict } from "@/components/operations/use-dry-runs";
import type { Sending } from "@/components/operations/use-send";

interface ReviewStepProps {
  verdicts: readonly IntentVerdict[];
  sending: Sending;
  submitLabel: (count: number) => string;
  children?: ReactNode;
}

/** What will happen and what will not be touched, in sentences; exactly what is sent one click away; then the one button. */
export function ReviewStep({ verdicts, sending: { send, isSending, refusals }, submitLabel, children }: ReviewStepProps) {
  const sendable = verdicts.filter(isSendable);
  const leftOut = verdicts.filter((verdict) => verdict.state !== "checking" && !isSendable(verdict));
  const warnings = sendable.flatMap((verdict) =>
    verdict.dryRun.checks.filter((check) => check.level === "warning").map((check) => ({ check, verdict })),
  );
  return (
    <div className="grid gap-5">
      <ul className="grid gap-1.5">
        {sendable.map((verdict) => (
          <li key={verdict.intent.id}>{verdict.dryRun.summary}</li>
        ))}
      </ul>
      {children}
      {leftOut.length > 0 && (
        <p className="text-sm">
          Left out, as the checks say: <span className="font-medium">{leftOut.map(({ intent }) => intent.label).join(", ")}</span>
          .
        </p>
      )}
      {warnings.length > 0 && (
        <ul className="rounded-md border border-warn px-3 py-1.5">
          {warnings.map(({ check, verdict }) => (
            <CheckLine
              key={`${verdict.intent.id} ${check.id}`}
              check={sendable.length > 1 ? { ...check, message: `${verdict.intent.label}: ${check.message}` } : check}
            />
          ))}
        </ul>
      )}
      <PlannedCalls calls={sendable.flatMap((verdict) => verdict.dryRun.calls)} />
      <RefusalList refusals={refusals} />
      <div>
        <Button
          variant="primary"
          disabled={isSending || sendable.length === 0}
          onClick={() => void send(sendable.map((verdict) => verdict.intent))}
        >
          {isSending ? "Sending …" : submitLabel(sendable.length)}
        </Button>
      </div>
    </div>
  );
}
