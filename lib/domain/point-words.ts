import type { RestoreTarget } from "./inventory";

/** What a point is of: its machine, else its share, else the backup that it is known by; null when none of them is known. */
export const pointOf = (point: Pick<RestoreTarget, "vmName" | "volumeName" | "backupName">): string | null =>
  point.vmName ?? point.volumeName ?? point.backupName;
