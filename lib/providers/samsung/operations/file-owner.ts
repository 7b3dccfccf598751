import { z } from "zod";
import type { FactRow } from "../../plan";
import type { FileService } from "../readers/file-service";
import { fileVolumePath } from "../readers/file-service";
import { askList, askOne, idPath, type VendorRow } from "./ask";
import type { Io } from "./define";

/** Names of file volumes (File Storage 1.1 and Parallel File Storage 1.0, VolumeCreateRequest). */
export const fileNameRule = /^[a-z][a-z0-9_]{2,20}$/;
export const fileNameFault = "must be 3 to 21 small letters, digits and underscores and begin with a letter";

/** Why a copy of a CIFS volume is not made here: operations keep their input, and a password must not be kept. */
export const cifsFault =
  "is a CIFS volume; a copy needs a password, which Backdesk does not keep: make it in the vendor's console or through the proxy";

export const showFileVolume = (io: Io, service: FileService, id: unknown): Promise<VendorRow | null> =>
  askOne(io, { service, operationId: "showVolume", path: fileVolumePath(String(id)) });

export const listFileSnapshots = (io: Io, service: FileService, id: unknown): Promise<VendorRow[]> =>
  askList(io, { service, operationId: "listSnapshots", path: "/v1/snapshots", query: { volume_id: String(id) } }, "snapshots");

/** Access rules as both services list them, without those on their way out. */
export async function listAccess(io: Io, service: FileService, id: unknown): Promise<{ id: string; isActive: boolean }[]> {
  const operationId = service === "file-storage" ? "listAccessRules" : "listAccessRule";
  const path = `${fileVolumePath(String(id))}/access-rules`;
  const rules = await askList(io, { service, operationId, path }, "access_rules");
  return rules.flatMap((rule) => {
    const addresses = z
      .array(z.object({ access_ip_state: z.string() }))
      .catch([])
      .parse(rule.access_ip_list);
    const states = service === "file-storage" ? [rule.access_rule_state] : addresses.map((address) => address.access_ip_state);
    if (states.length > 0 && states.every((state) => state === "deleting" || state === "deleted")) return [];
    return [{ id: String(rule.object_id), isActive: states.every((state) => state === "active") }];
  });
}

export async function fileIdsByName(io: Io, name: unknown, service: FileService = "file-storage"): Promise<string[]> {
  const query = { name: String(name), limit: "1000" };
  const rows = await askList(
    io,
    { service, operationId: "listVolumes", path: "/v1/volumes", query },
    service === "file-storage" ? "filestorages" : "parallel_filestorages",
  );
  return rows.filter((row) => row.name === name).map((row) => String(row.id));
}

export const showReplication = (io: Io, volumeId: unknown, replicationId: unknown): Promise<VendorRow | null> =>
  askOne(io, {
    service: "file-storage",
    operationId: "showVolumeReplication",
    path: `/v1/replications/${idPath(String(replicationId))}`,
    query: { volume_id: String(volumeId) },
  });

export async function replicationIds(io: Io, volumeId: unknown): Promise<string[]> {
  const rows = await askList(
    io,
    {
      service: "file-storage",
      operationId: "listVolumeReplications",
      path: "/v1/replications",
      query: { volume_id: String(volumeId) },
    },
    "replications",
  );
  return rows.map((row) => String(row.replication_id));
}

const replicationSchema = z.object({
  id: z.string(),
  type: z.string(),
  source: z.object({ id: z.string(), region: z.string() }),
  replica: z.object({ id: z.string(), region: z.string() }),
});

/** The replications that the reader left in a row, a mirror first. */
export const replicationsOf = (row: FactRow) => z.array(replicationSchema).catch([]).parse(row.attributes.replications);

/** Who has access, as the reader left it in a row. */
export const accessOf = (row: FactRow) =>
  z
    .array(z.object({ id: z.string(), type: z.string() }))
    .catch([])
    .parse(row.attributes.access_rules);

/** What to read again when a file volume changed; its snapshots are its points in time too. */
export const affectedByFiles = (row: FactRow, withSnapshots = false) => [
  { noun: "volume", partition: row.vendorId },
  ...(withSnapshots ? ["snapshot", "restoreTarget"].map((noun) => ({ noun, partition: row.vendorId })) : []),
];

export const texts = (value: unknown): string[] => z.array(z.string()).catch([]).parse(value);
