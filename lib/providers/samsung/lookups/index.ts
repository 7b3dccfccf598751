import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { FactRow, Facts } from "../../plan";
import { lookupRow as row } from "../../lookup-row";
import type { Lookup, LookupName, LookupRow } from "../../provider";
import type { SamsungSettings } from "../connection";
import { policyTypeOf, serverCategories } from "../mapping";
import { askList, askOne, idPath, textOf, type VendorRow } from "../operations/ask";
import type { Io } from "../operations/define";
import { bucketObjects, objectVersions } from "./bucket-contents";
import { searchTree } from "../../search-tree";
import { readFolder } from "./read-folder";

/** A look-up as its own input types it; the map of all forgets them, since each parses its own. */
const lookup = <Input>(made: Lookup<Input, SamsungSettings>): Lookup => made as unknown as Lookup;

const backupIdOf = (facts: Facts, pointId: string): string => facts.get(pointId).parents.backup ?? "";

const taken = async (io: Io, operationId: string, path: string, query: Record<string, string>): Promise<LookupRow[]> => {
  const answer = await askOne(io, { service: "backup", operationId, path, query });
  return [row(answer?.result === true ? "taken" : "free", answer?.result === true ? "Taken" : "Free")];
};

const search = z.string().max(200).optional();

export const samsungLookups: Partial<Record<LookupName, Lookup>> = {
  "bucket-objects": lookup(bucketObjects),
  "object-versions": lookup(objectVersions),
  "restore-networks": lookup({
    input: z.strictObject({ restoreTargetId: idSchema, region: z.string().min(1).optional() }),
    run: async (io, { restoreTargetId, region }, facts) => {
      const path = `/v1/backups/${idPath(backupIdOf(facts, restoreTargetId))}/restore/restorable-subnets`;
      const subnets = await askList(
        io,
        { service: "backup", operationId: "listBackupRestoreSubnets", path, query: { region: region ?? io.settings.region } },
        "subnets",
      );
      return subnets.map((subnet) =>
        row(String(subnet.id), String(subnet.name), {
          detail: `${String(subnet.cidr)} in ${String(subnet.vpc_name)}`,
          disabledReason:
            subnet.state === "ACTIVE" || subnet.state === "AVAILABLE" ? null : `The network is ${String(subnet.state)}.`,
        }),
      );
    },
  }),
  "restore-regions": lookup({
    input: z.strictObject({ restoreTargetId: idSchema.optional() }),
    run: async (io) => regionsFrom(io),
  }),
  "replication-regions": lookup({
    input: z.strictObject({ volumeId: idSchema.optional() }),
    run: async (io, { volumeId }, facts) => {
      const volume = facts.find(volumeId);
      const found = volume?.attributes.service === "file-storage" ? await fileRegions(io, volume) : await regionsFrom(io);
      return found.filter(({ value }) => value !== io.settings.region);
    },
  }),
  "file-tree": lookup({
    input: z.strictObject({ restoreTargetId: idSchema, path: z.string().max(4_096).optional() }),
    run: (io, { restoreTargetId, path }, facts) => readFolder(io, facts, restoreTargetId, path),
  }),
  "file-search": lookup({
    input: z.strictObject({ restoreTargetId: idSchema, q: z.string().trim().min(2).max(200) }),
    run: (io, { restoreTargetId, q }, facts) => searchTree((path) => readFolder(io, facts, restoreTargetId, path), q, io.signal),
  }),
  "restore-file-targets": lookup({
    input: z.strictObject({ restoreTargetId: idSchema, q: search }),
    run: async (io, { restoreTargetId, q }, facts) => {
      const path = `/v1/backups/${idPath(backupIdOf(facts, restoreTargetId))}/agent-backup-restore-targets`;
      const servers = await askList(
        io,
        {
          service: "backup",
          operationId: "listAgentBackupRestoreTargetServers",
          path,
          query: { size: "100", ...(q ? { server_name: q } : {}) },
        },
        "contents",
      );
      return servers.map((server) =>
        row(String(server.server_uuid), String(server.server_name), { detail: textOf(server, "server_os_version") }),
      );
    },
  }),
  "agent-candidates": lookup({
    input: z.strictObject({ q: search }),
    run: async (io, { q }) => {
      const lists = await Promise.all(
        serverCategories.map((category) =>
          askList(
            io,
            {
              service: "backup",
              operationId: "listTargetsOfBackupAgent",
              path: "/v1/backup-agents/targets",
              query: { size: "50", server_category: category, ...(q ? { server_name: q } : {}) },
            },
            "contents",
          ),
        ),
      );
      return lists
        .flat()
        .map((server: VendorRow) =>
          row(String(server.server_uuid), String(server.server_name), { detail: textOf(server, "server_state") }),
        );
    },
  }),
  "agent-install-path": lookup({
    input: z.strictObject({ os: z.string().min(1).max(64) }),
    run: async (io, { os }) => {
      const answer = await askOne(io, {
        service: "backup",
        operationId: "showBackupAgentInstallFilePath",
        path: "/v1/backup-agents/agent-install-file-path",
        query: { os_type: /win/i.test(os) ? "WINDOWS" : "LINUX" },
      });
      const path = textOf(answer, "install_file_path");
      return path === null ? [] : [row(path, path)];
    },
  }),
  "backup-candidates": lookup({
    input: z.strictObject({ type: z.enum(["image", "filesystem"]), q: search }),
    run: async (io, { type, q }) => {
      const lists = await Promise.all(
        serverCategories.map((category) =>
          askList(
            io,
            {
              service: "backup",
              operationId: "listBackupTargets",
              path: "/v1/backups/backup-targets",
              query: { size: "50", server_category: category, policy_type: policyTypeOf[type], ...(q ? { server_name: q } : {}) },
            },
            "contents",
          ).catch(() => []),
        ),
      );
      return lists
        .flat()
        .map((server: VendorRow) =>
          row(String(server.server_uuid), String(server.server_name), { detail: textOf(server, "server_os_version") }),
        );
    },
  }),
  "backup-name-taken": lookup({
    input: z.strictObject({ name: z.string().min(1).max(255) }),
    run: (io, { name }) => taken(io, "checkBackupNameDuplicate", "/v1/backups/check-name-duplication", { backup_name: name }),
  }),
  "restore-name-taken": lookup({
    input: z.strictObject({ name: z.string().min(1).max(255) }),
    run: (io, { name }) =>
      taken(io, "checkBackupRestoreServerNameDuplicate", "/v1/backups/restore/check-name-duplication", {
        restore_server_name: name,
      }),
  }),
  "path-taken": lookup({
    input: z.strictObject({ vmId: idSchema, path: z.string().min(1).max(4_096) }),
    run: (io, { vmId, path }, facts) =>
      taken(io, "checkFilesystemPathDuplication", "/v1/backups/check-filesystem-duplication", {
        filesystem_path: path,
        server_uuid: facts.get(vmId).vendorId,
      }),
  }),
};

/** List Volume Replication Region (File Storage 1.1): where volumes of this type can be mirrored to. */
async function fileRegions(io: Io, volume: FactRow): Promise<LookupRow[]> {
  const answer = await askOne(io, {
    service: "file-storage",
    operationId: "listVolumeReplicationRegion",
    path: "/v1/replications/regions",
    query: {
      type_name: String(volume.attributes.type_name),
      source_region_name: io.settings.region,
      replication_type: "replication",
    },
  });
  const { regions } = answer ?? {};
  // The contract's example is a list written as text.
  const names = typeof regions === "string" ? regions.match(/[a-z0-9-]+/g) : z.array(z.string()).nullish().parse(regions);
  return (names ?? []).map((name) => row(name, name));
}

/** List Region Relationship (Backup 1.2): the connection's own region and those it is paired with. */
async function regionsFrom(io: Io): Promise<LookupRow[]> {
  const pairs = await askList(
    io,
    {
      service: "backup",
      operationId: "listBackupRegionRelationship",
      path: "/v1/backups/region-relationship",
      query: { from_region: io.settings.region },
    },
    "contents",
  );
  const names = new Set([io.settings.region, ...pairs.flatMap((pair) => textOf(pair, "to_region") ?? [])]);
  return [...names].map((name) => row(name, name));
}

/** Operations of the contract behind each look-up. */
export const samsungLookupCoverage: Record<string, readonly string[]> = {
  "restore-networks": ["backup.listBackupRestoreSubnets"],
  "restore-regions": ["backup.listBackupRegionRelationship"],
  "replication-regions": ["backup.listBackupRegionRelationship", "file-storage.listVolumeReplicationRegion"],
  "bucket-objects": ["archive-storage.listBucketObjects"],
  "object-versions": ["archive-storage.listBucketObjectVersions"],
  "file-tree": ["backup.listFilesystemPath"],
  "file-search": ["backup.listFilesystemPath"],
  "restore-file-targets": ["backup.listAgentBackupRestoreTargetServers"],
  "agent-candidates": ["backup.listTargetsOfBackupAgent"],
  "agent-install-path": ["backup.showBackupAgentInstallFilePath"],
  "backup-candidates": ["backup.listBackupTargets"],
  "backup-name-taken": ["backup.checkBackupNameDuplicate"],
  "restore-name-taken": ["backup.checkBackupRestoreServerNameDuplicate"],
  "path-taken": ["backup.checkFilesystemPathDuplication"],
};
