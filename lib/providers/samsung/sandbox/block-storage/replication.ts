import { digest, draw } from "../storage/deterministic";
import { durations } from "./lifecycle";
import type { Cycle, Replication } from "./records";

const cycleMs: Record<Cycle, number> = {
  "5MIN": 300_000,
  HOURLY: 3_600_000,
  DAILY: 86_400_000,
  WEEKLY: 7 * 86_400_000,
  MONTHLY: 30 * 86_400_000,
};

/** The vendor's spelling of a mirror in good order is `SNAPMIRROED` (Block Storage 1.3, Show Volume Replication). */
export function syncState(replication: Replication, now: number): "UNINITIALIZED" | "SNAPMIRROED" | "BROKEN_OFF" {
  if (replication.brokenAt !== null) return "BROKEN_OFF";
  return now < replication.since + durations.replicate ? "UNINITIALIZED" : "SNAPMIRROED";
}

/**
 * Age of the newest content at the replica, in milliseconds: grows until a cycle's transfer is through and then falls to
 * the time that the transfer took. A broken mirror only grows older.
 */
export function lagMs(replication: Replication, now: number): number {
  const period = cycleMs[replication.cycle];
  const until = replication.brokenAt ?? now;
  const elapsed = Math.max(0, until - replication.since);
  const transfer = 5_000 + draw(digest(replication.replicaId), 0, 40_000);
  const sinceCycle = elapsed % period;
  const lag = sinceCycle < transfer && elapsed >= period ? sinceCycle + period : sinceCycle;
  return lag + (now - until);
}

/** `HH:MM:SS`; hours go on past 24. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** Who may write: the origin always, the replica only while the mirror is broken. */
export function authOf(end: "origin" | "replica", replication: Replication): "READ" | "READ_WRITE" {
  return end === "origin" || replication.brokenAt !== null ? "READ_WRITE" : "READ";
}
