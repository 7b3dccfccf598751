import { isWithin, mix, spread } from "@/lib/sandbox/randomness";
import type { Fleet } from "./fleet";
import { dayMs, firstIds, minuteMs } from "./ground";
import type { Protections } from "./protection";
import type { RunningPolicy, Templates } from "./templates";

/** A scheduled run of a policy for an application. Job and image of a run share its number. */
export interface Run {
  number: number;
  applicationId: string;
  templateId: string;
  profileId: string;
  policy: RunningPolicy;
  queuedAt: number;
  startsAt: number;
  endsAt: number;
  isFailed: boolean;
  /** When somebody cancelled it; null otherwise. */
  cancelledAt: number | null;
  bytes: number;
}

/** Bits of a run's number below the application's: day, policy, run of the day. */
const runBits = 2 ** 18;
const dayBits = 64;

/** What ran and will run, worked out from policies and protections; nothing held. */
export class Timeline {
  readonly #cancelled = new Map<number, number>();

  constructor(
    private readonly fleet: Fleet,
    private readonly templates: Templates,
    private readonly protections: Protections,
  ) {}

  get revision(): number {
    return this.templates.revision + this.protections.revision + this.#cancelled.size;
  }

  reset(): void {
    this.#cancelled.clear();
  }

  /** Ends a run that is queued or under way; false for any other. */
  cancel(number: number, now: number): boolean {
    const run = this.find(number, now);
    if (run === null || run.queuedAt > now || run.endsAt <= now || run.cancelledAt !== null) return false;
    this.#cancelled.set(number, now);
    return true;
  }

  /** An application's runs whose queueing lies between two moments, in the order of their numbers. */
  *runs(applicationId: string, from: number, to: number): Iterable<Run> {
    const history = this.protections.history(applicationId);
    if (history.length === 0) return;
    for (let day = Math.floor(from / dayMs) - 1; day <= Math.floor(to / dayMs); day += 1) {
      for (const protection of history) {
        if (protection.from >= (day + 2) * dayMs || (protection.until ?? Infinity) < day * dayMs) continue;
        const end = Math.min(protection.until ?? Infinity, protection.offSince ?? Infinity);
        for (const policy of this.templates.running(protection.templateId, day * dayMs)) {
          if (policy.weekdays !== null && !policy.weekdays.includes((day + 4) % 7)) continue;
          for (let index = 0; index < policy.runsPerDay; index += 1) {
            const run = this.#run(applicationId, protection, policy, { day, index });
            if (run.queuedAt < from || run.queuedAt > to || run.queuedAt <= protection.from || run.queuedAt >= end) continue;
            yield run;
          }
        }
      }
    }
  }

  /** The run with this number; null when there was none. */
  find(number: number, now: number): Run | null {
    const application = Math.floor((number - firstIds.run) / runBits);
    if (application < 0) return null;
    const today = Math.floor(now / dayMs);
    const dayInCycle = Math.floor(((number - firstIds.run) % runBits) / dayBits);
    const day = today - ((((today - dayInCycle) % 4_096) + 4_096) % 4_096);
    for (const run of this.runs(String(firstIds.application + application), day * dayMs, (day + 2) * dayMs))
      if (run.number === number) return run;
    return null;
  }

  #run(
    applicationId: string,
    { templateId, profileId }: { templateId: string; profileId: string },
    policy: RunningPolicy,
    { day, index }: { day: number; index: number },
  ): Run {
    const application = Number(applicationId) - firstIds.application;
    const { salt } = this.fleet.ground;
    const bits = (kind: number) => mix(salt, application, day, policy.slot * 8 + index, kind);
    const jitterMs = spread(mix(salt, application, policy.slot, 31), 150) * minuteMs;
    const queuedAt = day * dayMs + policy.startSeconds * 1000 + index * policy.everySeconds * 1000 + jitterMs;
    const startsAt = queuedAt + 20_000 + spread(bits(1), 90_000);
    const failing = application % 23 === 11 ? 0.6 : 0.03;
    const number = firstIds.run + application * runBits + (day % 4_096) * dayBits + policy.slot * 8 + index;
    const cancelledAt = this.#cancelled.get(number) ?? null;
    return {
      number,
      applicationId,
      templateId,
      profileId,
      policy,
      queuedAt,
      startsAt,
      endsAt: cancelledAt === null ? startsAt + 4 * minuteMs + spread(bits(2), 40) * minuteMs : cancelledAt + 2_000,
      isFailed: isWithin(bits(3), failing),
      cancelledAt,
      bytes: (1 + spread(bits(4), 60)) * 1_073_741_824,
    };
  }
}
