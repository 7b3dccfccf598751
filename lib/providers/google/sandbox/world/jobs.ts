import type { Collection } from "../collection";
import { micros, objectOf, type Row } from "../row";
import type { Applications } from "./applications";
import { classCodes } from "./images";
import { dayMs, firstIds, hrefOf } from "./ground";
import type { Fleet } from "./fleet";
import type { Templates } from "./templates";
import type { Run, Timeline } from "./timeline";

/** A job that a call started. */
export interface LiveJob {
  id: string;
  applicationId: string;
  jobClass: string;
  label: string;
  policyName: string;
  templateId: string | null;
  targetHost: string;
  queuedAt: number;
  startsAt: number;
  endsAt: number;
  /** How it will end. */
  outcome: "succeeded" | "failed";
  cancelledAt: number | null;
  isScheduled: boolean;
  /** What it leaves behind when it succeeds; called once. */
  effect: () => void;
  isSettled: boolean;
}

export interface JobWish {
  applicationId: string;
  jobClass: string;
  label?: string;
  policyName?: string;
  templateId?: string | null;
  targetHost?: string;
  runSeconds?: number;
  outcome: string | null;
  effect: () => void;
}

const historyDays = 10;
const queueMs = 5_000;

interface JobsParts {
  fleet: Fleet;
  applications: Applications;
  templates: Templates;
  timeline: Timeline;
}

interface JobFacts {
  number: number;
  applicationId: string;
  jobClass: string;
  label: string;
  policyName: string;
  templateId: string | null;
  targetHost: string;
  queuedAt: number;
  startsAt: number;
  endsAt: number;
  isFailed: boolean;
  cancelledAt: number | null;
  isScheduled: boolean;
  bytes: number;
}

/** Jobs: those of scheduled runs are worked out, those that calls started are held. Ids tell the image of the same number. */
export class Jobs {
  #live = new Map<string, LiveJob>();
  #next = firstIds.liveJob as number;

  constructor(private readonly parts: JobsParts) {}

  reset(): void {
    this.#live.clear();
    this.#next = firstIds.liveJob;
  }

  start(wish: JobWish, now: number): LiveJob {
    this.#next += 1;
    const job: LiveJob = {
      id: String(this.#next),
      applicationId: wish.applicationId,
      jobClass: wish.jobClass,
      label: wish.label ?? "",
      policyName: wish.policyName ?? "",
      templateId: wish.templateId ?? null,
      targetHost: wish.targetHost ?? "",
      queuedAt: now,
      startsAt: now + queueMs,
      endsAt: now + queueMs + (wish.runSeconds ?? 45) * 1000,
      outcome: wish.outcome === null || /^succe/i.test(wish.outcome) ? "succeeded" : "failed",
      cancelledAt: null,
      isScheduled: false,
      effect: wish.effect,
      isSettled: false,
    };
    this.#live.set(job.id, job);
    return job;
  }

  put(job: LiveJob): void {
    this.#live.set(job.id, job);
  }

  /** Lets jobs end whose time has come. */
  settle(now: number): void {
    for (const job of this.#live.values()) {
      if (job.isSettled || job.endsAt > now) continue;
      job.isSettled = true;
      if (job.outcome === "succeeded" && job.cancelledAt === null) job.effect();
    }
  }

  /** Cancels a job; false when it is over or unknown. */
  cancel(id: string, now: number): boolean {
    const live = this.#live.get(id);
    if (live !== undefined) {
      if (live.endsAt <= now || live.cancelledAt !== null) return false;
      Object.assign(live, { cancelledAt: now, endsAt: now + 2_000 });
      return true;
    }
    return /^\d+$/.test(id) && this.parts.timeline.cancel(Number(id), now);
  }

  find(id: string, now: number): Row | null {
    const live = this.#live.get(id);
    if (live !== undefined) return this.#row(this.#ofLive(live), now);
    const run = /^\d+$/.test(id) ? this.parts.timeline.find(Number(id), now) : null;
    return run === null || run.queuedAt > now ? null : this.#row(this.#ofRun(run), now);
  }

  /** `/job`, `/jobhistory` and `/jobstatus` are views of the same jobs. */
  view(which: "running" | "finished" | "all"): Collection {
    const isWanted = (row: Row) =>
      which === "all" || (which === "finished") === ["succeeded", "failed", "canceled"].includes(String(row.status));
    const all = (now: number) => this.#all(now, which);
    return {
      *all(now) {
        for (const row of all(now)) if (isWanted(row)) yield row;
      },
      count(now) {
        let count = 0;
        for (const _ of this.all(now)) count += 1;
        return count;
      },
      slice(now, offset, limit) {
        const rows: Row[] = [];
        let place = 0;
        for (const row of this.all(now)) {
          if (place >= offset) rows.push(row);
          place += 1;
          if (rows.length === limit) break;
        }
        return rows;
      },
      find: (id, now) => this.find(id, now),
      narrowed: (field, values, now) => {
        if (field === "id") return values.flatMap((id) => this.find(id, now) ?? []).filter(isWanted);
        if (field === "label") return [...this.#liveRows(now)].filter(isWanted);
        if (field !== "appid") return null;
        return values.flatMap((id) => [...this.#ofApplication(id, now)]).filter(isWanted);
      },
    };
  }

  *#liveRows(now: number): Iterable<Row> {
    for (const job of this.#live.values()) yield this.#row(this.#ofLive(job), now);
  }

  *#ofApplication(applicationId: string, now: number): Iterable<Row> {
    for (const run of this.parts.timeline.runs(applicationId, now - historyDays * dayMs, now))
      yield this.#row(this.#ofRun(run), now);
    for (const job of this.#live.values()) if (job.applicationId === applicationId) yield this.#row(this.#ofLive(job), now);
  }

  *#all(now: number, which: "running" | "finished" | "all"): Iterable<Row> {
    yield* this.#liveRows(now);
    const from = which === "running" ? now - 3_600_000 : now - historyDays * dayMs;
    for (let number = 0; number < this.parts.fleet.applicationCount; number += 1)
      for (const run of this.parts.timeline.runs(String(firstIds.application + number), from, now))
        yield this.#row(this.#ofRun(run), now);
  }

  #ofLive(job: LiveJob): JobFacts {
    return { ...job, number: Number(job.id), isFailed: job.outcome === "failed", bytes: 1_073_741_824 };
  }

  #ofRun(run: Run): JobFacts {
    return {
      number: run.number,
      applicationId: run.applicationId,
      jobClass: run.policy.jobClass,
      label: "",
      policyName: run.policy.name,
      templateId: run.templateId,
      targetHost: "",
      queuedAt: run.queuedAt,
      startsAt: run.startsAt,
      endsAt: run.endsAt,
      isFailed: run.isFailed,
      cancelledAt: run.cancelledAt,
      isScheduled: true,
      bytes: run.bytes,
    };
  }

  #row(job: JobFacts, now: number): Row {
    const { applications, templates, fleet } = this.parts;
    const application = applications.named(job.applicationId);
    const host = objectOf(application?.host);
    const isOver = job.endsAt <= now;
    const status = isOver
      ? job.cancelledAt !== null
        ? "canceled"
        : job.isFailed
          ? "failed"
          : "succeeded"
      : job.startsAt > now
        ? "queued"
        : job.startsAt + 3_000 > now
          ? "initializing"
          : "running";
    const serial = job.number >= firstIds.run ? job.number - firstIds.run : job.number;
    const progress = Math.min(99, Math.floor((100 * (now - job.startsAt)) / (job.endsAt - job.startsAt)));
    return {
      "@type": "jobRest",
      id: String(job.number),
      href: hrefOf(fleet.ground, "job", String(job.number)),
      srcid: String(serial),
      jobname: `Job_${String(serial).padStart(7, "0")}`,
      jobclass: job.jobClass,
      ...(classCodes[job.jobClass] === undefined ? {} : { jobclasscode: classCodes[job.jobClass] }),
      status,
      label: job.label,
      appid: job.applicationId,
      appname: application?.appname ?? "",
      apptype: application?.apptype ?? "",
      hostname: host.hostname ?? "",
      ...(typeof host.id === "string" ? { hostid: Number(host.id) } : {}),
      targethost: job.targetHost,
      policyname: job.policyName,
      sltname: job.templateId === null ? "" : (templates.find(job.templateId)?.name ?? ""),
      isscheduled: job.isScheduled,
      priority: "medium",
      appliance: application?.cluster,
      clusterid: objectOf(application?.cluster).clusterid,
      queuedate: micros(job.queuedAt),
      ...(job.startsAt <= now ? { startdate: micros(job.startsAt), consistencydate: micros(job.startsAt) } : {}),
      ...(isOver
        ? { enddate: micros(job.endsAt), duration: micros(Math.max(0, job.endsAt - job.startsAt)) }
        : { progress: Math.max(0, progress) }),
      ...(isOver
        ? {
            message:
              status === "succeeded"
                ? "Success"
                : status === "canceled"
                  ? "Job was canceled by user"
                  : "The snapshot could not be taken: the disk did not answer in time.",
            errorcode: status === "failed" ? "43901" : "0",
          }
        : {}),
      ...(job.cancelledAt !== null && !isOver
        ? { changerequest: 1, changerequesttext: "Cancel" }
        : { changerequest: 0, changerequesttext: "" }),
      virtualsize: job.bytes * 2,
      relativesize: job.bytes,
      retrycount: 0,
    };
  }
}
