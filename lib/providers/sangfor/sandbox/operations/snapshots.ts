import { z } from "zod";
import { dateOf, pathText, type Handlers, type SangforCall } from "../call";
import type { ServerRecord } from "../fleet";
import { snapshotTime } from "../platform-clock";
import { badRequest, conflict, notFound } from "../refusal";
import { asObject, type SnapshotRecord, type World } from "../world";
import { fingerprintOf } from "../server-rows";

const createSchema = z.object({
  name: z.string().min(1),
  description: z.string().default(""),
  lifespan: z.number().optional(),
});
const editSchema = z.object({ name: z.string(), description: z.string().optional(), is_protected: z.number().optional() });
const bulkSchema = z.object({ snapshot_ids: z.array(z.string()).min(1) });
const recoverySchema = z.object({ backup: z.number(), power_on: z.number().optional() });

/** Snapshots a machine may have at a time. */
const mostSnapshots = 64;

function summary(snapshot: SnapshotRecord, newestId: string | undefined) {
  return {
    id: snapshot.id,
    name: snapshot.name,
    description: snapshot.description,
    created_at: snapshotTime(snapshot.createdAt),
    type: "VS",
    status: snapshot.status,
    parent_id: snapshot.parentId,
    is_latest: snapshot.id === newestId ? 1 : 0,
    is_protected: snapshot.isProtected ? 1 : 0,
    quiesced: 0,
    disks: snapshot.disks.map(({ id, sizeMb }) => ({ id, size: sizeMb, type: "new_disk" })),
  };
}

/** A machine's configuration as its snapshot keeps it: what `servers/config` takes. */
function vmconf(server: ServerRecord, snapshot: SnapshotRecord) {
  const [storage] = server.place.storages;
  return {
    name: server.name,
    description: server.description,
    datastore_id: storage?.id ?? "",
    host_id: server.place.hosts[server.host]?.id ?? "",
    application: server.application,
    os_option: { arch: "x86_64", distribution_name: server.osName, kernel_name: server.osType },
    hardware_option: {
      cpu: { cores: server.cores, sockets: server.sockets },
      memory: { size_mb: server.memoryMb },
      disks: snapshot.disks.map(({ id, sizeMb }) => ({ id, size_mb: sizeMb, storage_id: storage?.id ?? "" })),
      network_adapters: [{ vif_id: server.vifId, mac_address: server.mac, connected: 1 }],
    },
    advanced_option: { encrypted: server.isEncrypted, ha_enabled: true },
  };
}

export function snapshotOf(world: World, server: ServerRecord, id: string): SnapshotRecord {
  const snapshot = world.snapshotsOf(server).find((candidate) => candidate.id === id);
  if (snapshot === undefined) throw notFound("snapshot", id);
  return snapshot;
}

/** The same for changing. */
function keptSnapshot(world: World, server: ServerRecord, id: string): SnapshotRecord {
  const snapshot = world.keptSnapshotsOf(server).find((candidate) => candidate.id === id);
  if (snapshot === undefined) throw notFound("snapshot", id);
  return snapshot;
}

function detail(world: World, call: SangforCall) {
  const server = world.serverToRead(call, pathText(call, "server_id"));
  const snapshot = snapshotOf(world, server, pathText(call, "snapshot_id"));
  const base = {
    id: snapshot.id,
    name: snapshot.name,
    description: snapshot.description,
    created_at: snapshotTime(snapshot.createdAt),
    type: "VS",
    is_protected: snapshot.isProtected,
    checkpoint_id: snapshot.checkpointId,
    vmconf: vmconf(server, snapshot),
  };
  if (dateOf(call.operation) < 20240725) return { data: base };
  const disks = snapshot.disks.map(({ id, diskId }) => ({ id, disk_id: diskId }));
  return { data: { ...base, disks, ...(server.isEncrypted ? { crypto_fingerprint: fingerprintOf(server) } : {}) } };
}

/** Adds a snapshot that is being taken; gives it. */
export function takeSnapshot(
  world: World,
  server: ServerRecord,
  about: { name: string; description: string; endsAt: number | null; now: number },
): SnapshotRecord {
  const kept = world.keptSnapshotsOf(server);
  if (kept.length >= mostSnapshots) throw conflict(`The server ${server.name} has ${mostSnapshots} snapshots already.`);
  const snapshot: SnapshotRecord = {
    id: world.newId(),
    name: about.name,
    description: about.description,
    createdAt: about.now,
    status: "creating",
    parentId: kept.at(-1)?.id ?? "",
    isProtected: false,
    checkpointId: String(2_000 + kept.length + Math.floor(about.now / 1_000)),
    endsAt: about.endsAt,
    disks: server.disks.filter(({ source }) => source === null).map(({ id, diskId, sizeMb }) => ({ id, diskId, sizeMb })),
  };
  kept.push(snapshot);
  return snapshot;
}

function create(world: World, call: SangforCall) {
  const server = world.server(call, pathText(call, "server_id"));
  world.assertIdle(server);
  const { name, description, lifespan } = createSchema.parse(call.body);
  if (name === "current") throw badRequest("name: current is reserved.");
  const endsAt = lifespan === undefined ? null : call.now + lifespan * 1_000;
  const snapshot = takeSnapshot(world, server, { name, description, endsAt, now: call.now });
  const task = world.start(
    call,
    { action: "Create snapshot", object: asObject(server), entityId: snapshot.id },
    {
      forMs: 4_000,
      done: () => (snapshot.status = "normal"),
      failed: () => world.removeSnapshot(server.id, snapshot.id),
    },
  );
  return { data: { resource_id: snapshot.id, task_id: task.id } };
}

function remove(world: World, call: SangforCall, server: ServerRecord, ids: readonly string[]) {
  const snapshots = ids.map((id) => keptSnapshot(world, server, id));
  const held = snapshots.find(({ isProtected }) => isProtected);
  if (held) throw conflict(`The snapshot ${held.name} is protected.`);
  world.assertIdle(server);
  if ([...world.locks.values()].some((lock) => lock.serverId === server.id))
    throw conflict(`The server ${server.name} is locked by a backup resource.`);
  for (const snapshot of snapshots) snapshot.status = "deleting";
  const task = world.start(
    call,
    { action: "Delete snapshot", object: asObject(server), entityId: ids[0] },
    {
      forMs: 3_000,
      done: () => {
        for (const { id, parentId } of snapshots) {
          for (const child of world.keptSnapshotsOf(server)) if (child.parentId === id) child.parentId = parentId;
          world.removeSnapshot(server.id, id);
        }
      },
      failed: () => snapshots.forEach((snapshot) => (snapshot.status = "normal")),
    },
  );
  return { data: { task_id: task.id } };
}

export const snapshotHandlers = (world: World): Handlers => ({
  listServerSnapshots: (call) => {
    const snapshots = world.snapshotsOf(world.serverToRead(call, pathText(call, "server_id")));
    return { data: snapshots.map((snapshot) => summary(snapshot, snapshots.at(-1)?.id)) };
  },
  getServerSnapshot: (call) => detail(world, call),
  getServerSnapshot20240725: (call) => detail(world, call),
  createServerSnapshot: (call) => create(world, call),
  createServerSnapshot20240725: (call) => create(world, call),
  updateServerSnapshot: (call) => {
    const server = world.server(call, pathText(call, "server_id"));
    const snapshot = keptSnapshot(world, server, pathText(call, "snapshot_id"));
    const wanted = editSchema.parse(call.body);
    const done = () => {
      snapshot.name = wanted.name;
      snapshot.description = wanted.description ?? snapshot.description;
      snapshot.isProtected = wanted.is_protected === undefined ? snapshot.isProtected : wanted.is_protected === 1;
    };
    const about = { action: "Edit snapshot", object: asObject(server), entityId: snapshot.id };
    return { data: { task_id: world.start(call, about, { forMs: 1_000, done }).id } };
  },
  deleteServerSnapshot: (call) =>
    remove(world, call, world.server(call, pathText(call, "server_id")), [pathText(call, "snapshot_id")]),
  bulkDeleteServerSnapshots: (call) =>
    remove(world, call, world.server(call, pathText(call, "server_id")), bulkSchema.parse(call.body).snapshot_ids),
  recoverServerFromSnapshot: (call) => {
    const server = world.server(call, pathText(call, "server_id"));
    const snapshot = snapshotOf(world, server, pathText(call, "snapshot_id"));
    world.assertIdle(server);
    if (snapshot.status !== "normal") throw conflict(`The snapshot ${snapshot.name} is ${snapshot.status}.`);
    const wanted = recoverySchema.parse(call.body);
    if (wanted.backup === 1) {
      const before = { name: `before-recovery-${snapshot.name}`, description: "Taken before a recovery", endsAt: null };
      takeSnapshot(world, server, { ...before, now: call.now }).status = "normal";
    }
    server.isOn = false;
    const task = world.start(
      call,
      { action: "Recover server from snapshot", object: asObject(server), entityId: snapshot.id },
      {
        forMs: 12_000,
        done: () => {
          server.isOn = wanted.power_on === 1;
          // What has changed since the last copy is no longer known.
          const cbt = world.cbt.get(server.id);
          if (cbt !== undefined) cbt.isExpired = true;
        },
      },
    );
    return { data: { task_id: task.id } };
  },
});
