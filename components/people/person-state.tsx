import { CircleCheck, CircleMinus, Mail, type LucideIcon } from "lucide-react";
import type { User } from "@/lib/domain/people";

const faces: Record<User["state"], { word: string; Icon: LucideIcon; tone: string }> = {
  active: { word: "Active", Icon: CircleCheck, tone: "text-good" },
  invited: { word: "Invited", Icon: Mail, tone: "text-busy" },
  disabled: { word: "Disabled", Icon: CircleMinus, tone: "text-muted-foreground" },
};

/** Whether somebody can sign in, by icon and word. */
export function PersonStateMark({ state }: { state: User["state"] }) {
  const { word, Icon, tone } = faces[state];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Icon aria-hidden className={`size-4 shrink-0 ${tone}`} />
      {word}
    </span>
  );
}
