import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Content, ContentName, ContentPlan } from "../provider";
import { machineOf } from "./operations/backup-run";
import { idPath } from "./release";

const vendorId = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, "is not an id of the vendor's");
const fileName = z
  .string()
  .max(255)
  .regex(/^[^/\\\0"\r\n]+$/, "must be a file's name");

const uploadInput = z.object({ imageId: vendorId, format: z.enum(["iso", "disk", "ova"]) });

/** Upload image, Upload ova image: the whole content in one request; the API has no parts and no going on after a break. */
const imageUpload: Content<z.infer<typeof uploadInput>> = {
  input: uploadInput,
  plan: ({ imageId, format }) => ({
    ok: true,
    call: {
      method: "PUT",
      pathAndQuery:
        format === "ova"
          ? `/janus/20240725/images/ova/${idPath(imageId)}/upload`
          : `/janus/20180725/images/${idPath(imageId)}/upload`,
      fileName: imageId,
    },
  }),
};

const downloadInput = z.object({ imageId: vendorId, fileName });

const imageDownload: Content<z.infer<typeof downloadInput>> = {
  input: downloadInput,
  plan: ({ imageId, fileName: name }) => ({
    ok: true,
    call: { method: "GET", pathAndQuery: `/janus/20240725/images/${idPath(imageId)}/download`, fileName: name },
  }),
};

const firmwareInput = z.object({
  vmId: idSchema,
  clusterId: vendorId,
  type: z.enum(["bios", "tpm"]),
  restoreTargetId: idSchema.optional(),
});
const types = { bios: "BIOS", tpm: "TPM" } as const;

const refuse = (path: string, message: string): ContentPlan => ({ ok: false, errors: [{ path, message }] });

/** Download file from cluster: a machine's firmware settings, now or as a snapshot holds them. */
const firmwareDownload: Content<z.infer<typeof firmwareInput>> = {
  input: firmwareInput,
  plan: ({ vmId, clusterId, type, restoreTargetId }, facts) => {
    const vm = facts.get(vmId);
    const point = facts.find(restoreTargetId);
    if (vm.noun !== "vm") return refuse("vmId", "is not a machine");
    if (point !== null && point.attributes.server_id !== vm.vendorId)
      return refuse("restoreTargetId", "is not a point of this machine");
    const query = new URLSearchParams({
      file_type: types[type],
      server_id: vm.vendorId,
      ...(point === null ? {} : { snapshot_id: point.vendorId }),
    });
    return {
      ok: true,
      call: {
        method: "GET",
        pathAndQuery: `/janus/20180725/clusters/${idPath(clusterId)}/files/download?${query.toString()}`,
        fileName: `${vm.name}.${type}`,
      },
    };
  },
};

const firmwareUploadInput = z.object({ vmId: idSchema, clusterId: vendorId, type: z.enum(["bios", "tpm"]), fileName });

/** Upload file to cluster: beside the machine's disks. */
const firmwareUpload: Content<z.infer<typeof firmwareUploadInput>> = {
  input: firmwareUploadInput,
  plan: ({ vmId, clusterId, type, fileName: name }, facts) => {
    const vm = facts.get(vmId);
    const storageId = machineOf(vm)?.server.storage_id;
    if (vm.noun !== "vm" || storageId == null) return refuse("vmId", "is on no known storage; wait for the next sync");
    const query = new URLSearchParams({
      file_type: types[type],
      server_id: vm.vendorId,
      storage_id: storageId,
      file_name: name,
    });
    return {
      ok: true,
      call: {
        method: "POST",
        pathAndQuery: `/janus/20180725/clusters/${idPath(clusterId)}/files/upload?${query.toString()}`,
        fileName: name,
      },
    };
  },
};

export const sangforContents: Partial<Record<ContentName, Content>> = {
  "image.upload": imageUpload as Content,
  "image.download": imageDownload as Content,
  "firmware.upload": firmwareUpload as Content,
  "firmware.download": firmwareDownload as Content,
};
