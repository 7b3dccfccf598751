import { restoresOf } from "./restores";
import { replicaRuns, restoreTargetsOf } from "./restore-targets";
import { activeSchedules, type BackupRecord } from "./records";
import { historyMs, runsBetween } from "./runs";
import type { BackupWorld, PlaceWorld } from "./world";

/** Up to this many backups in a place are looked at one by one; of more, as many are looked at and the rest projected. */
const sampleSize = 600;

interface PerBackup {
  schedules: number;
  histories: number;
  restoreTargets: number;
  restores: number;
}

/** How much the Backup service holds. What follows from runs is projected from a sample where there is much. */
export function countBackup(world: BackupWorld, now: number): { counts: Record<string, number>; estimated: string[] } {
  const counts = { servers: 0, backups: 0, agents: 0, schedules: 0, histories: 0, restoreTargets: 0, restores: 0 };
  let isEstimated = false;
  for (const here of world.places) {
    const refs = here.backups.table.ordered("created_at");
    const step = Math.max(1, Math.ceil(refs.length / sampleSize));
    isEstimated ||= step > 1;
    const sampled = { schedules: 0, histories: 0, restoreTargets: 0, restores: 0 };
    let looked = 0;
    for (let place = 0; place < refs.length; place += step) {
      const one = countOne(world, here, here.backups.read(refs[place] ?? 0), now);
      for (const kind of ["schedules", "histories", "restoreTargets", "restores"] as const) sampled[kind] += one[kind];
      looked += 1;
    }
    const factor = looked === 0 ? 0 : refs.length / looked;
    counts.servers += here.fleet.count;
    counts.backups += refs.length;
    counts.agents += here.agents.table.count;
    for (const kind of ["schedules", "histories", "restoreTargets", "restores"] as const)
      counts[kind] += Math.round(sampled[kind] * factor);
  }
  return { counts, estimated: isEstimated ? ["schedules", "histories", "restoreTargets", "restores"] : [] };
}

function countOne(world: BackupWorld, here: PlaceWorld, record: BackupRecord, now: number): PerBackup {
  const origin = record.origin === null ? null : world.linked(here, record.origin);
  const runs = origin === null ? runsBetween(record, now - historyMs, now) : replicaRuns(record, origin, now - historyMs, now);
  return {
    schedules: activeSchedules(record).length,
    histories: runs.length,
    restoreTargets: restoreTargetsOf(record, { origin, from: 0, to: now, now }).length,
    restores: restoresOf(record, now).length,
  };
}
