"use client";

import { useQueries, useQueryClient } from "@tanstack/react-query";
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

const isBlocked = (dryRun: DryRun | undefined): boolean => dryRun !== undefined && worstOf(dryRun.checks) === "error";

/** May be sent: checked, and nothing blocks it. */
export const isSendable = (verdict: IntentVerdict): verdict is Extract<IntentVerdict, { state: "checked" }> =>
  verdict.state === "checked" && verdict.worst !== "error";

const keyOf = ({ kind, connectionId, input }: Intent) => ["dry-run", kind, connectionId, input];

/** Between two looks at what blocks a wish. */
const againAfterMs = 10_000;

/**
 * Dry runs of all intents, each anew whenever its wish changes. `isOn` false waits, for forms that are not filled in yet. What
 * blocks may end by itself, as a task under way does: a single wish is asked again now and then, and stands as blocked until the
 * answer is another. Of several, those that are left out stay so until a person has them checked again: else what a button sends
 * would change under the hand.
 */
export function useDryRuns(
  intents: readonly Intent[],
  isOn = true,
): { verdicts: IntentVerdict[]; isSettled: boolean; checkAgain: () => void } {
  const client = useQueryClient();
  const results = useQueries({
    queries: intents.map((intent) => ({
      queryKey: keyOf(intent),
      queryFn: ({ signal }: { signal: AbortSignal }) => dryRun(intent, signal),
      enabled: isOn && intent.refusal === undefined,
      refetchInterval: ({ state }: { state: { data: DryRun | undefined } }) =>
        intents.length === 1 && isBlocked(state.data) && againAfterMs,
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
    if (!result?.data || (result.isFetching && !isBlocked(result.data))) return { intent, state: "checking" };
    return { intent, state: "checked", dryRun: result.data, worst: worstOf(result.data.checks) };
  });
  return {
    verdicts,
    isSettled: isOn && verdicts.every((verdict) => verdict.state !== "checking"),
    checkAgain: () => intents.forEach((intent) => void client.resetQueries({ queryKey: keyOf(intent), exact: true })),
  };
}
