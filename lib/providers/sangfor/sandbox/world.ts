import { mix, spread } from "@/lib/sandbox/randomness";
import type { VendorGround } from "@/lib/sandbox/vendor";
import { sandboxProjects } from "./accounts";
import type { SangforCall } from "./call";
import { Fleet, type ServerRecord } from "./fleet";
import { NumberedIds } from "./numbered-ids";
import { dayNumber, dayStart } from "./platform-clock";
import { Policies } from "./policies";
import { conflict, notFound } from "./refusal";
import { Servers } from "./servers";
import { NightlyRuns, StartedTasks, type TaskRecord } from "./tasks";

export interface SnapshotRecord {
  id: string;
  name: string;
  description: string;
  createdAt: number;
  status: "creating" | "normal" | "deleting";
  parentId: string;
  isProtected: boolean;
  checkpointId: string;
  /** When the platform removes it by itself. */
  endsAt: number | null;
  /** The machine's disks when it was taken. */
  disks: { id: string; diskId: string; sizeMb: number }[];
}

export interface GroupRecord {
  id: string;
  name: string;
  description: string;
  azId: string;
  clusterId: string;
  projectId: string;
  userId: string;
  serverIds: string[];
  snapshots: {
    id: string;
    name: string;
    description: string;
    createdAt: number;
    status: "creating" | "normal" | "deleting";
    parts: { serverId: string; snapshotId: string }[];
  }[];
}

export interface LockRecord {
  id: string;
  serverId: string;
  projectId: string;
  type: "backup" | "restore";
  hostId: string;
  createdAt: number;
  lockedUntil: number;
  isReleased: boolean;
  /** Set where starting it failed. */
  isFailed: boolean;
}

const dayMs = 86_400_000;
const mostGroupsAProject = 20;
const machinesAGroup = 3;

/** Everything that the platform holds and remembers. Time takes its effect when it is looked at. */
export class World {
  readonly servers: Servers;
  readonly policies: Policies;
  readonly nightly: NightlyRuns;
  readonly tasks = new StartedTasks();
  readonly groups = new Map<string, GroupRecord>();
  readonly locks = new Map<string, LockRecord>();
  /** Machines whose changed blocks are recorded, by the slots of their disks; absent: as at the start. */
  readonly cbt = new Map<string, { slots: Set<string>; isExpired: boolean }>();
  /** Datastores that the disks of a machine are based on, until its data is merged. */
  readonly backing = new Map<string, Set<string>>();
  readonly #snapshots = new Map<string, SnapshotRecord[]>();
  readonly #made: NumberedIds;
  readonly #snapshotIds: NumberedIds;
  readonly #seed: number;
  readonly #startDay: number;
  #count = 0;

  constructor(ground: VendorGround) {
    this.#seed = ground.seed;
    this.#made = new NumberedIds(mix(ground.seed, 0x3ade));
    this.#snapshotIds = new NumberedIds(mix(ground.seed, 0x54a9));
    this.#startDay = dayNumber(ground.now());
    const fleet = new Fleet(ground.seed, ground.scale);
    this.servers = new Servers(fleet);
    this.policies = new Policies(fleet, ground.seed);
    this.nightly = new NightlyRuns(fleet, ground);
    for (const project of sandboxProjects) this.#startGroups(project.id);
  }

  get fleet(): Fleet {
    return this.servers.fleet;
  }

  newId(): string {
    this.#count += 1;
    return this.#made.uuid(this.#count);
  }

  /** Lets time take its effect: tasks end, locks run out, snapshots reach their end. */
  settle(now: number): void {
    this.tasks.settle(now);
    for (const [id, lock] of this.locks) if (lock.lockedUntil < now || lock.isReleased) this.locks.delete(id);
    for (const [id, snapshots] of this.#snapshots) {
      if (snapshots.some(({ endsAt }) => endsAt !== null && endsAt <= now))
        this.#snapshots.set(
          id,
          snapshots.filter(({ endsAt }) => endsAt === null || endsAt > now),
        );
    }
  }

  /** The machine of this id that the account sees. Throws the platform's 404. */
  server(call: SangforCall, id: string): ServerRecord {
    const server = this.servers.get(id);
    if (server === null || !call.account.projectIds.includes(server.projectId)) throw notFound("server", id);
    return server;
  }

  /** The same for reading only, of which a client may do a great deal. */
  serverToRead(call: SangforCall, id: string): ServerRecord {
    const server = this.servers.peek(id);
    if (server === null || !call.account.projectIds.includes(server.projectId)) throw notFound("server", id);
    return server;
  }

  /** Throws the platform's 409 for a machine on which work is under way. */
  assertIdle(server: ServerRecord): void {
    if (this.tasks.isBusy(server.id)) throw conflict(`The server ${server.name} has a task that is not finished.`);
  }

  /** A machine's snapshots, oldest first; for reading only. */
  snapshotsOf(server: ServerRecord): SnapshotRecord[] {
    // What was only looked at can be made again; large platforms have too many to keep.
    return this.#snapshots.get(server.id) ?? this.#startSnapshots(server);
  }

  /** The same for changing: kept from now on. */
  keptSnapshotsOf(server: ServerRecord): SnapshotRecord[] {
    const kept = this.#snapshots.get(server.id) ?? this.#startSnapshots(server);
    this.#snapshots.set(server.id, kept);
    return kept;
  }

  removeSnapshot(serverId: string, snapshotId: string): void {
    const server = this.servers.get(serverId);
    if (server === null) return;
    const left = this.keptSnapshotsOf(server).filter(({ id }) => id !== snapshotId);
    this.#snapshots.set(serverId, left);
  }

  forgetServer(id: string): void {
    this.servers.remove(id);
    this.#snapshots.delete(id);
    this.cbt.delete(id);
    this.backing.delete(id);
    for (const [lockId, lock] of this.locks) if (lock.serverId === id) this.locks.delete(lockId);
    for (const group of this.groups.values()) group.serverIds = group.serverIds.filter((member) => member !== id);
  }

  /** Starts work that ends after `forMs`, well or as the call was told. Gives the task. */
  start(
    call: SangforCall,
    about: {
      action: string;
      object: { id: string; name: string; type: string; projectId: string; azId: string };
      entityId?: string;
    },
    work: { forMs: number; done(): void; failed?(): void },
  ): TaskRecord {
    const outcome = call.outcome === "failure" || call.outcome === "canceled" ? call.outcome : "finish";
    const task: TaskRecord = {
      id: this.newId(),
      action: about.action,
      description: outcome === "failure" ? `${about.action} failed: the storage did not answer in time.` : about.action,
      objectId: about.object.id,
      objectName: about.object.name,
      objectType: about.object.type,
      projectId: about.object.projectId,
      azId: about.object.azId,
      userId: call.account.userId,
      entityId: about.entityId ?? about.object.id,
      begin: call.now,
      end: call.now + work.forMs,
      outcome,
    };
    this.tasks.add(task, work);
    return task;
  }

  #startSnapshots(server: ServerRecord): SnapshotRecord[] {
    const number = this.fleet.numberOf(server.id);
    if (number === null) return [];
    const count = mix(this.#seed, number, 0x5a) % 4;
    return Array.from({ length: count }, (_, index): SnapshotRecord => {
      const age = (count - index) * 3 + (number % 3);
      return {
        id: this.#snapshotIds.uuid(number * 8 + index),
        name: `before-patch-${index + 1}`,
        description: "Taken by hand",
        createdAt: dayStart(this.#startDay - age) + 9 * 3_600_000 + spread(mix(this.#seed, number, index), 7_200_000),
        status: "normal",
        parentId: index === 0 ? "" : this.#snapshotIds.uuid(number * 8 + index - 1),
        isProtected: false,
        checkpointId: String(1_000 + index),
        endsAt: null,
        disks: server.disks.map(({ id, diskId, sizeMb }) => ({ id, diskId, sizeMb })),
      };
    });
  }

  #startGroups(projectId: string): void {
    const span = this.fleet.spanOf(projectId);
    const groups = Math.min(mostGroupsAProject, Math.max(1, Math.floor((span.to - span.from) / 15)));
    for (let number = 0; number < groups; number += 1) {
      const members = Array.from({ length: machinesAGroup }, (_, member) =>
        this.fleet.make(span.from + number * 10 + 1 + member),
      );
      const [first] = members;
      if (first === undefined) continue;
      const parts = members.flatMap((server) => {
        const snapshots = this.keptSnapshotsOf(server);
        const id = this.newId();
        const createdAt = dayStart(this.#startDay) - 2 * dayMs + number * 60_000;
        snapshots.push({
          id,
          name: `group-${number + 1}`,
          description: "Group snapshot",
          createdAt,
          status: "normal",
          parentId: snapshots.at(-1)?.id ?? "",
          isProtected: false,
          checkpointId: "1100",
          endsAt: null,
          disks: server.disks.map((disk) => ({ id: disk.id, diskId: disk.diskId, sizeMb: disk.sizeMb })),
        });
        return [{ serverId: server.id, snapshotId: id }];
      });
      const id = this.newId();
      this.groups.set(id, {
        id,
        name: `${first.name.split("-", 1)[0] ?? "group"}-tier-${number + 1}`,
        description: "",
        azId: first.place.azId,
        clusterId: first.place.clusterId,
        projectId,
        userId: "system",
        serverIds: members.map((server) => server.id),
        snapshots: [
          {
            id: this.newId(),
            name: `group-${number + 1}`,
            description: "Group snapshot",
            createdAt: dayStart(this.#startDay) - 2 * dayMs + number * 60_000,
            status: "normal",
            parts,
          },
        ],
      });
    }
  }
}

/** What a task says of the machine that it works on. */
export const asObject = (server: ServerRecord) => ({
  id: server.id,
  name: server.name,
  type: "server",
  projectId: server.projectId,
  azId: server.place.azId,
});
