import type { z } from "zod";
import {
  agentSchema,
  backupSchema,
  bucketSchema,
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
import type { StoredRow } from "./row";

/** What the inventory itself adds to a row or derives later: not the reader's to get wrong. */
const added = {
  id: true,
  connectionId: true,
  provider: true,
  vendorId: true,
  tenantId: true,
} as const;

const schemas: Record<Noun, z.ZodType> = {
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
  volumeGroup: volumeGroupSchema.omit({ ...added, lastSnapshotAt: true }),
  volume: volumeSchema.omit({ ...added, volumeGroupId: true, volumeGroupName: true, lastSnapshotAt: true }),
  snapshot: snapshotSchema.omit({ ...added, volumeId: true, volumeName: true, volumeGroupId: true, volumeGroupName: true }),
  agent: agentSchema.omit({ ...added, vmId: true }),
  policy: policySchema.omit(added),
  bucket: bucketSchema.omit(added),
};

/**
 * What is wrong with a row that is about to be written, naming its fields; null for a good one. Rows are checked on the way in, so
 * that one that a list could not show never makes a page fail.
 */
export function rowFault(noun: Noun, row: Pick<StoredRow, "fields">): string | null {
  const checked = schemas[noun].safeParse(row.fields);
  if (checked.success) return null;
  return checked.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".") || "row"}: ${issue.message}`)
    .join("; ");
}
