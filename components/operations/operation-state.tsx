import { Ban, CircleAlert, CircleCheck, Clock, LoaderCircle, Search, SquareX, type LucideIcon } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { OperationState } from "@/lib/domain/operation";

interface Face {
  word: string;
  Icon: LucideIcon;
  tone: string;
  /** What the state means, for the tooltip. */
  meaning: string;
}

export const operationFaces: Record<OperationState, Face> = {
  queued: {
    word: "Queued",
    Icon: Clock,
    tone: "text-muted-foreground",
    meaning: "Written down and waiting for its turn; nothing has been sent yet.",
  },
  running: {
    word: "Running",
    Icon: LoaderCircle,
    tone: "text-busy",
    meaning: "Sent to the vendor, whose work is being followed.",
  },
  reconciling: {
    word: "Looking",
    Icon: Search,
    tone: "text-busy",
    meaning: "An answer was lost. Backdesk looks at the vendor for the effect before it does anything else.",
  },
  succeeded: { word: "Succeeded", Icon: CircleCheck, tone: "text-good", meaning: "The vendor shows the effect." },
  failed: { word: "Failed", Icon: SquareX, tone: "text-bad", meaning: "The vendor refused or its work failed." },
  cancelled: { word: "Cancelled", Icon: Ban, tone: "text-muted-foreground", meaning: "Stopped before anything more was sent." },
  "needs-attention": {
    word: "Needs attention",
    Icon: CircleAlert,
    tone: "text-warn",
    meaning: "The vendor cannot tell whether the effect happened. A person has to look and decide.",
  },
};

/** An operation's state by shape, word and colour, in that order. */
export function OperationStateMark({ state, className }: { state: OperationState; className?: string }) {
  const { word, Icon, tone, meaning } = operationFaces[state];
  return (
    <span className={cn("inline-flex items-center gap-1.5 whitespace-nowrap", className)} title={meaning}>
      <Icon aria-hidden className={cn("size-4 shrink-0", tone, state === "running" && "motion-safe:animate-spin")} />
      {word}
    </span>
  );
}
