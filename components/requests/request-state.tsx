import {
  Ban,
  CircleCheck,
  CirclePlay,
  CircleSlash,
  ClockAlert,
  Hourglass,
  SquareX,
  ThumbsUp,
  type LucideIcon,
} from "lucide-react";
import { StateMark } from "@/components/ui/state-mark";
import type { RequestState } from "@/lib/domain/request";
import { requestStateWords } from "@/lib/domain/request-words";

const looks: Record<RequestState, { Icon: LucideIcon; looks: string }> = {
  submitted: { Icon: Hourglass, looks: "text-warn" },
  approved: { Icon: ThumbsUp, looks: "text-busy" },
  running: { Icon: CirclePlay, looks: "text-busy" },
  succeeded: { Icon: CircleCheck, looks: "text-good" },
  failed: { Icon: SquareX, looks: "text-bad" },
  rejected: { Icon: CircleSlash, looks: "text-bad" },
  cancelled: { Icon: Ban, looks: "text-muted-foreground" },
  expired: { Icon: ClockAlert, looks: "text-muted-foreground" },
};

export const requestFaces = Object.fromEntries(
  Object.entries(looks).map(([state, face]) => [state, { ...face, word: requestStateWords[state as RequestState] }]),
) as Record<RequestState, { Icon: LucideIcon; looks: string; word: string }>;

/** A request's state by shape and word. */
export const RequestStateMark = ({ state, className }: { state: RequestState; className?: string }) => (
  <StateMark face={requestFaces[state]} {...(className ? { className } : {})} />
);
