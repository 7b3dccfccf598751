import { CircleCheck, CircleDashed, LoaderCircle, SquareX, Undo2, type LucideIcon } from "lucide-react";
import type { OperationStep } from "@/lib/domain/operation";

const faces: Record<OperationStep["state"], { Icon: LucideIcon; word: string; tone: string }> = {
  waiting: { Icon: CircleDashed, word: "Waiting", tone: "text-muted-foreground" },
  "under-way": { Icon: LoaderCircle, word: "Under way", tone: "text-busy motion-safe:animate-spin" },
  done: { Icon: CircleCheck, word: "Done", tone: "text-good" },
  failed: { Icon: SquareX, word: "Failed", tone: "text-bad" },
  "taken-back": { Icon: Undo2, word: "Taken back", tone: "text-warn" },
};

/** What an operation is made of, with how far each step is. */
export function StepListOfOperation({ steps }: { steps: readonly OperationStep[] }) {
  return (
    <ol aria-label="Steps" className="divide-y rounded-md border">
      {steps.map(({ title, state }, index) => {
        const { Icon, word, tone } = faces[state];
        return (
          <li className="flex items-start gap-2.5 px-3 py-2 text-sm" key={index}>
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
            <span className="min-w-0 flex-1 break-words">{title}</span>
            <span className="shrink-0 text-muted-foreground">{word}</span>
          </li>
        );
      })}
    </ol>
  );
}
