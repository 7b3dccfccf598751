"use client";

import { Button } from "@/components/ui/button";
import { ChecksList } from "@/components/operations/checks-list";
import { isSendable, type IntentVerdict } from "@/components/operations/use-dry-runs";

/** What keeps the review closed; blocked rows alone do not while others can go ahead. */
export function checksProblems(verdicts: readonly IntentVerdict[], isSettled: boolean): string[] {
  if (verdicts.length === 0) return ["There is nothing to send."];
  if (!isSettled) return ["Checking …"];
  if (!verdicts.some(isSendable))
    return [verdicts.length === 1 ? "What blocks it has to be put right first." : "Every row is blocked."];
  return [];
}

export function ChecksStep({ verdicts, onAgain }: { verdicts: readonly IntentVerdict[]; onAgain: () => void }) {
  const blocked = verdicts.filter((verdict) => verdict.state !== "checking" && !isSendable(verdict));
  return (
    <div className="grid gap-3">
      <p className="text-sm text-muted-foreground">
        Asked of the vendor and of what Backdesk knows; nothing has been changed. They run once more when you send.
      </p>
      <div className="rounded-md border px-4 py-2" aria-live="polite">
        <ChecksList verdicts={verdicts} />
      </div>
      {blocked.length > 0 && blocked.length < verdicts.length && (
        <p className="text-sm">
          {blocked.length} of {verdicts.length} cannot be sent and will be left out:{" "}
          {blocked.map((verdict) => verdict.intent.label).join(", ")}.
        </p>
      )}
      <div>
        <Button size="sm" onClick={onAgain}>
          Check again
        </Button>
      </div>
    </div>
  );
}
