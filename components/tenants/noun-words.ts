import type { Noun } from "@/lib/domain/nouns";

/** Many of each kind, as the pages call them. */
export const nounWords: Readonly<Record<Noun, string>> = {
  vm: "machines",
  backup: "backups",
  schedule: "schedules",
  history: "runs",
  restoreTarget: "restore targets",
  volumeGroup: "volume groups",
  volume: "volumes",
  snapshot: "snapshots",
  agent: "agents",
  policy: "policies",
  bucket: "buckets",
};
