import { z } from "zod";
import {
  agentSchema,
  backupSchema,
  bucketSchema,
  groupMemberSchema,
  historySchema,
  policySchema,
  restoreTargetSchema,
  scheduleRowSchema,
  snapshotSchema,
  vmSchema,
  volumeGroupSchema,
  volumeSchema,
} from "@/lib/domain/inventory";
import type { Noun } from "@/lib/domain/nouns";

/** What a reader does not give: it is the inventory's to add or to derive. Kept in step with `RowOf`. */
const added = { id: true, connectionId: true, provider: true, tenantId: true, vendorId: true } as const;

const fieldsOf: Record<Noun, z.ZodObject> = {
  vm: vmSchema.omit({
    ...added,
    protection: true,
    protectionReason: true,
    lastBackupAt: true,
    lastBackupState: true,
    lastGoodAt: true,
    failuresSinceGood: true,
    nextRunAt: true,
    targetSeconds: true,
  }),
  backup: backupSchema.omit({
    ...added,
    vmId: true,
    schedules: true,
    lastRunAt: true,
    lastRunState: true,
    nextRunAt: true,
    usedBytes: true,
  }),
  schedule: scheduleRowSchema.omit({ ...added, ownerId: true, ownerName: true, vmId: true, vmName: true, nextRunAt: true }),
  history: historySchema.omit({ ...added, backupId: true, bucketId: true, vmId: true }),
  restoreTarget: restoreTargetSchema.omit({ ...added, backupId: true, vmId: true, volumeId: true, snapshotId: true }),
  volumeGroup: volumeGroupSchema.omit({ ...added, members: true, lastSnapshotAt: true }),
  volume: volumeSchema.omit({ ...added, volumeGroupId: true, volumeGroupName: true, lastSnapshotAt: true }),
  snapshot: snapshotSchema.omit({ ...added, volumeId: true, volumeName: true, volumeGroupId: true, volumeGroupName: true }),
  agent: agentSchema.omit({ ...added, vmId: true }),
  policy: policySchema.omit(added),
  bucket: bucketSchema.omit(added),
};

const vendorId = z.string().min(1).max(512);
const link = vendorId.nullish();

/** A whole row as `RowOf` declares it, checked as strictly as the API's items are. */
export const rowSchemaOf = (noun: Noun) =>
  z.strictObject({
    vendorId,
    vendorTenant: z.string().min(1).nullable(),
    tags: z.record(z.string(), z.string()),
    attributes: z.record(z.string(), z.json()),
    links: z.strictObject({
      vm: link,
      backup: link,
      volume: link,
      volumeGroup: link,
      snapshot: link,
      owner: z.strictObject({ noun: z.enum(["backup", "policy", "volumeGroup", "volume", "bucket"]), vendorId }).nullish(),
    }),
    fields: fieldsOf[noun].strict(),
    ...(noun === "volumeGroup" ? { members: z.array(groupMemberSchema.omit({ id: true })) } : {}),
  });
