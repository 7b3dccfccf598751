import { isWithin, mix, spread } from "@/lib/sandbox/randomness";
import type { Scale } from "@/lib/sandbox/scale";
import type { VendorGround } from "@/lib/sandbox/vendor";
import type { Fleet, Span } from "./fleet";
import type { Listing } from "./listing";
import { NumberedIds } from "./numbered-ids";
import { dayNumber, dayStart, hourOfDay } from "./platform-clock";

export type TaskStatus = "waiting" | "doing" | "finish" | "failure" | "canceling" | "canceled";

export interface TaskRecord {
  id: string;
  action: string;
  description: string;
  objectId: string;
  objectName: string;
  objectType: string;
  projectId: string;
  azId: string;
  userId: string;
  /** What the task makes or works on beside its object. */
  entityId: string;
  begin: number;
  end: number;
  outcome: "finish" | "failure" | "canceled";
}

/** A task waits so long before it runs. */
const waitMs = 1_000;

/** The status at a moment, and the progress that stands for it (contract README, "Tasks"). */
export function statusAt(
  task: Pick<TaskRecord, "begin" | "end" | "outcome">,
  now: number,
): { status: TaskStatus; progress: number } {
  if (now >= task.end) return { status: task.outcome, progress: task.outcome === "finish" ? 100 : -1 };
  const start = Math.min(task.begin + waitMs, task.end);
  if (now < start) return { status: "waiting", progress: -2 };
  return { status: "doing", progress: Math.min(99, Math.floor((100 * (now - start)) / Math.max(1, task.end - start))) };
}

const keptDays: Record<Scale, number> = { small: 14, medium: 7, large: 3 };
const hourMs = 3_600_000;
/** One o'clock on the platform, in UTC. */
const ownNightHour = 17;
/** Policies start their machines one after the other within this window. */
const windowMs = 4 * hourMs;

export interface TaskFilter {
  /** Begin of the task, both ends included, in milliseconds. */
  from: number;
  to: number;
  spans: readonly Span[];
  objectId: string | null;
}

/** One night's runs of the machines whose protected index lies in a range. */
interface Segment {
  day: number;
  first: number;
  end: number;
}

/** The nightly runs of policies: a pure function of day and machine. */
export class NightlyRuns {
  readonly #ids: NumberedIds;
  readonly #all: number;
  readonly #hour: number;
  readonly #seed: number;
  readonly days: number;

  constructor(
    private readonly fleet: Fleet,
    { seed, scale, nightHour = ownNightHour }: Pick<VendorGround, "seed" | "scale" | "nightHour">,
  ) {
    this.#ids = new NumberedIds(mix(seed, 0x7a5c));
    this.#all = Math.max(1, fleet.protectedCount({ from: 0, to: fleet.count }));
    this.#hour = hourOfDay(nightHour);
    this.#seed = seed;
    this.days = keptDays[scale];
  }

  #begin(day: number, index: number): number {
    return dayStart(day) + this.#hour * hourMs + Math.floor((index * windowMs) / this.#all);
  }

  make(day: number, index: number): TaskRecord {
    const number = this.fleet.protectedMachine(index);
    const server = this.fleet.make(number);
    const begin = this.#begin(day, index);
    // Some machines fail night after night, some now and then.
    const isBroken = number % 23 === 5;
    const isFailed = isBroken || isWithin(mix(this.#seed, day, index, 1), 0.03);
    return {
      id: this.#ids.uuid(day * this.#all + index),
      action: "Back up server",
      description: isFailed ? "The snapshot of the source could not be consolidated." : "Scheduled backup",
      objectId: server.id,
      objectName: server.name,
      objectType: "server",
      projectId: server.projectId,
      azId: server.place.azId,
      userId: "system",
      entityId: server.id,
      begin,
      end: begin + 240_000 + spread(mix(this.#seed, day, index, 2), 1_800_000),
      outcome: isFailed ? "failure" : "finish",
    };
  }

  get(id: string, now: number): TaskRecord | null {
    const number = this.#ids.numberOf(id);
    if (number === null) return null;
    const [day, index] = [Math.floor(number / this.#all), number % this.#all];
    const isKept = day > dayNumber(now) - this.days && this.#begin(day, index) <= now;
    return isKept ? this.make(day, index) : null;
  }

  /** Index of the first run of a day that begins at or after a moment, up to `end`. */
  #firstAt(day: number, moment: number, { first, end }: { first: number; end: number }): number {
    let [low, high] = [first, end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#begin(day, middle) < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #segments({ from, to, spans, objectId }: TaskFilter, now: number): Segment[] {
    const number = objectId === null ? null : this.fleet.numberOf(objectId);
    const only = number === null ? null : this.fleet.protectedIndex(number);
    if (objectId !== null && only === null) return [];
    const until = Math.min(to, now);
    const segments: Segment[] = [];
    for (let day = dayNumber(now) - this.days + 1; day <= dayNumber(now); day += 1) {
      for (const span of spans) {
        const ofSpan = { first: (span.from / 10) * 8, end: (span.from / 10) * 8 + this.fleet.protectedCount(span) };
        const range = only === null ? ofSpan : { first: Math.max(only, ofSpan.first), end: Math.min(only + 1, ofSpan.end) };
        const first = this.#firstAt(day, from, range);
        const end = this.#firstAt(day, until + 1, range);
        if (first < end) segments.push({ day, first, end });
      }
    }
    return segments;
  }

  /** Runs that fit, oldest first. */
  list(filter: TaskFilter, now: number): Listing<TaskRecord> & { before(moment: number): number } {
    const segments = this.#segments(filter, now);
    return {
      total: segments.reduce((sum, { first, end }) => sum + end - first, 0),
      slice: (start, stop) => {
        const rows: TaskRecord[] = [];
        let offset = 0;
        for (const { day, first, end } of segments) {
          for (let at = Math.max(first, first + start - offset); at < Math.min(end, first + stop - offset); at += 1)
            rows.push(this.make(day, at));
          offset += end - first;
        }
        return rows;
      },
      before: (moment) => segments.reduce((sum, segment) => sum + this.#firstAt(segment.day, moment, segment) - segment.first, 0),
    };
  }
}

/** Two lists as one, oldest first: the nightly runs, of which there are many, and tasks that clients started, which are few. */
export function interleaved(runs: ReturnType<NightlyRuns["list"]>, started: readonly TaskRecord[]): Listing<TaskRecord> {
  const few = started.toSorted((a, b) => a.begin - b.begin);
  const places = few.map((task, index) => runs.before(task.begin) + index);
  if (few.length === 0) return runs;
  return {
    total: runs.total + few.length,
    slice(start, end) {
      const first = places.findIndex((place) => place >= start);
      const fewBefore = first === -1 ? few.length : first;
      const inside = places.filter((place) => place >= start && place < end).length;
      const stop = Math.min(end, runs.total + few.length);
      const many = runs.slice(start - fewBefore, stop - fewBefore - inside);
      const rows: TaskRecord[] = [];
      let [fromFew, fromMany] = [fewBefore, 0];
      for (let place = start; place < stop; place += 1) {
        const task = places[fromFew] === place ? few[fromFew++] : many[fromMany++];
        if (task !== undefined) rows.push(task);
      }
      return rows;
    },
  };
}

/** Tasks that clients started. Their effects come when they end. */
export class StartedTasks {
  readonly #tasks = new Map<string, TaskRecord>();
  #open: { task: TaskRecord; done: () => void; failed: () => void }[] = [];

  add(task: TaskRecord, effect: { done(): void; failed?(): void }): void {
    this.#tasks.set(task.id, task);
    this.#open.push({ task, done: () => effect.done(), failed: () => effect.failed?.() });
  }

  get(id: string): TaskRecord | null {
    return this.#tasks.get(id) ?? null;
  }

  all(): readonly TaskRecord[] {
    return [...this.#tasks.values()];
  }

  /** Lets everything that has ended by now take effect, in the order of its end. */
  settle(now: number): void {
    const ended = this.#open.filter(({ task }) => task.end <= now).sort((a, b) => a.task.end - b.task.end);
    if (ended.length === 0) return;
    this.#open = this.#open.filter(({ task }) => task.end > now);
    for (const { task, done, failed } of ended) (task.outcome === "finish" ? done : failed)();
  }

  /** Whether work is under way on a thing. */
  isBusy(objectId: string): boolean {
    return this.#open.some(({ task }) => task.objectId === objectId);
  }
}

export const allOf = (list: Listing<TaskRecord>): TaskRecord[] => list.slice(0, list.total);
