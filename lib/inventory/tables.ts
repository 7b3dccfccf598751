import { getTableName } from "drizzle-orm";
import {
  agents,
  backups,
  buckets,
  histories,
  policies,
  restoreTargets,
  schedules,
  snapshots,
  vms,
  volumeGroups,
  volumes,
} from "@/lib/db/schema";
import type { Noun } from "@/lib/domain/nouns";

/** The table of each noun. */
export const inventoryTables = {
  vm: vms,
  backup: backups,
  schedule: schedules,
  history: histories,
  restoreTarget: restoreTargets,
  volumeGroup: volumeGroups,
  volume: volumes,
  snapshot: snapshots,
  agent: agents,
  policy: policies,
  bucket: buckets,
} as const satisfies Record<Noun, unknown>;

export const tableName = (noun: Noun): string => getTableName(inventoryTables[noun]);
