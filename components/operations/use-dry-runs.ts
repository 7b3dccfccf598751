"use client";

import { useQueries } from "@tanstack/react-query";
import { dryRun } from "@/components/api/operations";
import type { Check, DryRun } from "@/lib/domain/operation";
import type { Intent } from "./intent";

/** What a dry run says of one intent. */
export type IntentVerdict =
  | { intent: Intent; state: "checking" }
  | { intent: Intent; state: "checked"; dryRun: DryRun; worst: Check["level"] }
  | { intent: Intent; state: "refused"; error: unknown };

const order: Check["level"][] = ["ok", "warning", "error"];

export const worstOf = (checks: readonly Check[]): Check["level"] =>
  checks.reduce<Check["level"]>(
    (worst, check) => (order.indexOf(check.level) > order.indexOf(worst) ? check.level : worst),
    "ok",
  );

/** May be sent: checked, and nothing blocks it. */
export const isSendable = (verdict: IntentVerdict): verdict is Extract<IntentVerdict, { state: "checked" }> =>
  verdict.state === "checked" && verdict.worst !== "error";

/** Dry runs of all intents, each anew whenever its wish changes. `isOn` false waits, for forms that are not filled in yet. */
export function useDryRuns(
  intents: readonly Intent[],
  isOn = true,
): { verdicts: IntentVerdict[]; isSettled: boolean; refetch: () => void } {
  const results = useQueries({
    queries: intents.map((intent) => ({
      queryKey: ["dry-run", intent.kind, intent.connectionId, intent.input],
      queryFn: ({ signal }: { signal: AbortSignal }) => dryRun(intent, signal),
      enabled: isOn && intent.refusal === undefined,
      staleTime: 5_000,
      gcTime: 30_000,
      retry: false,
      refetchOnWindowFocus: false,
    })),
  });
  const verdicts = intents.map((intent, index): IntentVerdict => {
    const result = results[index];
    if (intent.refusal !== undefined) return { intent, state: "refused", error: new Error(intent.refusal) };
    if (result?.error && !result.isFetching) return { intent, state: "refused", error: result.error };
    if (!result?.data || result.isFetching) return { intent, state: "checking" };
    return { intent, state: "checked", dryRun: result.data, worst: worstOf(result.data.checks) };
  });
  return {
    verdicts,
    isSettled: isOn && verdicts.every((verdict) => verdict.state !== "checking"),
    refetch: () => results.forEach((result, index) => intents[index]?.refusal === undefined && void result.refetch()),
  };
}
