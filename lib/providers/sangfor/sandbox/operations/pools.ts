import { z } from "zod";
import { madeContent, type StoredContent } from "@/lib/sandbox/contents";
import { mixText } from "@/lib/sandbox/randomness";
import { pathText, queryIds, queryText, type Handlers, type SangforCall } from "../call";
import { pageOfRows } from "../listing";
import type { Place } from "../places";
import { badRequest, conflict, notFound } from "../refusal";
import type { World } from "../world";

type Json = Record<string, unknown>;

export const platformVersion = "6.11.3";

const attachSchema = z.object({
  cluster_id: z.string(),
  nfs_datastore: z.object({ name: z.string().min(1), server: z.looseObject({ target: z.string().optional() }) }),
});
const detachSchema = z.object({ cluster_id: z.string(), is_enforce: z.boolean().optional() });

const firmwareBytes = 528 * 1_024;

const capacity = (place: Place): Json[] => [
  { name: "cpu", total: 256_000, used: 91_000, unit: "mhz" },
  { name: "memory", total: 4 * 1_048_576, used: 1_900_000, unit: "mb" },
  ...place.storages.map(({ name, totalMb, usedMb }) => ({ name, total: totalMb, used: usedMb, unit: "mb" })),
];

const poolRow = (place: Place): Json => ({
  id: place.azId,
  name: place.azName,
  description: "",
  status: "normal",
  tag: "private",
  type: "hci",
  version: platformVersion,
});

const clusterRow = (place: Place): Json => ({
  id: place.clusterId,
  az_id: place.azId,
  name: place.clusterName,
  description: "",
  ip: place.hosts[0]?.ip ?? "",
  controller_ip: place.hosts[0]?.ip ?? "",
  status: "normal",
  type: "hci",
  arch_type: "hci_x86",
  authorize_mode: "online",
  version: platformVersion,
  cpu: { ratio: 0.36, total_mhz: 256_000, used_mhz: 91_000 },
  memory: { ratio: 0.45, total_mb: 4 * 1_048_576, used_mb: 1_900_000 },
  storage: { ratio: 0.45, total_mb: 400 * 2 ** 20, used_mb: 180 * 2 ** 20 },
  project_ids: [],
});

function hosts(world: World, call: SangforCall) {
  const wanted = ["az_id", "cluster_id", "status", "type", "dh_id"].flatMap((field) => {
    const value = queryText(call, field);
    return value === null ? [] : [[field, value] as const];
  });
  const [name, ip] = [queryText(call, "name"), queryText(call, "ip")];
  const rows = world.fleet.places.flatMap((place) =>
    place.hosts.map((host): Json => ({
      id: host.id,
      name: host.name,
      ip: host.ip,
      az_id: place.azId,
      cluster_id: place.clusterId,
      cluster_name: place.clusterName,
      cluster_type: "hci",
      status: "running",
      type: "hci",
      dh_id: "",
      alarm_count: 0,
      description: "",
      is_use_vs: 1,
      cpu: { core_count: 32, socket_count: 2, ratio: 0.36, total_mhz: 64_000, used_mhz: 23_000 },
      memory: { total_mb: 1_048_576, used_mb: 470_000, ratio: 0.45 },
    })),
  );
  return pageOfRows(
    call,
    rows.filter(
      (row) =>
        wanted.every(([field, value]) => row[field] === value) &&
        (name === null || String(row.name).includes(name)) &&
        (ip === null || row.ip === ip),
    ),
  );
}

export function poolHandlers(world: World): Handlers {
  /** Datastores that clients mounted. */
  const mounted = new Map<string, { id: string; name: string; place: Place; target: string }>();
  /** Firmware files of machines that clients put there; the others are made as they are asked for. */
  const firmware = new Map<string, StoredContent>();
  const placeOfCluster = (id: string): Place => {
    const place = world.fleet.places.find(({ clusterId }) => clusterId === id);
    if (place === undefined) throw notFound("cluster", id);
    return place;
  };
  const storageRows = (): Json[] => [
    ...world.fleet.places.flatMap((place) =>
      place.storages.map((storage): Json => ({
        id: storage.id,
        name: storage.name,
        type: storage.type,
        az_id: place.azId,
        cluster_id: place.clusterId,
        cluster_name: place.clusterName,
        status: "normal",
        shared: 1,
        backup_enable: storage.type === "nfs" ? 1 : 0,
        archive_usable: storage.type === "nfs" ? 1 : 0,
        total_mb: storage.totalMb,
        used_mb: storage.usedMb,
        ratio: Math.round((100 * storage.usedMb) / storage.totalMb) / 100,
        target: storage.type === "nfs" ? "10.9.0.4:/backup" : "",
        storage_tag_id: "",
        host_ids: place.hosts.map(({ id }) => id),
        connected_hosts: place.hosts.length,
        description: "",
      })),
    ),
    ...[...mounted.values()].map(({ id, name, place, target }): Json => ({
      id,
      name,
      type: "nfs",
      az_id: place.azId,
      cluster_id: place.clusterId,
      status: "normal",
      shared: 1,
      backup_enable: 1,
      total_mb: 1_048_576,
      used_mb: 0,
      ratio: 0,
      target,
    })),
  ];
  return {
    listResourcePools: (call) => {
      const [type, tag] = [queryText(call, "type"), queryText(call, "tag")];
      const rows = world.fleet.places.map(poolRow);
      return pageOfRows(
        call,
        rows.filter((row) => (type === null || row.type === type) && (tag === null || row.tag === tag)),
      );
    },
    getResourcePool: (call) => {
      const id = pathText(call, "az_id");
      const place = world.fleet.places.find(({ azId }) => azId === id);
      if (place === undefined) throw notFound("resource pool", id);
      return { data: { ...poolRow(place), virtual_resources: capacity(place), physical_resources: capacity(place), dhs: [] } };
    },
    listHosts: (call) => hosts(world, call),
    listHosts20190725: (call) => hosts(world, call),
    getPlatformOverview: (call) => {
      const azId = queryText(call, "az_id");
      const places = world.fleet.places.filter((place) => azId === null || place.azId === azId);
      const total = world.servers.list(call.account.projectIds).total;
      const hostCount = places.reduce((sum, place) => sum + place.hosts.length, 0);
      return {
        data: {
          virtual_resources: places.flatMap(capacity),
          physical_resources: places.flatMap(capacity),
          host: { total: hostCount, online_count: hostCount, offline_count: 0, alarm_count: 0 },
          server: { total, running_count: total, offline_count: 0, alarm_count: 0 },
          nfv: { total: 0 },
          az: { total: places.length, online_count: places.length },
        },
      };
    },
    listStorages: (call) => {
      const ids = queryIds(call, "storage_ids");
      const wanted = ["type", "status", "az_id", "target", "storage_tag_id", "backup_enable", "archive_usable", "shared"].flatMap(
        (field) => {
          const value = queryText(call, field);
          return value === null ? [] : [[field, value] as const];
        },
      );
      const name = queryText(call, "name");
      const rows = storageRows().filter(
        (row) =>
          wanted.every(([field, value]) => String(row[field] ?? "") === value) &&
          (name === null || String(row.name).includes(name)) &&
          (ids === null || ids.includes(String(row.id))),
      );
      return pageOfRows(call, rows);
    },
    attachNfsStorage: (call) => {
      const { cluster_id: clusterId, nfs_datastore: wanted } = attachSchema.parse(call.body);
      const place = placeOfCluster(clusterId);
      if (storageRows().some((row) => row.name === wanted.name)) throw conflict(`A storage ${wanted.name} exists already.`);
      const storage = { id: world.newId(), name: wanted.name, place, target: wanted.server.target ?? "" };
      const object = {
        id: storage.id,
        name: storage.name,
        type: "storage",
        projectId: call.account.projectIds[0] ?? "",
        azId: place.azId,
      };
      const done = () => void mounted.set(storage.id, storage);
      return { data: { task_id: world.start(call, { action: "Mount NFS datastore", object }, { forMs: 4_000, done }).id } };
    },
    detachStorage: (call) => {
      const id = pathText(call, "storage_id");
      const { cluster_id: clusterId } = detachSchema.parse(call.body);
      const storage = mounted.get(id);
      if (storage === undefined) {
        if (storageRows().some((row) => row.id === id)) throw badRequest("The storage is in use by servers.");
        throw notFound("storage", id);
      }
      if (storage.place.clusterId !== clusterId) throw badRequest("The storage is not of this cluster.");
      if ([...world.backing.values()].some((used) => used.has(id))) throw badRequest("The storage is in use by servers.");
      const object = {
        id,
        name: storage.name,
        type: "storage",
        projectId: call.account.projectIds[0] ?? "",
        azId: storage.place.azId,
      };
      const done = () => void mounted.delete(id);
      return { data: { task_id: world.start(call, { action: "Unmount datastore", object }, { forMs: 2_000, done }).id } };
    },
    getPlatform: () => ({
      data: {
        version: platformVersion,
        build_time: "2026-03-01 10:00:00",
        manage_mode: "local",
        access_scc: 0,
        dcluster_info: { cluster_ip: "10.9.0.2", mode: "single" },
        region_info: { region_id: "regionOne", region_name: "regionOne", parent_region: "", region_url: "" },
      },
    }),
    getSystemVersion: () => ({ data: { build_version: `SCP${platformVersion}_EN`, custom_version: [] } }),
    listClusters: (call) => {
      const [azId, type, name] = [queryText(call, "az_id"), queryText(call, "type"), queryText(call, "name")];
      const rows = world.fleet.places.map(clusterRow);
      return pageOfRows(
        call,
        rows.filter(
          (row) =>
            (azId === null || row.az_id === azId) &&
            (type === null || row.type === type) &&
            (name === null || String(row.name).includes(name)),
        ),
      );
    },
    getCluster: (call) => {
      const place = placeOfCluster(pathText(call, "cluster_id"));
      const row = clusterRow(place);
      return { data: { ...row, cluster_id: place.clusterId, cluster_ip: row.ip, port: 443 } };
    },
    downloadClusterFile: (call) => {
      placeOfCluster(pathText(call, "cluster_id"));
      const server = world.server(call, queryText(call, "server_id") ?? "");
      const key = `${server.id} ${queryText(call, "file_type")}`;
      return { content: firmware.get(key) ?? madeContent(mixText(key), firmwareBytes) };
    },
    uploadClusterFile: (call) => {
      placeOfCluster(pathText(call, "cluster_id"));
      const serverId = queryText(call, "server_id");
      if (call.content === null) throw badRequest("The body must hold the file.");
      if (serverId !== null) firmware.set(`${world.server(call, serverId).id} ${queryText(call, "file_type")}`, call.content);
      return { data: { success: true } };
    },
  };
}
