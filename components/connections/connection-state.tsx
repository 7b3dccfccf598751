import { CircleCheck, CircleDashed, KeyRound, TriangleAlert, Unplug, type LucideIcon } from "lucide-react";
import type { ConnectionState } from "@/lib/domain/connection";

const faces: Record<ConnectionState, { word: string; Icon: LucideIcon; tone: string }> = {
  ok: { word: "Healthy", Icon: CircleCheck, tone: "text-good" },
  degraded: { word: "Degraded", Icon: TriangleAlert, tone: "text-warn" },
  unreachable: { word: "Unreachable", Icon: Unplug, tone: "text-bad" },
  unauthorized: { word: "Credentials refused", Icon: KeyRound, tone: "text-bad" },
  "never-synced": { word: "Not read yet", Icon: CircleDashed, tone: "text-muted-foreground" },
};

export function ConnectionStateMark({ state }: { state: ConnectionState }) {
  const { word, Icon, tone } = faces[state];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Icon aria-hidden className={`size-4 shrink-0 ${tone}`} />
      {word}
    </span>
  );
}
