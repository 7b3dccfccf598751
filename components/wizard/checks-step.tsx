"use client";

import { Button } from "@/components/ui/button";
import { ChecksList } from "@/components/operations/checks-list";
import { refusedFields } from "@/components/operations/problem-words";
import { isSendable, type IntentVerdict } from "@/components/operations/use-dry-runs";

/** What keeps the review closed; blocked rows alone do not while others can go ahead. */
export function checksProblems(verdicts: readonly IntentVerdict[], isSettled: boolean): string[] {
  if (verdicts.length === 0) return ["There is nothing to send."];
  if (!isSettled) return ["Checking …"];
  if (!verdicts.some(isSendable))
    return [verdicts.length === 1 ? "What blocks it has to be put right first." : "Every row is blocked."];
  return [];
}

interface ChecksStepProps {
  verdicts: readonly IntentVerdict[];
  onAgain: () => void;
  /** Steps that can put right what blocks. */
  remedies: readonly { id: string; title: string }[];
  onOpen: (step: string) => void;
}

/** The steps whose fields the server refused, in their order. */
export function remediesOf<Step extends { id: string; title: string; fields?: readonly string[] }>(
  steps: readonly Step[],
  verdicts: readonly IntentVerdict[],
): Step[] {
  const refused = verdicts.flatMap((verdict) => (verdict.state === "refused" ? refusedFields(verdict.error) : []));
  return steps.filter(({ fields }) => fields?.some((field) => refused.includes(field)));
}

export function ChecksStep({ verdicts, onAgain, remedies, onOpen }: ChecksStepProps) {
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
      <div className="flex flex-wrap gap-2">
        {remedies.map(({ id, title }) => (
          <Button key={id} size="sm" variant="primary" onClick={() => onOpen(id)}>
            Put right under “{title}”
          </Button>
        ))}
        <Button size="sm" onClick={onAgain}>
          Check again
        </Button>
      </div>
    </div>
  );
}
