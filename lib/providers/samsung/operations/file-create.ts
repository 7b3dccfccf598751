import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { FactRow } from "../../plan";
import { fileServiceOf, fileServices, fileVolumePath } from "../readers/file-service";
import { define, refuse } from "./define";
import { affectedByFiles, fileIdsByName, fileNameFault, fileNameRule, showFileVolume, texts } from "./file-owner";
import { pollAfterSeconds, trackState, vendorFailure } from "./track-state";

const tib = 2 ** 40;
const mostTib = 1_000;
const sizeFault = `must be whole TiB, from 1 to ${mostTib}`;
const parallelSize = z
  .int()
  .min(tib, sizeFault)
  .max(mostTib * tib, sizeFault)
  .multipleOf(tib, sizeFault);

/** The types that the vendor's Terraform provider takes (4.2.0); the contract has free text. */
const diskTypes = ["HDD", "SSD", "HighPerformanceSSD", "SSD_SAP_S", "SSD_SAP_E"] as const;

const passwordFault =
  "can only be NFS: a CIFS volume needs a password, which Backdesk does not keep; make it in the vendor's console or through the proxy";

const create = operationInputs["file-volume.create"].extend({
  name: z.string().trim().regex(fileNameRule, fileNameFault),
  sizeBytes: parallelSize.optional(),
  diskType: z.enum(diskTypes).optional(),
  protocol: z.enum(["NFS"], passwordFault).optional(),
});

const serviceOf = { file: "file-storage", "parallel-file": "parallel-file-storage" } as const;
const serviceIn = z.enum(fileServices);

/** Create Volume (File Storage 1.1 and Parallel File Storage 1.0). Nobody can mount it until it is attached. */
export const fileVolumeCreate = define<z.infer<typeof create>>({
  input: create,
  wish: ({ name, kind, sizeBytes, diskType, protocol }) => {
    const isParallel = kind === "parallel-file";
    if (isParallel && sizeBytes === undefined) return refuse("sizeBytes", "must be given for a parallel file volume");
    if (isParallel && (diskType !== undefined || protocol !== undefined))
      return refuse(diskType === undefined ? "protocol" : "diskType", "is not taken for a parallel file volume");
    if (!isParallel && sizeBytes !== undefined)
      return refuse("sizeBytes", "is not taken for a file volume, which grows with what is on it");
    if (!isParallel && diskType === undefined) return refuse("diskType", "must be given for a file volume");
    const service = serviceOf[kind];
    const body: Record<string, string | number> = isParallel
      ? { name, capacity_tb: (sizeBytes ?? 0) / tib }
      : { name, protocol: protocol ?? "NFS", type_name: diskType ?? "" };
    const size = `${(sizeBytes ?? 0) / tib} TiB`;
    return {
      ok: true,
      wish: {
        call: {
          service,
          operationId: "createVolume",
          method: "POST",
          path: "/v1/volumes",
          body,
        },
        title: `Create the volume ${name}`,
        summary: `Creates the ${isParallel ? `parallel file volume ${name} of ${size}` : `file volume ${name} on ${diskType}`}. Nobody can mount it until servers are attached.`,
        subject: name,
        affected: [{ noun: "volume", partition: "{volumeId}" }],
        memo: { name, service },
        capture: { volumeId: isParallel ? "/id" : "/volume_id" },
      },
    };
  },
  checks: async (io, { name, kind }) => [
    (await fileIdsByName(io, name, serviceOf[kind])).length > 0
      ? { id: "name", level: "error", message: `There is a volume ${name} already; choose another name.` }
      : { id: "name", level: "ok", message: "The name is free." },
  ],
  look: (io, memo) => fileIdsByName(io, memo.name, serviceIn.parse(memo.service)),
  happened: (_memo, before, after) => {
    const made = texts(after).find((id) => !texts(before).includes(id));
    return made === undefined ? null : { volumeId: made };
  },
  track: async (io, { outputs, memo }) =>
    trackState(await showFileVolume(io, serviceIn.parse(memo.service), outputs.volumeId), ["available"], {
      created: [{ noun: "volume", vendorId: outputs.volumeId, name: memo.name }],
      putBack: `Nothing that existed was changed. To put things back, delete ${String(memo.name)}.`,
    }),
});

const resize = operationInputs["file-volume.resize"].extend({ sizeBytes: parallelSize });

const notParallel = (volume: FactRow) =>
  fileServiceOf(volume.attributes) === "file-storage"
    ? "is a file volume, which grows with what is on it"
    : "is a block volume, whose size the vendor does not change";

const capacitySeen = z.object({ state: z.string().nullable(), capacity: z.number().nullable() });

/** Set Volume Capacity (Parallel File Storage 1.0). */
export const fileVolumeResize = define<z.infer<typeof resize>>({
  input: resize,
  wish: ({ volumeId, sizeBytes }, facts) => {
    const volume = facts.get(volumeId);
    if (fileServiceOf(volume.attributes) !== "parallel-file-storage") return refuse("volumeId", notParallel(volume));
    const [was, wanted] = [volume.item.sizeBytes, sizeBytes / tib];
    if (was === sizeBytes) return refuse("sizeBytes", "is what it has now");
    return {
      ok: true,
      wish: {
        call: {
          service: "parallel-file-storage",
          operationId: "setVolumeCapacity",
          method: "PUT",
          path: `${fileVolumePath(volume.vendorId)}/capacity`,
          body: { capacity_tb: wanted },
        },
        title: `Resize ${volume.name}`,
        summary: `${volume.name} has ${wanted} TiB from then on${typeof was === "number" ? ` instead of ${was / tib} TiB` : ""}. What is on it stays.`,
        subject: volume.name,
        affected: affectedByFiles(volume),
        memo: { ownerId: volume.vendorId, wanted },
      },
    };
  },
  checks: (_io, { volumeId, sizeBytes }, facts) => {
    const was = facts.get(volumeId).item.sizeBytes;
    return Promise.resolve(
      typeof was === "number" && sizeBytes < was
        ? [
            {
              id: "smaller",
              level: "warning" as const,
              message: "The vendor refuses less than what is on it, and does not tell how much that is.",
            },
          ]
        : [],
    );
  },
  look: async (io, memo) => {
    const volume = await showFileVolume(io, "parallel-file-storage", memo.ownerId);
    return {
      state: String(volume?.state ?? "gone"),
      capacity: z.coerce.number().nullable().catch(null).parse(volume?.capacity_tb),
    };
  },
  happened: (memo, _before, after) => (capacitySeen.parse(after).capacity === memo.wanted ? {} : null),
  track: async (io, { memo }) => {
    const volume = await showFileVolume(io, "parallel-file-storage", memo.ownerId);
    const state = String(volume?.state ?? "unknown");
    if (state === "error") return { state: "failed", error: vendorFailure("The vendor could not resize the volume", state) };
    return state === "available" && Number(volume?.capacity_tb) === memo.wanted
      ? { state: "succeeded", result: { vendorState: state } }
      : { state: "running", progressPercent: null, pollAfterSeconds };
  },
});

const fileRecovery = operationInputs["file-volume.set-file-recovery"];

/** Set Volume (File Storage 1.1): whether people who mount it find its snapshots there and take single files back themselves. */
export const fileSetFileRecovery = define<z.infer<typeof fileRecovery>>({
  input: fileRecovery,
  wish: ({ volumeId, enabled }, facts) => {
    const volume = facts.get(volumeId);
    const service = fileServiceOf(volume.attributes);
    if (service !== "file-storage")
      return refuse(
        "volumeId",
        `is a ${service === null ? "block" : "parallel file"} volume, which has no recovery of single files`,
      );
    return {
      ok: true,
      wish: {
        call: {
          service: "file-storage",
          operationId: "setVolume",
          method: "PUT",
          path: fileVolumePath(volume.vendorId),
          body: { file_unit_recovery_enabled: enabled },
        },
        title: `Switch recovery of single files of ${volume.name} ${enabled ? "on" : "off"}`,
        summary: enabled
          ? `Single files of ${volume.name} can be taken back from its snapshots from then on. What is on it is not changed.`
          : `Single files of ${volume.name} can no longer be taken back from its snapshots; whole snapshots still can be restored.`,
        subject: volume.name,
        affected: affectedByFiles(volume),
        memo: { ownerId: volume.vendorId, enabled },
      },
    };
  },
  look: async (io, memo) => {
    const volume = await showFileVolume(io, "file-storage", memo.ownerId);
    return volume?.file_unit_recovery_enabled === true || volume?.file_unit_recovery_enabled === "true";
  },
  happened: (memo, _before, after) => (after === memo.enabled ? {} : null),
  track: async (io, { memo }) => {
    const volume = await showFileVolume(io, "file-storage", memo.ownerId);
    const isOn = volume?.file_unit_recovery_enabled === true || volume?.file_unit_recovery_enabled === "true";
    return isOn === memo.enabled
      ? { state: "succeeded", result: {} }
      : { state: "running", progressPercent: null, pollAfterSeconds };
  },
});
