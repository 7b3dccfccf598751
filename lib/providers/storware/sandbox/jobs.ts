import type { Machine } from "./machines";
import type { Json } from "./words";

export type JobType = "EXPORT" | "STORE" | "RESTORE" | "IMPORT" | "MOUNT" | "UNMOUNT" | "SNAPSHOT" | "DELETE" | "INVENTORY_SYNC";

/** A task that a client's call began. Its state follows from the time; its effect is applied once, when it ends. */
export interface Job {
  guid: string;
  type: JobType;
  machine: Machine | null;
  createdAt: number;
  startsAt: number;
  endsAt: number;
  windowStart: number;
  windowEnd: number | null;
  priority: number;
  /** How it is to end when nobody cancels it. */
  ending: "FINISHED" | "FAILED";
  statusInfo: string;
  cancelledAt: number | null;
  isApplied: boolean;
  /** What it works on, as its record shows it. */
  shown: Json;
  /** Applied when it has ended well; may begin the next job. */
  onFinished(at: number): void;
  /** Applied when it has failed or was cancelled. */
  onFailed(at: number): void;
}

export type JobState = "QUEUED" | "RUNNING" | "FINISHED" | "FAILED" | "CANCELLED";

export function jobState(job: Job, now: number): JobState {
  if (job.cancelledAt !== null) return "CANCELLED";
  if (now < job.startsAt) return "QUEUED";
  return now < job.endsAt ? "RUNNING" : job.ending;
}

export function jobProgress(job: Job, now: number): number {
  const state = jobState(job, now);
  if (state === "QUEUED") return 0;
  if (state === "FINISHED") return 100;
  const until = Math.min(now, job.cancelledAt ?? job.endsAt, job.endsAt);
  return Math.max(0, Math.round(((until - job.startsAt) / Math.max(1, job.endsAt - job.startsAt)) * 1_000) / 10);
}

/** The work of the server: applies the effects of what has ended, in the order of time. */
export class Jobs {
  readonly #jobs = new Map<string, Job>();

  add(job: Job): Job {
    this.#jobs.set(job.guid, job);
    return job;
  }

  get(guid: string): Job | undefined {
    return this.#jobs.get(guid);
  }

  all(): IterableIterator<Job> {
    return this.#jobs.values();
  }

  remove(guid: string): void {
    this.#jobs.delete(guid);
  }

  cancel(job: Job, now: number): void {
    job.cancelledAt = now;
    job.isApplied = true;
    job.onFailed(now);
  }

  settle(now: number): void {
    for (;;) {
      let next: Job | null = null;
      for (const job of this.#jobs.values()) {
        if (!job.isApplied && job.endsAt <= now && (next === null || job.endsAt < next.endsAt)) next = job;
      }
      if (next === null) return;
      next.isApplied = true;
      if (next.ending === "FINISHED") next.onFinished(next.endsAt);
      else next.onFailed(next.endsAt);
    }
  }

  clear(): void {
    this.#jobs.clear();
  }
}
