"use client";

import { Check } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { StepState } from "./steps";

interface StepListProps {
  states: readonly StepState[];
  current: string;
  /** After sending nothing can be changed: all steps are shown done and closed. */
  isSent: boolean;
  onOpen: (step: string) => void;
}

/** The steps beside the wizard, above it on a phone; those that may be opened are buttons. */
export function StepList({ states, current, isSent, onOpen }: StepListProps) {
  const position = states.findIndex((state) => state.id === current);
  return (
    <nav aria-label="Steps">
      <p className="mb-2 text-sm text-muted-foreground md:hidden">
        Step {position + 1} of {states.length}: <span className="font-medium text-foreground">{states[position]?.title}</span>
      </p>
      <ol className="flex gap-1 md:flex-col">
        {states.map((state, index) => {
          const isCurrent = state.id === current;
          const isDone = isSent ? !isCurrent : state.isOpen && state.problems.length === 0 && index < position;
          return (
            <li key={state.id} className="flex-1 md:flex-none">
              <button
                type="button"
                disabled={!state.isOpen || isSent}
                aria-current={isCurrent ? "step" : undefined}
                aria-label={`${index + 1}. ${state.title}${isDone ? ", done" : ""}`}
                onClick={() => onOpen(state.id)}
                className={cn(
                  "flex w-full items-center gap-2.5 rounded-md px-1 py-1.5 text-left text-sm md:px-2",
                  isCurrent ? "bg-muted font-medium text-foreground" : "text-muted-foreground",
                  state.isOpen && !isSent && "cursor-pointer hover:bg-muted hover:text-foreground",
                )}
              >
                <span
                  aria-hidden
                  className={cn(
                    "grid size-6 shrink-0 place-items-center rounded-full border text-xs tabular-nums max-md:mx-auto",
                    isCurrent && "border-accent",
                    isDone && "border-accent bg-accent text-accent-foreground",
                  )}
                >
                  {isDone ? <Check className="size-3.5" /> : index + 1}
                </span>
                <span className="hidden md:inline">{state.title}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
