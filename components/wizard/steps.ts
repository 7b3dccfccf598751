import type { ComponentType } from "react";

/** A step of a wizard, declared: one shell drives them all. `Context` is what the wizard has read (capabilities, rows). */
export interface WizardStep<Values, Context> {
  id: string;
  title: string;
  /** False skips the step: it has one possible answer. */
  isNeeded?: (values: Values, context: Context) => boolean;
  /** What is missing or wrong, in sentences; empty opens the next step. */
  problems: (values: Values, context: Context) => string[];
  /** Fields of the operation's input that are answered here: a refusal of one leads back. */
  fields?: readonly string[];
  Body: ComponentType<StepBodyProps<Values, Context>>;
}

export interface StepBodyProps<Values, Context> {
  values: Values;
  context: Context;
  change: (values: Partial<Values>) => void;
}

export interface StepState {
  id: string;
  title: string;
  problems: string[];
  /** All steps before it are valid. */
  isOpen: boolean;
}

/** The steps that this draft needs, in order, each with whether it may be opened. */
export function stepStates<Values, Context>(
  steps: readonly WizardStep<Values, Context>[],
  values: Values,
  context: Context,
): StepState[] {
  let isOpen = true;
  const states: StepState[] = [];
  for (const step of steps) {
    if (step.isNeeded && !step.isNeeded(values, context)) continue;
    const problems = step.problems(values, context);
    states.push({ id: step.id, title: step.title, problems, isOpen });
    if (problems.length > 0) isOpen = false;
  }
  return states;
}

/** The step to show when `wanted` is asked for: itself where it may be opened, else the last that may. */
export function openStep(states: readonly StepState[], wanted: string | null): StepState | undefined {
  const asked = states.find((state) => state.id === wanted);
  if (asked?.isOpen) return asked;
  return asked ? states.findLast((state) => state.isOpen) : states[0];
}
