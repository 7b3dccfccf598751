import { z } from "zod";

/** What the restore wizard remembers. */
export const restoreValuesSchema = z.object({
  vmId: z.string().nullable(),
  restoreTargetId: z.string().nullable(),
  mode: z.enum(["vm", "files"]).nullable(),
  /** Null: the name that Backdesk proposes. */
  name: z.string().nullable(),
  region: z.string(),
  networkId: z.string(),
  securityGroupId: z.string(),
  serverTypeId: z.string(),
  placeId: z.string(),
  clusterId: z.string(),
  storageId: z.string(),
  projectId: z.string(),
  dataCenter: z.string(),
  /** Fields that only this vendor has. */
  extra: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  paths: z.array(z.string()),
  fileTargetId: z.string(),
  destination: z.string(),
  overwrite: z.boolean(),
});
export type RestoreValues = z.infer<typeof restoreValuesSchema>;

export const emptyRestoreValues = (vmId: string | null, restoreTargetId: string | null): RestoreValues => ({
  vmId,
  restoreTargetId,
  mode: null,
  name: null,
  region: "",
  networkId: "",
  securityGroupId: "",
  serverTypeId: "",
  placeId: "",
  clusterId: "",
  storageId: "",
  projectId: "",
  dataCenter: "",
  extra: {},
  paths: [],
  fileTargetId: "",
  destination: "",
  overwrite: false,
});
