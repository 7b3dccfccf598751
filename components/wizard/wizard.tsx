"use client";

import { useEffect, useRef, type ComponentType, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { Intent } from "@/components/operations/intent";
import { useDryRuns, type IntentVerdict } from "@/components/operations/use-dry-runs";
import { useSend } from "@/components/operations/use-send";
import { ChecksStep, checksProblems, remediesOf } from "./checks-step";
import { ProgressStep } from "./progress-step";
import { ReviewStep } from "./review-step";
import { StepList } from "./step-list";
import { openStep, stepStates, type WizardStep } from "./steps";
import type { DraftHandle } from "./use-draft";
import { useStepAddress } from "./use-step-address";

export interface ReviewProps<Values, Context> {
  values: Values;
  context: Context;
  verdicts: readonly IntentVerdict[];
}

export interface WizardProps<Values, Context> {
  title: string;
  steps: readonly WizardStep<Values, Context>[];
  handle: DraftHandle<Values>;
  context: Context;
  /** What will be sent; asked for only once every step is valid. */
  intents: (values: Values, context: Context) => Intent[];
  /** Words of the last button: "Restore", "Create 3 backups". */
  submitLabel: (count: number) => string;
  /** What the review shows beside sentence and calls: differences, estimate, consequences. */
  Review?: ComponentType<ReviewProps<Values, Context>>;
  /** What comes after the operations have been sent, where a wizard goes on from their results. */
  afterSent?: ReactNode;
  /** More is sent after it: all of it is one group from the beginning. */
  isFollowed?: boolean;
  /** Where one goes when it is done. */
  done: { href: string; label: string };
}

/**
 * The one shell of all wizards: steps at the left, each open once those before it are valid, then checks, review, and progress
 * that ends in a receipt. The step is in the address, the draft in the tab's storage.
 */
export function Wizard<Values extends object, Context>(props: WizardProps<Values, Context>) {
  const { title, steps, handle, context, submitLabel } = props;
  const { values, sent } = handle.draft;
  const { step: wanted, goTo } = useStepAddress();
  const isSent = Object.keys(sent).length > 0;
  const sending = useSend({
    draftId: handle.draft.id,
    isAlwaysGroup: props.isFollowed ?? false,
    onSent: (intent, operationId) => handle.markSent(intent.id, operationId),
  });

  const own = stepStates(steps, values, context);
  const isFilled = own.every((state) => state.problems.length === 0);
  const intents = isFilled ? props.intents(values, context) : [];
  const isAtEnd = wanted === "checks" || wanted === "review";
  const { verdicts, isSettled, checkAgain } = useDryRuns(intents, isFilled && isAtEnd && !isSent);
  const checks = {
    id: "checks",
    title: "Checks",
    isOpen: isFilled,
    problems: isFilled ? checksProblems(verdicts, isSettled) : [""],
  };
  const states = [
    ...own,
    checks,
    { id: "review", title: "Review", isOpen: isFilled && checks.problems.length === 0, problems: [] },
    { id: "progress", title: "Progress", isOpen: isSent, problems: [] },
  ];
  const current = (isSent ? states.at(-1) : openStep(states.slice(0, -1), wanted)) ?? checks;
  const position = states.findIndex((state) => state.id === current.id);
  const Body = steps.find((step) => step.id === current.id)?.Body;
  const heading = useFocusOnChange(current.id);
  const next = states[position + 1];

  return (
    <div className="mx-auto grid w-full max-w-5xl gap-4 p-4 md:grid-cols-[12rem_minmax(0,1fr)] md:gap-8 md:p-6">
      <h1 className="text-lg font-semibold md:col-span-2">{title}</h1>
      <StepList states={states} current={current.id} isSent={isSent} onOpen={goTo} />
      <section aria-labelledby="step-title" className="grid min-w-0 content-start gap-5">
        <h2 id="step-title" ref={heading} tabIndex={-1} className="text-base font-semibold outline-none">
          {current.title}
        </h2>
        {Body && <Body values={values} context={context} change={handle.change} />}
        {current.id === "checks" && (
          <ChecksStep verdicts={verdicts} onAgain={checkAgain} remedies={remediesOf(steps, verdicts)} onOpen={goTo} />
        )}
        {current.id === "review" && (
          <ReviewStep verdicts={verdicts} sending={sending} submitLabel={submitLabel}>
            {props.Review && <props.Review values={values} context={context} verdicts={verdicts} />}
          </ReviewStep>
        )}
        {current.id === "progress" && (
          <ProgressStep handle={handle} sending={sending} labels={labelsOf(intents)} done={props.done} after={props.afterSent} />
        )}
        {!isSent && (
          <div className="flex flex-wrap items-center gap-3 border-t pt-4">
            <Button variant="ghost" disabled={position === 0} onClick={() => goTo(states[position - 1]?.id ?? current.id)}>
              Back
            </Button>
            {current.id !== "review" && (
              <Button
                variant="primary"
                disabled={current.problems.length > 0}
                onClick={() => next && goTo(next.id)}
                aria-describedby="step-problems"
              >
                Continue
              </Button>
            )}
            {isFilled && !isAtEnd && next?.id !== "checks" && <Button onClick={() => goTo("checks")}>Check and review</Button>}
            <p id="step-problems" role="status" className="min-w-0 flex-1 text-sm text-muted-foreground">
              {current.problems.join(" ")}
            </p>
          </div>
        )}
      </section>
    </div>
  );
}

const labelsOf = (intents: readonly Intent[]): Record<string, string> =>
  Object.fromEntries(intents.map((intent) => [intent.id, intent.label]));

/** Moves the focus to the heading when the step changes: readers hear it, and Enter pressed twice sends nothing. */
function useFocusOnChange(step: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) heading.current?.focus();
    shown.current = step;
  }, [step]);
  return heading;
}
