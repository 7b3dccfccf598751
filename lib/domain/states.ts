/*
 * The words of the unified model as plain lists, for what only shows or compares them: schemas are made of these same lists.
 */
export const runStates = ["queued", "running", "succeeded", "partial", "failed", "cancelled", "unknown"] as const;

export const protections = [
  "protected",
  "late",
  "failing",
  "not-scheduled",
  "unprotected",
  "excluded",
  "gone",
  "unknown",
] as const;

export const vmKinds = ["vm", "gpu", "bare-metal", "application"] as const;

export const historyKinds = [
  "backup",
  "restore",
  "snapshot",
  "replication",
  "archive",
  "recovery",
  "mount",
  "maintenance",
] as const;

export const operationStates = [
  "queued",
  "running",
  "reconciling",
  "succeeded",
  "failed",
  "cancelled",
  "needs-attention",
] as const;
export const finalOperationStates: readonly (typeof operationStates)[number][] = [
  "succeeded",
  "failed",
  "cancelled",
  "needs-attention",
];

export const requestKinds = ["vm", "files", "delete"] as const;
export const requestStates = [
  "submitted",
  "approved",
  "running",
  "succeeded",
  "failed",
  "rejected",
  "cancelled",
  "expired",
] as const;
/** What a request would do, from harmless to final; rules are made for each. */
export const requestEffects = ["vm-copy", "files-beside", "files-overwrite", "vm-in-place", "point-delete"] as const;
/** The moments of a request's life that people are told of. */
export const requestMoments = [
  "submitted",
  "reminded",
  "supported",
  "approved",
  "running",
  "succeeded",
  "failed",
  "rejected",
  "cancelled",
  "expired",
  "commented",
] as const;

export const frequencies = ["daily", "weekly", "monthly", "interval"] as const;
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export const weeksOfMonth = ["first", "second", "third", "fourth", "last"] as const;
export const retentionUnits = ["days", "weeks", "months", "years"] as const;
export const cycles = ["5min", "hourly", "daily", "weekly", "monthly"] as const;
