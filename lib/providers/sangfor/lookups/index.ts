import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import { lookupRow } from "../../lookup-row";
import type { Lookup, LookupName, LookupRow } from "../../provider";
import type { SangforSettings } from "../connection";
import { machineOf } from "../operations/backup-run";
import { askList, textOf, type VendorRow } from "../operations/ask";
import { ownPrefix, storagesNamed } from "../operations/quick";
import { datedCall, releaseOfPlatform } from "../release";
import { images } from "./images";

const most = { page_num: "0", page_size: "100" };

const rowOf = (row: VendorRow, detail: string | null): LookupRow[] => {
  const id = textOf(row, "id");
  return id === null ? [] : [lookupRow(id, textOf(row, "name") ?? id, { detail })];
};

const restoreNetworksInput = z.strictObject({ restoreTargetId: idSchema });

/** Switches that the network cards of a new machine can be put on: those of the machine's own pool. */
const restoreNetworks: Lookup<z.infer<typeof restoreNetworksInput>, SangforSettings> = {
  input: restoreNetworksInput,
  run: async (io, { restoreTargetId }, facts) => {
    const azId = machineOf(facts.get(restoreTargetId))?.server.az_id;
    const query = { ...most, ...(azId == null ? {} : { az_id: azId }) };
    const switches = await askList(io, {
      service: "",
      operationId: "listClassicDvswitches",
      path: "/janus/20180725/classic-dvswitches",
      query,
    });
    return switches.flatMap((row) => rowOf(row, textOf(row, "description")));
  },
};

const gib = (mb: number) => `${Math.floor(mb / 1_024).toLocaleString("en")} GiB free`;

/** Storages of the machine's own pool, with what is free in each. Sizes are in MiB (contract's README, units). */
const restoreStorages: Lookup<z.infer<typeof restoreNetworksInput>, SangforSettings> = {
  input: restoreNetworksInput,
  run: async (io, { restoreTargetId }, facts) => {
    const server = machineOf(facts.get(restoreTargetId))?.server;
    const query = { ...most, ...(server?.az_id == null ? {} : { az_id: server.az_id }) };
    const storages = await askList(io, { service: "", operationId: "listStorages", path: "/janus/20180725/storages", query });
    return storages.flatMap((row) => {
      const [total, used] = [row.total_mb, row.used_mb].map((size) => (typeof size === "number" ? size : null));
      const own = textOf(row, "id") === server?.storage_id ? "where the machine is" : null;
      const free = total == null || used == null ? null : gib(Math.max(0, total - used));
      return rowOf(row, [own, free].filter((text) => text !== null).join(", ") || null);
    });
  },
};

const nameInput = z.strictObject({ restoreTargetId: idSchema, name: z.string().min(1) });

/** One row when a machine has the name already; none when it is free. */
const restoreNameTaken: Lookup<z.infer<typeof nameInput>, SangforSettings> = {
  input: nameInput,
  run: async (io, { name }) => {
    const release = await releaseOfPlatform(io);
    const servers = await askList(io, { ...datedCall("listServers", release), query: { ...most, query_name: name } });
    return servers.filter((row) => row.name === name).flatMap((row) => rowOf(row, textOf(row, "az_name")));
  },
};

const noInput = z.object({});
const ofPool = (azId: string | null | undefined) => ({ ...most, ...(azId == null ? {} : { az_id: azId }) });

/** Resource pools that an image can be given to. */
const imagePools: Lookup<z.infer<typeof noInput>, SangforSettings> = {
  input: noInput,
  run: async (io) => {
    const pools = await askList(io, { service: "", operationId: "listResourcePools", path: "/janus/20180725/azs", query: most });
    return pools.flatMap((row) => rowOf(row, textOf(row, "status")));
  },
};

const machineInput = z.object({ vmId: idSchema.optional() });

/** Clusters that can mount a share for a machine: those of its pool. */
const quickClusters: Lookup<z.infer<typeof machineInput>, SangforSettings> = {
  input: machineInput,
  run: async (io, { vmId }, facts) => {
    const row = facts.find(vmId);
    const query = ofPool(row === null ? null : machineOf(row)?.server.az_id);
    const clusters = await askList(io, {
      service: "",
      operationId: "listClusters",
      path: "/janus/20180725/clusters",
      query,
    });
    return clusters.flatMap((cluster) => rowOf(cluster, textOf(cluster, "status")));
  },
};

/** Shares that quick recoveries mounted and that are mounted still. */
const quickMounts: Lookup<z.infer<typeof machineInput>, SangforSettings> = {
  input: machineInput,
  run: async (io, { vmId }, facts) => {
    const row = facts.find(vmId);
    const azId = row === null ? null : machineOf(row)?.server.az_id;
    const mounts = (await storagesNamed(io, ownPrefix)).filter(
      (storage) => String(storage.name).startsWith(ownPrefix) && (azId == null || storage.az_id === azId),
    );
    return mounts.flatMap((storage) =>
      rowOf(storage, textOf(storage, "target")).map((made) => ({
        ...made,
        attributes: { clusterId: textOf(storage, "cluster_id") },
      })),
    );
  },
};

export const sangforLookups: Partial<Record<LookupName, Lookup>> = {
  "restore-networks": restoreNetworks as Lookup,
  "restore-storages": restoreStorages as Lookup,
  "restore-name-taken": restoreNameTaken as Lookup,
  images: images as Lookup,
  "image-pools": imagePools as Lookup,
  "quick-clusters": quickClusters as Lookup,
  "quick-mounts": quickMounts as Lookup,
};

/** Operations of the contract that each look-up asks. */
export const sangforLookupCoverage: Record<string, readonly string[]> = {
  "restore-networks": ["listClassicDvswitches"],
  "restore-storages": ["listStorages"],
  "restore-name-taken": ["listServers20250725"],
  images: ["listImages"],
  "image-pools": ["listResourcePools"],
  "quick-clusters": ["listClusters"],
  "quick-mounts": ["listStorages"],
};
