import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Lookup, LookupName, LookupRow } from "../../provider";
import type { SangforSettings } from "../connection";
import { machineOf } from "../operations/backup-run";
import { askList, textOf, type VendorRow } from "../operations/ask";
import { datedCall, releaseOfPlatform } from "../release";

const most = { page_num: "0", page_size: "100" };

const rowOf = (row: VendorRow, detail: string | null): LookupRow[] => {
  const id = textOf(row, "id");
  return id === null ? [] : [{ value: id, label: textOf(row, "name") ?? id, detail, disabledReason: null, attributes: {} }];
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

export const sangforLookups: Partial<Record<LookupName, Lookup>> = {
  "restore-networks": restoreNetworks as Lookup,
  "restore-storages": restoreStorages as Lookup,
  "restore-name-taken": restoreNameTaken as Lookup,
};

/** Operations of the contract that each look-up asks. */
export const sangforLookupCoverage: Record<string, readonly string[]> = {
  "restore-networks": ["listClassicDvswitches"],
  "restore-storages": ["listStorages"],
  "restore-name-taken": ["listServers20250725"],
};
