import { z } from "zod";
import { pathText, queryIds, queryText, type Handlers, type SangforCall } from "../call";
import { pageOfRows } from "../listing";
import { snapshotTime } from "../platform-clock";
import { badRequest, conflict, notFound } from "../refusal";
import type { GroupRecord, World } from "../world";
import { takeSnapshot } from "./snapshots";

const createSchema = z.object({
  name: z.string().min(1),
  description: z.string().default(""),
  az_id: z.string(),
  server_ids: z.array(z.string()).min(1),
});
const snapshotSchema = z.object({ name: z.string().min(1), description: z.string() });

function groupOf(world: World, call: SangforCall): GroupRecord {
  const id = pathText(call, "group_id");
  const group = world.groups.get(id);
  if (group === undefined || !call.account.projectIds.includes(group.projectId)) throw notFound("consistency group", id);
  return group;
}

const asGroup = (group: GroupRecord) => ({
  id: group.id,
  name: group.name,
  type: "consistency_group",
  projectId: group.projectId,
  azId: group.azId,
});

function create(world: World, call: SangforCall) {
  const wanted = createSchema.parse(call.body);
  const servers = wanted.server_ids.map((id) => world.server(call, id));
  const [first] = servers;
  if (first === undefined) throw badRequest("server_ids names no server.");
  if (servers.some(({ place }) => place.azId !== wanted.az_id))
    throw badRequest("All servers must be in the resource pool az_id.");
  const taken = servers.find(({ id }) => [...world.groups.values()].some((group) => group.serverIds.includes(id)));
  if (taken) throw conflict(`The server ${taken.name} is in a consistency group already.`);
  const group: GroupRecord = {
    id: world.newId(),
    name: wanted.name,
    description: wanted.description,
    azId: wanted.az_id,
    clusterId: first.place.clusterId,
    projectId: first.projectId,
    userId: call.account.userId,
    serverIds: servers.map(({ id }) => id),
    snapshots: [],
  };
  world.groups.set(group.id, group);
  const failed = () => void world.groups.delete(group.id);
  const task = world.start(
    call,
    { action: "Create consistency group", object: asGroup(group) },
    { forMs: 2_000, done: () => {}, failed },
  );
  return { data: { id: group.id, task_id: task.id } };
}

function summary(world: World, call: SangforCall) {
  const azId = queryText(call, "az_id");
  const [groupIds, serverIds] = [queryIds(call, "cg_ids"), queryIds(call, "server_ids")];
  if (groupIds === null && serverIds === null) throw badRequest("Give cg_ids or server_ids.");
  const found = [...world.groups.values()].find(
    (group) =>
      group.azId === azId &&
      call.account.projectIds.includes(group.projectId) &&
      (groupIds?.includes(group.id) ?? true) &&
      (serverIds === null || group.serverIds.some((id) => serverIds.includes(id))),
  );
  if (found === undefined) throw notFound("consistency group of", (groupIds ?? serverIds ?? [])[0] ?? "");
  return {
    data: {
      id: found.id,
      name: found.name,
      description: found.description,
      az_id: found.azId,
      cluster_id: found.clusterId,
      cluster_cg_id: `cg-${found.id.slice(0, 8)}`,
      project_id: found.projectId,
      user_id: found.userId,
      servers: found.serverIds,
    },
  };
}

function createSnapshot(world: World, call: SangforCall) {
  const group = groupOf(world, call);
  const { name, description } = snapshotSchema.parse(call.body);
  const servers = group.serverIds.map((id) => world.server(call, id));
  for (const server of servers) world.assertIdle(server);
  const taken = servers.map((server) => ({
    server,
    snapshot: takeSnapshot(world, server, { name, description, endsAt: null, now: call.now }),
  }));
  const record: GroupRecord["snapshots"][number] = {
    id: world.newId(),
    name,
    description,
    createdAt: call.now,
    status: "creating",
    parts: taken.map(({ server, snapshot }) => ({ serverId: server.id, snapshotId: snapshot.id })),
  };
  group.snapshots.push(record);
  const task = world.start(
    call,
    { action: "Create consistency group snapshot", object: asGroup(group), entityId: record.id },
    {
      forMs: 5_000,
      done: () => {
        record.status = "normal";
        for (const { snapshot } of taken) snapshot.status = "normal";
      },
      failed: () => {
        group.snapshots = group.snapshots.filter((candidate) => candidate !== record);
        for (const { server, snapshot } of taken) world.removeSnapshot(server.id, snapshot.id);
      },
    },
  );
  return { data: { task_id: task.id } };
}

function deleteSnapshot(world: World, call: SangforCall) {
  const group = groupOf(world, call);
  const id = pathText(call, "snap_id");
  const record = group.snapshots.find((candidate) => candidate.id === id);
  if (record === undefined) throw notFound("consistency group snapshot", id);
  if (record.status === "deleting") throw conflict(`The snapshot ${record.name} is being deleted.`);
  record.status = "deleting";
  const task = world.start(
    call,
    { action: "Delete consistency group snapshot", object: asGroup(group), entityId: record.id },
    {
      forMs: 3_000,
      done: () => {
        group.snapshots = group.snapshots.filter((candidate) => candidate !== record);
        for (const { serverId, snapshotId } of record.parts) world.removeSnapshot(serverId, snapshotId);
      },
      failed: () => (record.status = "normal"),
    },
  );
  return { data: { task_id: task.id } };
}

export const groupHandlers = (world: World): Handlers => ({
  createConsistencyGroup: (call) => create(world, call),
  getConsistencyGroupSummary: (call) => summary(world, call),
  createConsistencyGroupSnapshot: (call) => createSnapshot(world, call),
  deleteConsistencyGroupSnapshot: (call) => deleteSnapshot(world, call),
  listConsistencyGroupSnapshots: (call) =>
    pageOfRows(
      call,
      groupOf(world, call).snapshots.map((snapshot) => ({
        id: snapshot.id,
        name: snapshot.name,
        description: snapshot.description,
        snapshot_type: "VS",
        status: snapshot.status,
        created_at: snapshotTime(snapshot.createdAt),
        server_snapshots: snapshot.parts.map(({ serverId, snapshotId }) => ({ server_id: serverId, snapshot_id: snapshotId })),
      })),
    ),
});
