import { mix, spread } from "@/lib/sandbox/randomness";
import type { VendorGround } from "@/lib/sandbox/vendor";
import { dayOf, keepFullDays, keepTaskDays, keptDays, machineAndDay, runOn, type ScheduledRun } from "./calendar";
import { Jobs, type Job, type JobType } from "./jobs";
import { Machines, type Machine } from "./machines";
import { NumberedGuids } from "./numbered-guid";
import { placesOf, type Places } from "./places";
import { plans, policyName, soloMachines, startingShelf, type Shelf } from "./policies";
import { hourMs, type Json, guidIn, nameIn } from "./words";
import type { BackupEntry, MountEntry, SnapshotEntry } from "./entries";

/** Long enough to be seen under way, short enough to wait for. */
const queueMs = 1_500;
const workMs: Readonly<Record<JobType, number>> = {
  EXPORT: 6_000,
  STORE: 3_000,
  RESTORE: 5_000,
  IMPORT: 4_000,
  MOUNT: 3_000,
  UNMOUNT: 1_500,
  SNAPSHOT: 2_500,
  DELETE: 1_500,
  INVENTORY_SYNC: 3_000,
};

const waitingMachines: readonly number[] = [1, 2, 5, 6, 8, 11];
const maintenanceMs = 6 * hourMs;

/** How soon the server's clean-up comes by. */
const cleanUpMs = 20_000;

/** Everything the simulated server knows. Starting data is worked out when asked for; only what clients did is held. */
export class World {
  readonly guids: NumberedGuids;
  readonly places: Places;
  readonly machines: Machines;
  readonly jobs = new Jobs();
  shelf: Shelf;
  readonly settings = new Map<string, Json>();
  readonly backups = new Map<string, BackupEntry>();
  readonly removedBackups = new Set<string>();
  /** Tasks of schedules that were deleted one by one, and until when all ended ones were. */
  readonly removedTasks = new Set<string>();
  tasksClearedAt = 0;
  readonly descriptions = new Map<string, string>();
  readonly acknowledged = new Set<string>();
  /** Retention marks by location: what it is to be done with it, and since when. */
  readonly marks = new Map<string, { hint: string; at: number }>();
  readonly mounts = new Map<string, MountEntry>();
  readonly snapshots = new Map<string, SnapshotEntry>();
  readonly restoreJobs = new Map<string, Json & { machine: string; restoreTime: number }>();
  readonly #assigned = new Map<number, { at: number; policy: string | null }[]>();
  readonly #deletedPolicies = new Map<string, number>();
  readonly #hourOf = new Map<string, number>();
  #made = 0;
  /** Grows with every change of who is in which policy. */
  assignments = 0;

  constructor(readonly ground: VendorGround) {
    this.guids = new NumberedGuids(ground.seed);
    this.places = placesOf(this.guids);
    this.machines = new Machines(ground.seed, ground.scale, this.guids, this.places);
    this.shelf = startingShelf(this.guids, this.places);
    this.#learnHours();
    this.#queueMaintenance();
  }

  reset(): void {
    this.jobs.clear();
    this.machines.reset();
    for (const store of [
      this.settings,
      this.backups,
      this.descriptions,
      this.marks,
      this.mounts,
      this.snapshots,
      this.restoreJobs,
    ])
      store.clear();
    this.removedBackups.clear();
    this.removedTasks.clear();
    this.tasksClearedAt = 0;
    this.acknowledged.clear();
    this.#assigned.clear();
    this.#deletedPolicies.clear();
    this.shelf = startingShelf(this.guids, this.places);
    this.assignments += 1;
    this.#made = 0;
    this.#queueMaintenance();
  }

  /** Somebody has snapshots of a few machines taken before tonight's maintenance: so something is always waiting. */
  #queueMaintenance(): void {
    const now = this.ground.now();
    for (const number of waitingMachines) {
      const machine = this.machines.at(number);
      const windowStart = now + maintenanceMs;
      const nothing = () => undefined;
      if (machine !== null)
        this.begin(
          {
            type: "SNAPSHOT",
            machine,
            shown: {},
            windowStart,
            windowEnd: windowStart + maintenanceMs,
            onFinished: nothing,
            onFailed: nothing,
          },
          now,
          null,
        );
    }
  }

  /** Lets everything happen that is due. */
  settle(now: number): void {
    this.jobs.settle(now);
    for (const mount of [...this.mounts.values()])
      if (mount.unmountAt !== null && mount.unmountAt <= now) this.mounts.delete(mount.guid);
  }

  newGuid(): string {
    this.#made += 1;
    return this.guids.of("made", this.#made);
  }

  /** The policy that holds a machine at a time; null for none. */
  policyOf(machine: Machine, at: number): string | null {
    const changes = this.#assigned.get(machine.number);
    const change = changes?.findLast((candidate) => candidate.at <= at);
    const policy = change === undefined ? this.#startingPolicyOf(machine) : change.policy;
    if (policy === null) return null;
    const deletedAt = this.#deletedPolicies.get(policy);
    return deletedAt !== undefined && deletedAt <= at ? null : policy;
  }

  assign(machine: Machine, policy: string | null, now: number): void {
    if (this.policyOf(machine, now) === policy) return;
    const changes = this.#assigned.get(machine.number) ?? [];
    changes.push({ at: now, policy });
    this.#assigned.set(machine.number, changes);
    this.assignments += 1;
  }

  deletePolicy(guid: string, now: number): void {
    this.shelf.policies.delete(guid);
    for (const rule of [...this.shelf.rules.values()]) if (rule.policy === guid) this.deleteRule(rule.guid);
    this.#deletedPolicies.set(guid, now);
    this.assignments += 1;
  }

  deleteRule(guid: string): void {
    this.shelf.rules.delete(guid);
    for (const schedule of this.shelf.schedules.values()) schedule.rules = schedule.rules.filter((rule) => rule !== guid);
  }

  #startingPolicyOf(machine: Machine): string | null {
    if (machine.number > this.machines.startCount || machine.number % 10 === 0) return null;
    if (soloMachines.includes(machine.number)) return this.guids.named(`policy ${policyName("solo", `vm${machine.number}`)}`);
    const owner = machine.project.name.split(" ")[0] ?? "";
    return this.guids.named(`policy ${policyName(machine.number % 3 === 0 ? "silver" : "gold", owner)}`);
  }

  /** Whether a machine is under the snapshot policy at the beginning. */
  startingSnapshotPolicyOf(machine: Machine): string | null {
    return machine.number % 15 === 4 ? this.guids.named("snapshot policy") : null;
  }

  #learnHours(): void {
    for (const policy of this.shelf.policies.values()) {
      const plan = String(policy.record.name).split("-")[0];
      const known = Object.entries(plans).find(([name]) => name === plan)?.[1];
      if (known !== undefined) this.#hourOf.set(policy.guid, known.hour);
    }
  }

  /** The hour a policy runs at: fixed for those of the beginning, else by its first schedule at a time of day. */
  #hour(policy: string): number | null {
    const fixed = this.#hourOf.get(policy);
    if (fixed !== undefined) return fixed;
    const rules = [...this.shelf.rules.values()].filter((rule) => rule.policy === policy).map(({ guid }) => guid);
    for (const { rules: of, record } of this.shelf.schedules.values()) {
      if (record.active !== false && typeof record.hour === "number" && of.some((rule) => rules.includes(rule)))
        return Math.floor(record.hour / hourMs);
    }
    return null;
  }

  /** What schedules made of a machine on a day; null for nothing, and for what is still to come. */
  scheduledRun(machine: Machine, day: number, now: number): (ScheduledRun & { policy: string }) | null {
    if (!machine.isPresent && day > dayOf(now) - 5) return null;
    const current = this.policyOf(machine, now);
    for (const policy of new Set([current, this.#startingPolicyOf(machine)])) {
      const hour = policy === null ? null : this.#hour(policy);
      if (policy === null || hour === null) continue;
      const run = runOn(this.ground.seed, machine, day, hour);
      if (run.startsAt <= now && this.policyOf(machine, run.startsAt) === policy) return { ...run, policy };
    }
    return null;
  }

  ruleOf(policy: string | null): string | null {
    if (policy === null) return null;
    for (const rule of this.shelf.rules.values()) if (rule.policy === policy) return rule.guid;
    return null;
  }

  /** Where a rule's backups go; the main pool when the rule is gone. */
  destinationsOf(rule: string | null): { destination: Places["destinations"][number]; role: string }[] {
    const wanted = (rule === null ? undefined : this.shelf.rules.get(rule))?.destinations ?? [];
    const found = wanted.flatMap((to) => {
      const guid = guidIn(to.backupDestination);
      const destination = this.places.destinations.find((candidate) => candidate.guid === guid);
      const role = nameIn(to.roleType) ?? "PRIMARY";
      return destination === undefined || to.active === false ? [] : [{ destination, role }];
    });
    const [main] = this.places.destinations;
    return found.length > 0 || main === undefined ? found : [{ destination: main, role: "PRIMARY" }];
  }

  #scheduledBackup(run: ScheduledRun & { policy: string }, now: number): BackupEntry {
    const rule = this.ruleOf(run.policy);
    const isOver = run.storeEndsAt <= now;
    const status = isOver ? run.status : "INPROGRESS";
    const locations = this.destinationsOf(rule).slice(0, run.type === "FULL" ? 2 : 1);
    return {
      guid: this.guids.of("backup", run.number),
      machine: run.machine,
      type: run.type,
      status,
      statusInfo: status === "FAILED" ? "Unable to create a snapshot of the VM: timeout after 600 s" : "",
      takenAt: run.startsAt,
      sizeBytes: status === "FAILED" ? 0 : run.sizeBytes,
      rule,
      origin: "SCHEDULE",
      locations: locations.map(({ destination, role }, index) => ({
        guid: this.guids.of(index === 0 ? "location" : "location2", run.number),
        destination,
        role,
        status: status === "FAILED" ? "FAILED" : isOver ? "PRESENT" : "IN_PROGRESS",
      })),
    };
  }

  /** A backup with what retention marks have done to it meanwhile. */
  #marked(entry: BackupEntry, now: number): BackupEntry {
    if (this.marks.size === 0 || !entry.locations.some(({ guid }) => this.marks.has(guid))) return entry;
    const locations = entry.locations.map((location) => {
      const mark = this.marks.get(location.guid);
      return mark?.hint === "TO_REMOVE" && mark.at + cleanUpMs <= now ? { ...location, status: "REMOVED" } : location;
    });
    const isGone = locations.every(({ status }) => status === "REMOVED");
    return { ...entry, locations, status: isGone ? "SUCCESS_REMOVED" : entry.status };
  }

  /** All records of `/backups` of a machine, newest first. */
  backupsOf(machine: Machine, now: number): BackupEntry[] {
    const today = dayOf(now);
    const found: BackupEntry[] = [...this.backups.values()].filter((entry) => entry.machine.number === machine.number);
    for (let day = today; day > today - keepFullDays - 1; day -= 1) {
      const run = this.scheduledRun(machine, day, now);
      if (run === null || day <= today - keptDays(run)) continue;
      const entry = this.#scheduledBackup(run, now);
      if (!this.removedBackups.has(entry.guid)) found.push(entry);
    }
    return found.map((entry) => this.#marked(entry, now)).sort((a, b) => b.takenAt - a.takenAt);
  }

  findBackup(guid: string, now: number): BackupEntry | null {
    const made = this.backups.get(guid);
    if (made !== undefined) return this.#marked(made, now);
    if (this.removedBackups.has(guid)) return null;
    const number = this.guids.numberOf("backup", guid);
    if (number === null) return null;
    const { machine: machineNumber, day } = machineAndDay(number);
    const machine = this.machines.at(machineNumber);
    const run = machine === null ? null : this.scheduledRun(machine, day, now);
    if (run === null || day <= dayOf(now) - keptDays(run)) return null;
    return this.#marked(this.#scheduledBackup(run, now), now);
  }

  /** The backup that a location's guid belongs to. */
  findLocation(guid: string, now: number): { backup: BackupEntry; location: BackupEntry["locations"][number] } | null {
    for (const kind of ["location", "location2"] as const) {
      const number = this.guids.numberOf(kind, guid);
      const backup = number === null ? null : this.findBackup(this.guids.of("backup", number), now);
      const location = backup?.locations.find((candidate) => candidate.guid === guid);
      if (backup && location) return { backup, location };
    }
    for (const { guid: made } of this.backups.values()) {
      const backup = this.findBackup(made, now);
      const location = backup?.locations.find((candidate) => candidate.guid === guid);
      if (backup !== null && location !== undefined) return { backup, location };
    }
    return null;
  }

  /** Runs of a machine that the server still has tasks of, newest first. */
  *recentRuns(machine: Machine, now: number): Generator<ScheduledRun & { policy: string }, void, void> {
    const today = dayOf(now);
    for (let day = today; day > today - keepTaskDays; day -= 1) {
      const run = this.scheduledRun(machine, day, now);
      if (run !== null) yield run;
    }
  }

  /** Begins a task. It waits a moment, or for its window, and works for a few seconds. */
  begin(
    wish: Pick<Job, "type" | "machine" | "shown" | "onFinished" | "onFailed"> &
      Partial<Pick<Job, "windowStart" | "windowEnd" | "priority">>,
    now: number,
    outcome: string | null,
  ): Job {
    const windowStart = wish.windowStart ?? now;
    const startsAt = Math.max(now + queueMs, windowStart);
    const isTooLate = wish.windowEnd != null && wish.windowEnd < startsAt;
    const isFailing = outcome === "FAILED" || isTooLate || (wish.type === "EXPORT" && wish.machine?.isPresent === false);
    const guid = this.newGuid();
    const spare = spread(mix(this.#made, this.ground.seed), 1_000);
    return this.jobs.add({
      guid,
      type: wish.type,
      machine: wish.machine,
      createdAt: now,
      startsAt,
      endsAt: startsAt + workMs[wish.type] + spare,
      windowStart,
      windowEnd: wish.windowEnd ?? null,
      priority: wish.priority ?? 50,
      ending: isFailing ? "FAILED" : "FINISHED",
      statusInfo: isTooLate ? "The task was not started inside its window." : isFailing ? "The task failed on the node." : "",
      cancelledAt: null,
      isApplied: false,
      shown: wish.shown,
      onFinished: wish.onFinished,
      onFailed: wish.onFailed,
    });
  }
}
