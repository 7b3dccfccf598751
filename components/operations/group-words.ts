import type { OperationGroup, OperationState } from "@/lib/domain/operation";
import { shortHash } from "./intent";
import { kindWords } from "./kind-words";

const words: Record<OperationState, string> = {
  succeeded: "succeeded",
  running: "running",
  queued: "waiting",
  reconciling: "looking",
  failed: "failed",
  cancelled: "cancelled",
  "needs-attention": "to look at",
};

/** One line of how a group stands: "3 of 5 succeeded, 1 running, 1 failed". */
export function groupSentence({ total, states }: Pick<OperationGroup, "total" | "states">): string {
  const others = (["running", "queued", "reconciling", "failed", "cancelled", "needs-attention"] as const)
    .filter((state) => states[state] > 0)
    .map((state) => `${states[state]} ${words[state]}`);
  return [`${states.succeeded} of ${total} succeeded`, ...others].join(", ");
}

/** The state that a group is shown in: what is under way first, then the worst that came of it. */
export function groupState({ states }: Pick<OperationGroup, "states">): OperationState {
  const order = ["running", "reconciling", "queued", "needs-attention", "failed", "cancelled"] as const;
  return order.find((state) => states[state] > 0) ?? "succeeded";
}

/** What the operations of a group are called together. */
export const groupTitle = ({ kinds, total }: Pick<OperationGroup, "kinds" | "total">): string =>
  `${kinds.length === 1 && kinds[0] ? kindWords(kinds[0]) : "Operations"}, ${total === 1 ? "1 operation" : `${total} together`}`;

/** The page of a group. */
export const groupHref = (groupId: string): string => `/operations?groupId=${encodeURIComponent(groupId)}`;

/** The group of what is tried again of a group: always the same one, so that trying again twice makes nothing twice. */
export const retryGroupOf = (groupId: string): string => `retry-${shortHash(groupId)}`;

/** The first of each group, and all that are by themselves; what stands under one entry opens from there. */
export function collapseGroups<T extends { groupId: string | null }>(operations: readonly T[]): T[] {
  const seen = new Set<string>();
  return operations.filter(({ groupId }) => {
    if (groupId === null) return true;
    if (seen.has(groupId)) return false;
    seen.add(groupId);
    return true;
  });
}
