import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Facts } from "../../plan";
import { lookupRow as row } from "../../lookup-row";
import type { Lookup, LookupName, LookupRow } from "../../provider";
import { searchTree } from "../../search-tree";
import type { StorwareSettings } from "../connection";
import { askList, askMounts } from "../operations/ask";
import type { Io } from "../operations/define";
import { pointAttributes } from "../readers/restore-target";
import { instantOf, referenceSchema, virtualMachineSchema, wordSchema } from "../records";
import { readFolder } from "./file-tree";

/** A look-up as its own input types it; the map of all forgets them, since each parses its own. */
const lookup = <Input>(made: Lookup<Input, StorwareSettings>): Lookup => made as unknown as Lookup;

const managerSchema = z.object({ guid: z.string(), name: z.string().nullish(), type: wordSchema });
const hypervisorSchema = z.object({
  guid: z.string(),
  name: z.string().nullish(),
  host: z.string().nullish(),
  hvManager: referenceSchema,
  type: wordSchema,
});
/** Restores name clusters and storages by the infrastructure's own id. */
const partSchema = z.object({
  guid: z.string(),
  uuid: z.string().nullish(),
  name: z.string(),
  totalAvailableSpace: z.number().nullish(),
});
const plainSchema = z.object({ guid: z.string(), name: z.string().nullish() });
const destinationSchema = z.object({
  guid: z.string(),
  name: z.string(),
  type: wordSchema,
  totalAvailableSpace: z.number().nullish(),
});

const atPoint = z.strictObject({
  restoreTargetId: idSchema,
  placeId: z.string().max(100).optional(),
  region: z.string().optional(),
});
type AtPoint = z.infer<typeof atPoint>;

/** The manager that a restore goes to: the chosen place's, else where the machine runs. Null for a hypervisor without one. */
function managerOf({ restoreTargetId, placeId }: AtPoint, facts: Facts): string | null {
  if (placeId?.startsWith("manager:") === true) return placeId.slice("manager:".length);
  if (placeId !== undefined) return null;
  return pointAttributes(facts.get(restoreTargetId).attributes)?.manager ?? null;
}

const space = (bytes: number | null | undefined) =>
  bytes === null || bytes === undefined ? null : `${Math.round(bytes / 2 ** 30).toLocaleString("en")} GiB free`;

/** Parts of a manager; none where the restore goes to a hypervisor without one. */
async function parts(io: Io, manager: string | null, question: { operationId: string; path: string }): Promise<LookupRow[]> {
  if (manager === null) return [];
  const found = await askList(io, partSchema, { ...question, query: { "hypervisor-manager": manager } });
  return found.map(({ guid, uuid, name, totalAvailableSpace }) =>
    row(uuid ?? guid, name, {
      detail: space(totalAvailableSpace),
      disabledReason: uuid == null ? "The vendor does not tell its id, which a restore needs." : null,
    }),
  );
}

export const storwareLookups: Partial<Record<LookupName, Lookup>> = {
  "restore-places": lookup({
    input: z.strictObject({ restoreTargetId: idSchema }),
    run: async (io, { restoreTargetId }, facts) => {
      const point = facts.get(restoreTargetId);
      const query = { "backup-to-be-restored": point.vendorId };
      const [managers, hypervisors] = await Promise.all([
        askList(io, managerSchema, { operationId: "listHypervisorManagers", path: "/hypervisor-managers", query }),
        askList(io, hypervisorSchema, { operationId: "listHypervisors", path: "/hypervisors" }),
      ]);
      const alone = hypervisors.filter(({ hvManager }) => hvManager === null);
      return [
        ...managers.map(({ guid, name, type }) => row(`manager:${guid}`, name ?? guid, { detail: type })),
        ...alone.map(({ guid, name, host, type }) => row(`hypervisor:${guid}`, name ?? host ?? guid, { detail: type })),
      ];
    },
  }),
  "restore-clusters": lookup({
    input: atPoint,
    run: (io, wanted, facts) =>
      parts(io, managerOf(wanted, facts), { operationId: "listHypervisorClusters", path: "/hypervisor-clusters" }),
  }),
  "restore-storages": lookup({
    input: atPoint,
    run: (io, wanted, facts) =>
      parts(io, managerOf(wanted, facts), { operationId: "listHypervisorStorages", path: "/hypervisor-storages" }),
  }),
  "restore-networks": lookup({
    input: atPoint,
    run: async (io, wanted, facts) => {
      const manager = managerOf(wanted, facts);
      if (manager === null) return [];
      const question = { operationId: "listNetworks", path: "/network", query: { hypervisorManagerGuid: manager } };
      return (await askList(io, plainSchema, question)).map(({ guid, name }) => row(guid, name ?? guid));
    },
  }),
  "server-types": lookup({
    input: atPoint,
    run: async (io, wanted, facts) => {
      const manager = managerOf(wanted, facts);
      if (manager === null) return [];
      const question = { operationId: "listFlavors", path: "/virtual-machine-flavors", query: { "hypervisor-manager": manager } };
      return (await askList(io, plainSchema, question)).map(({ guid, name }) => row(guid, name ?? guid));
    },
  }),
  "backup-destinations": lookup({
    input: z.strictObject({}),
    run: async (io) => {
      const question = { operationId: "listBackupDestinations", path: "/backup-destinations" };
      return (await askList(io, destinationSchema, question)).map(({ guid, name, type, totalAvailableSpace }) =>
        row(guid, name, { detail: [type, space(totalAvailableSpace)].filter((text) => text !== null).join(", ") }),
      );
    },
  }),
  "mounted-backups": lookup({
    input: z.strictObject({ restoreTargetId: idSchema.optional() }),
    run: async (io, { restoreTargetId }, facts) => {
      const backup = facts.find(restoreTargetId)?.vendorId;
      const mounts = await askMounts(io, backup === undefined ? {} : { backup });
      return mounts.map(({ guid, mode, node, unmountTime, backup: of }) =>
        row(guid, of?.name ?? of?.guid ?? guid, {
          detail: [mode, node?.name ?? null, instantOf(unmountTime)].filter((text) => text !== null).join(", "),
          attributes: { backup: of?.guid ?? null, unmountsAt: instantOf(unmountTime) },
        }),
      );
    },
  }),
  "file-tree": lookup({
    input: z.strictObject({ restoreTargetId: idSchema, path: z.string().max(4_096).optional() }),
    run: async (io, { restoreTargetId, path }, facts) => readFolder(io, facts.get(restoreTargetId).vendorId, path ?? "/"),
  }),
  "file-search": lookup({
    input: z.strictObject({ restoreTargetId: idSchema, q: z.string().trim().min(2).max(200) }),
    run: (io, { restoreTargetId, q }, facts) => {
      const point = facts.get(restoreTargetId).vendorId;
      return searchTree((path) => readFolder(io, point, path ?? "/"), q, io.signal);
    },
  }),
  "restore-name-taken": lookup({
    input: z.strictObject({ name: z.string().min(1).max(255) }),
    run: async (io, { name }) => {
      const question = {
        operationId: "listVirtualMachines",
        path: "/virtual-machines",
        query: { nameLike: name, page: "0", size: "100" },
      };
      const named = await askList(io, virtualMachineSchema.pick({ name: true }), question);
      const isTaken = named.some((machine) => machine.name === name);
      return [row(isTaken ? "taken" : "free", isTaken ? "Taken" : "Free")];
    },
  }),
};

/** Operations of the contract behind each look-up. */
export const storwareLookupCoverage: Record<string, readonly string[]> = {
  "restore-places": ["listHypervisorManagers", "listHypervisors"],
  "restore-clusters": ["listHypervisorClusters"],
  "restore-storages": ["listHypervisorStorages"],
  "restore-networks": ["listNetworks"],
  "server-types": ["listFlavors"],
  "backup-destinations": ["listBackupDestinations"],
  "mounted-backups": ["listMountedBackups"],
  "file-tree": ["listMountedBackups", "listMountedFileSystems", "listMountedDirectory"],
  "file-search": ["listMountedBackups", "listMountedFileSystems", "listMountedDirectory"],
  "restore-name-taken": ["listVirtualMachines"],
};
