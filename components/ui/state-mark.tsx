import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleMinus,
  CirclePlay,
  Clock,
  EyeOff,
  Ghost,
  SquareX,
  TriangleAlert,
  type LucideIcon,
} from "lucide-react";
import type { Protection, RunState } from "@/lib/domain/inventory";
import type { ConnectionState } from "@/lib/domain/connection";
import { cn } from "./cn";
import { Hint } from "./hint";

interface Face {
  Icon: LucideIcon;
  word: string;
  looks: string;
}

/* Each state has a shape and a word of its own, so that colour is never the only sign. */
const good = "text-good";
const warn = "text-warn";
const bad = "text-bad";
const busy = "text-busy";
const quiet = "text-muted-foreground";

export const runFaces: Record<RunState, Face> = {
  succeeded: { Icon: CircleCheck, word: "Succeeded", looks: good },
  partial: { Icon: TriangleAlert, word: "Partial", looks: warn },
  failed: { Icon: SquareX, word: "Failed", looks: bad },
  running: { Icon: CirclePlay, word: "Running", looks: busy },
  queued: { Icon: CircleDashed, word: "Queued", looks: busy },
  cancelled: { Icon: CircleMinus, word: "Cancelled", looks: warn },
  unknown: { Icon: CircleHelp, word: "Unknown", looks: quiet },
};

export const protectionFaces: Record<Protection, Face> = {
  protected: { Icon: CircleCheck, word: "Protected", looks: good },
  late: { Icon: Clock, word: "Late", looks: warn },
  failing: { Icon: SquareX, word: "Failing", looks: bad },
  "not-scheduled": { Icon: CircleDashed, word: "Not scheduled", looks: warn },
  unprotected: { Icon: TriangleAlert, word: "Unprotected", looks: bad },
  excluded: { Icon: EyeOff, word: "Excluded", looks: quiet },
  gone: { Icon: Ghost, word: "Gone", looks: quiet },
  unknown: { Icon: CircleHelp, word: "Unknown", looks: quiet },
};

const resourceFaces: Record<string, Face> = {
  available: { Icon: CircleCheck, word: "Available", looks: good },
  "in-use": { Icon: CircleCheck, word: "In use", looks: good },
  active: { Icon: CircleCheck, word: "Active", looks: good },
  connected: { Icon: CircleCheck, word: "Connected", looks: good },
  paused: { Icon: CircleMinus, word: "Paused", looks: quiet },
  creating: { Icon: CirclePlay, word: "Creating", looks: busy },
  editing: { Icon: CirclePlay, word: "Changing", looks: busy },
  attaching: { Icon: CirclePlay, word: "Attaching", looks: busy },
  detaching: { Icon: CirclePlay, word: "Detaching", looks: busy },
  deleting: { Icon: CirclePlay, word: "Deleting", looks: busy },
  error: { Icon: SquareX, word: "Error", looks: bad },
  disconnected: { Icon: SquareX, word: "Disconnected", looks: bad },
  gone: { Icon: Ghost, word: "Gone", looks: quiet },
};

export const connectionFaces: Record<ConnectionState, Face> = {
  ok: { Icon: CircleCheck, word: "Healthy", looks: good },
  degraded: { Icon: TriangleAlert, word: "Degraded", looks: warn },
  unreachable: { Icon: SquareX, word: "Unreachable", looks: bad },
  unauthorized: { Icon: CircleAlert, word: "Refused", looks: bad },
  "never-synced": { Icon: CircleDashed, word: "Never synced", looks: quiet },
};

const unknown: Face = { Icon: CircleHelp, word: "Unknown", looks: quiet };

/** A state by icon and word. `why` explains it on hover and focus. */
export function StateMark({ face, why, className }: { face: Face; why?: string | null; className?: string }) {
  const mark = (
    <span
      className={cn("inline-flex items-center gap-1.5 whitespace-nowrap", face.looks, className)}
      {...(why ? { tabIndex: 0 } : {})}
    >
      <face.Icon aria-hidden className="size-4 shrink-0" />
      {face.word}
    </span>
  );
  return why ? <Hint text={why}>{mark}</Hint> : mark;
}

export const RunMark = ({ state, why }: { state: RunState | null; why?: string | null }) =>
  state === null ? (
    <span className="text-muted-foreground">–</span>
  ) : (
    <StateMark face={runFaces[state]} {...(why ? { why } : {})} />
  );

export const ProtectionMark = ({ protection, reason }: { protection: Protection; reason: string | null }) => (
  <StateMark face={protectionFaces[protection]} why={reason} />
);

export function ResourceMark({ state, vendorState }: { state: string; vendorState?: string | null }) {
  return <StateMark face={resourceFaces[state] ?? unknown} why={vendorState ? `The vendor says ${vendorState}` : null} />;
}

export const ConnectionMark = ({ state, why }: { state: ConnectionState; why?: string | null }) => (
  <StateMark face={connectionFaces[state]} why={why ?? null} />
);
