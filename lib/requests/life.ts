import type { RequestState } from "@/lib/domain/request";

/** What can happen to a request. `support` is an approval that is not the last one needed. */
export type LifeStep = "support" | "approve" | "reject" | "cancel" | "expire" | "start" | "succeed" | "fail" | "stop";

/** The life of a request: what leads where. What is not listed does not happen. */
export const life: Record<RequestState, Partial<Record<LifeStep, RequestState>>> = {
  submitted: { support: "submitted", approve: "approved", reject: "rejected", cancel: "cancelled", expire: "expired" },
  approved: { start: "running", succeed: "succeeded", fail: "failed", stop: "cancelled" },
  running: { succeed: "succeeded", fail: "failed", stop: "cancelled" },
  succeeded: {},
  failed: {},
  rejected: {},
  cancelled: {},
  expired: {},
};

/** Where a step leads; null when it cannot be taken from there. */
export const after = (state: RequestState, step: LifeStep): RequestState | null => life[state][step] ?? null;

export const isOver = (state: RequestState): boolean => Object.keys(life[state]).length === 0;
