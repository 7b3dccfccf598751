import type { DiskRecord, ServerRecord } from "./fleet";
import { serverTime } from "./platform-clock";

type Json = Record<string, unknown>;

export const statusOf = (server: ServerRecord) => (server.isOn ? "running" : "stopped");
const projectName = (server: ServerRecord) => server.name.split("-", 1)[0] ?? "";
const tagRows = (server: ServerRecord) => server.tags.map((name) => ({ id: `tag-${name}`, name }));
export const hostOf = (server: ServerRecord) => server.place.hosts[server.host];
export const storageOf = (server: ServerRecord) => server.place.storages[0];

/** A server as lists have it. */
export function listed(server: ServerRecord, date: number): Json {
  const host = hostOf(server);
  const storage = storageOf(server);
  return {
    id: server.id,
    vm_id: server.id,
    name: server.name,
    description: server.description,
    az_id: server.place.azId,
    az_name: server.place.azName,
    host_id: host?.id ?? "",
    host_name: host?.name ?? "",
    project_id: server.projectId,
    project_name: projectName(server),
    user_id: "system",
    user_name: "",
    status: statusOf(server),
    power_state: server.isOn ? "on" : "off",
    is_stopped: server.isOn ? 0 : 1,
    cores: server.cores,
    sockets: server.sockets,
    cores_per_socket: server.cores / server.sockets,
    memory_mb: server.memoryMb,
    memory_gb: Math.round(server.memoryMb / 1024),
    disks: server.disks.map((disk) => ({
      id: disk.id,
      size_mb: disk.sizeMb,
      size_gb: disk.sizeMb / 1024,
      type: disk.type,
      preallocate: "metadata",
      storage_id: storage?.id ?? "",
      storage_name: storage?.name ?? "",
    })),
    storage_id: storage?.id ?? "",
    storage_name: storage?.name ?? "",
    storage_mb: server.disks.reduce((sum, disk) => sum + disk.sizeMb, 0),
    networks: [
      {
        vif_id: server.vifId,
        device_id: server.place.switchId,
        mac_address: server.mac,
        ip_address: server.ip,
        connect: 1,
        model: "virtio",
      },
    ],
    ips: [server.ip],
    os_name: server.osName,
    os_type: server.osType,
    os_option: { arch: "x86_64", distribution_name: server.osName, kernel_name: server.osType },
    has_gpu: server.hasGpu ? 1 : 0,
    encrypted: server.isEncrypted ? 1 : 0,
    tags: tagRows(server),
    vtool_installed: 1,
    created_at: serverTime(server.createdAt),
    type: "hci",
    vmtype: "vm",
    group_id: "",
    ...(date >= 20250725 ? { application: server.application, restore_mode: "DISABLED" } : {}),
  };
}

export function diskRow(disk: DiskRecord, server: ServerRecord, date: number): Json {
  const storage = storageOf(server);
  const base = {
    id: disk.id,
    size_mb: disk.sizeMb,
    type: disk.type,
    preallocate: "metadata",
    storage_id: storage?.id ?? "",
    storage_name: storage?.name ?? "",
    storage_file: `${server.id}/${disk.id}.qcow2`,
  };
  if (date < 20250725) return base;
  return {
    ...base,
    disk_id: disk.diskId,
    hot_added: disk.source === null ? 0 : 1,
    ...(disk.source === null
      ? {}
      : {
          source: {
            server_id: disk.source.serverId,
            disk_id: disk.source.diskId,
            ...(disk.source.snapshotId === null ? {} : { snapshot_id: disk.source.snapshotId }),
          },
        }),
  };
}

/** A server as its detail has it. */
export function detailed(server: ServerRecord, date: number): Json {
  return {
    id: server.id,
    name: server.name,
    description: server.description,
    az_id: server.place.azId,
    az_name: server.place.azName,
    host_name: hostOf(server)?.name ?? "",
    project_id: server.projectId,
    project_name: projectName(server),
    status: statusOf(server),
    cores: server.cores,
    sockets: server.sockets,
    memory_mb: server.memoryMb,
    disks: server.disks.map((disk) => diskRow(disk, server, date)),
    networks: [{ ip_address: server.ip, subnet_id: "" }],
    os_name: server.osName,
    os_type: server.osType,
    encrypted: server.isEncrypted ? 1 : 0,
    created_at: serverTime(server.createdAt),
    tags: tagRows(server),
    vm_type: "vm",
    vtool_installed: 1,
    arch_type: "hci_x86",
    application: server.application,
    ...(date >= 20250725 ? { restore_mode: "DISABLED" } : {}),
  };
}

/** The key's fingerprint of an encrypted machine; "" for others. */
export const fingerprintOf = (server: ServerRecord): string =>
  server.isEncrypted ? `sha256:${server.id.replaceAll("-", "")}` : "";
