import { z } from "zod";
import { dateOf, pathText, queryText, type Handlers, type SangforCall } from "../call";
import { conflict, notFound } from "../refusal";
import { asObject, type LockRecord, type World } from "../world";

const createSchema = z.object({
  server_id: z.string(),
  type: z.enum(["backup", "restore"]),
  lock_time: z.number(),
  host_id: z.string().optional(),
});
const updateSchema = z.object({ lock_time: z.number() });

/** A resource waits so long for its host. */
const pendingMs = 2_000;

function lockOf(world: World, call: SangforCall): LockRecord {
  const id = pathText(call, "backup_resources_id");
  const lock = world.locks.get(id);
  if (lock === undefined || !call.account.projectIds.includes(lock.projectId)) throw notFound("backup resource", id);
  return lock;
}

function statusOf(lock: LockRecord, now: number): "pending" | "running" | "released" | "failed" {
  if (lock.isFailed) return "failed";
  if (lock.isReleased) return "released";
  return now - lock.createdAt < pendingMs ? "pending" : "running";
}

function show(world: World, call: SangforCall) {
  const lock = lockOf(world, call);
  const base = {
    server_id: lock.serverId,
    status: statusOf(lock, call.now),
    remain_time: Math.max(0, Math.floor((lock.lockedUntil - call.now) / 1_000)),
    ca_cert: "-----BEGIN CERTIFICATE-----\nc2FuZGJveA==\n-----END CERTIFICATE-----\n",
  };
  return { data: dateOf(call.operation) >= 20250725 ? { ...base, host_id: lock.hostId } : base };
}

function create(world: World, call: SangforCall) {
  const wanted = createSchema.parse(call.body);
  const server = world.server(call, wanted.server_id);
  if ([...world.locks.values()].some(({ serverId, isReleased }) => serverId === server.id && !isReleased))
    throw conflict(`The server ${server.name} is occupied by another backup resource.`);
  world.assertIdle(server);
  if (wanted.type === "restore" && server.isOn) throw conflict(`Shut down the server ${server.name} before it is restored.`);
  const counts = new Map(server.place.hosts.map(({ id }) => [id, 0]));
  for (const { hostId } of world.locks.values()) counts.set(hostId, (counts.get(hostId) ?? 0) + 1);
  const fewest = server.place.hosts.toSorted((a, b) => (counts.get(a.id) ?? 0) - (counts.get(b.id) ?? 0))[0]?.id ?? "";
  const isReachable = server.place.hosts.some(({ id }) => id === wanted.host_id);
  const lock: LockRecord = {
    id: world.newId(),
    serverId: server.id,
    projectId: server.projectId,
    type: wanted.type,
    hostId: isReachable && wanted.host_id !== undefined ? wanted.host_id : fewest,
    createdAt: call.now,
    lockedUntil: call.now + wanted.lock_time * 1_000,
    isReleased: false,
    isFailed: false,
  };
  world.locks.set(lock.id, lock);
  const task = world.start(
    call,
    { action: "Create backup resource", object: { ...asObject(server), type: "backup_resource" }, entityId: lock.id },
    { forMs: pendingMs, done: () => {}, failed: () => (lock.isFailed = true) },
  );
  return { data: { resource_id: lock.id, task_id: task.id } };
}

export const backupResourceHandlers = (world: World): Handlers => ({
  createBackupResource: (call) => create(world, call),
  getBackupResource: (call) => show(world, call),
  getBackupResource20250725: (call) => show(world, call),
  updateBackupResource: (call) => {
    const lock = lockOf(world, call);
    lock.lockedUntil = call.now + updateSchema.parse(call.body).lock_time * 1_000;
    const server = world.server(call, lock.serverId);
    // Its own object, so that renewing a lock does not make the machine busy.
    const object = { ...asObject(server), id: lock.id, type: "backup_resource" };
    const task = world.start(call, { action: "Update backup resource", object }, { forMs: 500, done: () => {} });
    return { data: { task_id: task.id } };
  },
  deleteBackupResource: (call) => {
    const lock = lockOf(world, call);
    lock.isReleased = true;
    world.locks.delete(lock.id);
    const server = world.server(call, lock.serverId);
    const object = { ...asObject(server), id: lock.id, type: "backup_resource" };
    const task = world.start(call, { action: "Delete backup resource", object }, { forMs: 1_000, done: () => {} });
    return { data: { task_id: task.id } };
  },
  getBackupResourceOverview: (call) => {
    const hosts = world.fleet.places.flatMap(({ hosts: all }) => all);
    const own = [...world.locks.values()].filter(({ projectId }) => call.account.projectIds.includes(projectId));
    const counted = hosts.map(({ id, name }) => ({
      host_id: id,
      host_name: name,
      count: own.filter(({ hostId }) => hostId === id).length,
    }));
    return { data: { total: own.length, hosts: counted } };
  },
  getBackupResourceSupports: (call) => {
    world.server(call, queryText(call, "server_id") ?? "");
    return { data: { versions: ["1.0.0", "1.1.0"], transport_modes: ["nbd", "nbd_ssl", "hot_add"] } };
  },
});
