import { z } from "zod";
import { dateOf, pathText, queryIds, queryText, type Handlers, type SangforCall } from "../call";
import type { ServerRecord } from "../fleet";
import { backwards, listingOf, pageOf, pageOfRows, sorted } from "../listing";
import { badRequest, conflict, notFound } from "../refusal";
import { detailed, fingerprintOf, hostOf, listed, statusOf, storageOf } from "../server-rows";
import { asObject, type World } from "../world";

const filters: Readonly<Record<string, (server: ServerRecord, wanted: string) => boolean>> = {
  az_id: (server, id) => server.place.azId === id,
  project_id: (server, id) => server.projectId === id,
  host_id: (server, id) => hostOf(server)?.id === id,
  storage_id: (server, id) => storageOf(server)?.id === id,
  status: (server, status) => statusOf(server) === status,
  power_state: (server, state) => (server.isOn ? "on" : "off") === state,
  os_type: (server, type) => server.osType === type,
  query_name: (server, name) => server.name.includes(name),
  query_ip: (server, ip) => server.ip.includes(ip),
  has_gpu: (server, flag) => String(server.hasGpu ? 1 : 0) === flag,
};
/** Filters that the sandbox's machines all fit or that name what it does not have. */
const idFilters = ["ids", "vm_ids"] as const;

function list(world: World, call: SangforCall) {
  const date = dateOf(call.operation);
  const row = (server: ServerRecord) => listed(server, date);
  const ids = idFilters.flatMap((name) => queryIds(call, name) ?? []);
  const wanted = Object.entries(filters).flatMap(([name, fits]) => {
    const value = queryText(call, name);
    return value === null ? [] : [(server: ServerRecord) => fits(server, value)];
  });
  const servers = world.servers.list(call.account.projectIds);
  const fits = (server: ServerRecord) => wanted.every((test) => test(server));
  if (ids.length > 0) {
    const named = [...new Set(ids)].flatMap((id) => world.servers.peek(id) ?? []);
    const own = named.filter((server) => call.account.projectIds.includes(server.projectId) && fits(server));
    return pageOf(call, listingOf(sorted(call, own.map(row))));
  }
  if (wanted.length > 0 || queryText(call, "sort") !== null) {
    const found = servers.slice(0, servers.total).filter(fits);
    return pageOf(call, listingOf(sorted(call, found.map(row))));
  }
  const ordered = queryText(call, "order_by") === "DESC" ? backwards(servers) : servers;
  return pageOf(call, { total: ordered.total, slice: (start, end) => ordered.slice(start, end).map(row) });
}

const forceSchema = z.object({ force: z.number().optional() }).nullish();

function power(world: World, action: "Start" | "Shut down" | "Restart") {
  return (call: SangforCall) => {
    const server = world.server(call, pathText(call, "server_id"));
    world.assertIdle(server);
    const isOn = action !== "Shut down";
    if (action !== "Restart" && server.isOn === isOn) throw conflict(`The server ${server.name} is already ${statusOf(server)}.`);
    const forMs = action === "Start" ? 6_000 : 4_000;
    const { id } = world.start(
      call,
      { action: `${action} server`, object: asObject(server) },
      { forMs, done: () => (server.isOn = isOn) },
    );
    return { data: { task_id: id } };
  };
}

const actionsSchema = z.object({ server_action: z.record(z.string(), z.unknown()), server_ids: z.array(z.string()) });
const massActions = { start_servers_action: true, reboot_servers_action: true } as const;

const updateSchema = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  cores: z.number().optional(),
  sockets: z.number().optional(),
  memory_mb: z.number().optional(),
});
const configSchema = z.object({ name: z.string().optional(), description: z.string().optional() });

function update(world: World, call: SangforCall) {
  const server = world.server(call, pathText(call, "server_id"));
  world.assertIdle(server);
  const wanted = updateSchema.parse(call.body);
  const isHardware = wanted.cores !== undefined || wanted.memory_mb !== undefined || wanted.sockets !== undefined;
  if (isHardware && server.isOn) throw conflict(`Shut down the server ${server.name} before its hardware is changed.`);
  const { id } = world.start(
    call,
    { action: "Edit server", object: asObject(server) },
    {
      forMs: 3_000,
      done: () => {
        server.name = wanted.name ?? server.name;
        server.description = wanted.description ?? server.description;
        server.cores = wanted.cores ?? server.cores;
        server.sockets = wanted.sockets ?? server.sockets;
        server.memoryMb = wanted.memory_mb ?? server.memoryMb;
      },
    },
  );
  return { data: { task_id: id } };
}

const allocationSchema = z.object({ project_id: z.string(), user_id: z.string().optional() });
const rebaseSchema = z.object({ disks: z.array(z.object({ datastore: z.string(), disk_id: z.string(), path: z.string() })) });

export const serverHandlers = (world: World): Handlers => ({
  listServers: (call) => list(world, call),
  listServers20240725: (call) => list(world, call),
  listServers20250725: (call) => list(world, call),
  getServer: (call) => ({ data: detailed(world.serverToRead(call, pathText(call, "server_id")), dateOf(call.operation)) }),
  getServer20250725: (call) => ({
    data: detailed(world.serverToRead(call, pathText(call, "server_id")), dateOf(call.operation)),
  }),
  startServer: power(world, "Start"),
  stopServer: power(world, "Shut down"),
  rebootServer: power(world, "Restart"),
  updateServer: (call) => update(world, call),
  updateServerConfig: (call) => {
    const server = world.server(call, pathText(call, "server_id"));
    world.assertIdle(server);
    const wanted = configSchema.parse(call.body);
    const { id } = world.start(
      call,
      { action: "Edit server configuration", object: asObject(server) },
      {
        forMs: 3_000,
        done: () => {
          server.name = wanted.name ?? server.name;
          server.description = wanted.description ?? server.description;
        },
      },
    );
    return { data: { task_id: id } };
  },
  deleteServer: (call) => {
    const server = world.server(call, pathText(call, "server_id"));
    world.assertIdle(server);
    const force = forceSchema.parse(call.body)?.force === 1;
    if (server.isOn && !force) throw conflict(`Shut down the server ${server.name} before it is deleted.`);
    const { id } = world.start(
      call,
      { action: "Delete server", object: asObject(server) },
      { forMs: 5_000, done: () => world.forgetServer(server.id) },
    );
    return { data: { task_id: id } };
  },
  allocateServer: (call) => {
    const server = world.server(call, pathText(call, "server_id"));
    const { project_id: projectId } = allocationSchema.parse(call.body);
    if (!call.account.projectIds.includes(projectId)) throw notFound("project", projectId);
    const { id } = world.start(
      call,
      { action: "Allocate server", object: asObject(server) },
      { forMs: 2_000, done: () => (server.projectId = projectId) },
    );
    return { data: { task_id: id } };
  },
  actOnServers: (call) => {
    const { server_action: actions, server_ids: ids } = actionsSchema.parse(call.body);
    const [action] = Object.keys(actions);
    if (action === undefined) throw badRequest("server_action names nothing to do.");
    const servers = ids.map((id) => world.server(call, id));
    for (const server of servers) world.assertIdle(server);
    for (const server of servers) {
      world.start(
        call,
        { action: action.replaceAll("_", " "), object: asObject(server) },
        {
          forMs: 4_000,
          done: () => {
            if (action === "soft_del_servers_action") world.forgetServer(server.id);
            else server.isOn = action in massActions;
          },
        },
      );
    }
    return { data: null };
  },
  resetServerPassword: (call) => {
    const server = world.server(call, pathText(call, "server_id"));
    if (!server.isOn) throw conflict(`Start the server ${server.name} before its password is reset.`);
    const { id } = world.start(
      call,
      { action: "Reset server password", object: asObject(server) },
      { forMs: 2_000, done: () => {} },
    );
    return { data: { task_id: id } };
  },
  recoverServerToBaseImage: (call) => {
    const server = world.server(call, pathText(call, "server_id"));
    world.assertIdle(server);
    const { id } = world.start(
      call,
      { action: "Restore server to base image", object: asObject(server) },
      { forMs: 15_000, done: () => (server.isOn = false) },
    );
    return { data: { task_id: id } };
  },
  mergeServerBackupData: (call) => {
    const server = world.server(call, pathText(call, "server_id"));
    const { id } = world.start(
      call,
      { action: "Merge backup data", object: asObject(server) },
      { forMs: 20_000, done: () => void world.backing.delete(server.id) },
    );
    return { data: { task_id: id } };
  },
  rebaseServerBackingFile: (call) => {
    const server = world.server(call, pathText(call, "server_id"));
    const { disks } = rebaseSchema.parse(call.body);
    const stranger = disks.find(({ disk_id }) => !server.disks.some((disk) => disk.id === disk_id || disk.diskId === disk_id));
    if (stranger) throw notFound("disk", stranger.disk_id);
    world.assertIdle(server);
    if (server.isOn) throw conflict(`Shut down the server ${server.name} before its disks are based on other files.`);
    const { id } = world.start(
      call,
      { action: "Change base image of disk", object: asObject(server) },
      { forMs: 5_000, done: () => void world.backing.set(server.id, new Set(disks.map(({ datastore }) => datastore))) },
    );
    return { data: { task_id: id } };
  },
  getServerKeyFingerprint: (call) => {
    const server = world.server(call, pathText(call, "server_id"));
    return { data: { crypto_fingerprint: fingerprintOf(server) } };
  },
  listServerNetworkIps: (call) => {
    const ids = queryIds(call, "server_ids");
    const azId = queryText(call, "az_id");
    const servers = world.servers.list(call.account.projectIds);
    const rows = servers
      .slice(0, servers.total)
      .filter((server) => (ids === null || ids.includes(server.id)) && (azId === null || server.place.azId === azId));
    return pageOfRows(
      call,
      rows.map((server) => ({
        server_id: server.id,
        server_name: server.name,
        vif_id: server.vifId,
        mac_address: server.mac,
        ips: [server.ip],
        ipv6s: [],
      })),
    );
  },
});
