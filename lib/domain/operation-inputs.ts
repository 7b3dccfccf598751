import { z } from "zod";
import { idSchema } from "./ids";
import type { OperationKind } from "./operation";
import { backupTypeSchema } from "./inventory";
import { backupRunTypeSchema, cycleSchema, retentionSchema, scheduleSchema } from "./schedule";

/*
 * The inputs of operations. The same field has the same name for every vendor; a provider narrows these
 * (allowed values, fields it does not take) and publishes the narrowed schema through its capabilities.
 */
const name = z.string().trim().min(1).max(255);
const options = z.record(z.string(), z.unknown()).optional();
const expiresAfterSeconds = z.int().min(60).optional();
const onlyBackup = z.strictObject({ backupId: idSchema });
const onlyAgent = z.strictObject({ agentId: idSchema });

const volumeLikeInputs = <K extends "volumeId" | "volumeGroupId">(key: K) => {
  const owner = { [key]: idSchema } as Record<K, typeof idSchema>;
  return {
    snapshot: z.strictObject({ ...owner, name: name.optional(), expiresAfterSeconds }),
    "delete-snapshot": z.strictObject({ ...owner, snapshotId: idSchema }),
    "restore-snapshot": z.strictObject({ ...owner, snapshotId: idSchema }),
    "set-snapshot-schedule": z.strictObject({ ...owner, schedule: scheduleSchema, keepCount: z.int().min(1).optional() }),
    "delete-snapshot-schedule": z.strictObject({ ...owner }),
    "set-replication-cycle": z.strictObject({ ...owner, cycle: cycleSchema }),
    "set-replication-policy": z.strictObject({ ...owner, policy: z.enum(["resync", "break"]) }),
    "delete-replication": z.strictObject({ ...owner }),
  };
};
const group = volumeLikeInputs("volumeGroupId");
const volume = volumeLikeInputs("volumeId");

const members = z.strictObject({ volumeGroupId: idSchema, memberIds: z.array(idSchema).min(1).max(500) });
/** Block volumes hang on the first two; whatever reaches the network may mount a share. */
export const attachmentKinds = ["bare-metal", "multi-node-gpu", "vm", "gpu", "endpoint"] as const;
const attachment = z.strictObject({ serverId: z.string().min(1), kind: z.enum(attachmentKinds) });

const bucket = { bucketId: idSchema };
/** A path in a bucket; one that ends with a slash is a folder with all that is in it, and `/` alone is everything. */
const objectPath = z.string().min(1).max(1_024);
const recovery = {
  ...bucket,
  /** The bucket that the objects are put into, by its name: any that the account has. */
  targetBucket: z.string().trim().min(1).max(255),
  overwrite: z.boolean(),
};

export const operationInputs = {
  "backup.create": z.strictObject({
    name,
    vmId: idSchema,
    type: backupTypeSchema,
    paths: z.array(z.string().min(1)).optional(),
    schedules: z.array(scheduleSchema),
    retention: retentionSchema,
    encrypted: z.boolean().optional(),
    replicated: z.boolean().optional(),
    policyId: idSchema.optional(),
    options,
  }),
  "backup.run": z
    .strictObject({
      backupId: idSchema.optional(),
      vmId: idSchema.optional(),
      backupType: backupRunTypeSchema.optional(),
      destinationId: idSchema.optional(),
      priority: z.int().min(0).max(100).optional(),
      window: z.strictObject({ start: z.iso.datetime(), end: z.iso.datetime() }).optional(),
    })
    .refine((input) => (input.backupId === undefined) !== (input.vmId === undefined), {
      path: ["backupId"],
      message: "give either backupId or vmId",
    }),
  "backup.delete": onlyBackup,
  "backup.set-schedules": z.strictObject({ backupId: idSchema, schedules: z.array(scheduleSchema) }),
  "backup.set-retention": z.strictObject({ backupId: idSchema, retention: retentionSchema }),
  "backup.set-paths": z.strictObject({ backupId: idSchema, paths: z.array(z.string().min(1)) }),
  "backup.set-replication": z.strictObject({ backupId: idSchema, replicated: z.boolean() }),
  "restore.vm": z.strictObject({
    restoreTargetId: idSchema,
    name,
    region: z.string().min(1).optional(),
    networkIds: z.array(z.string().min(1)).optional(),
    securityGroupIds: z.array(z.string().min(1)).optional(),
    serverTypeId: z.string().min(1).optional(),
    storageId: z.string().min(1).optional(),
    clusterId: z.string().min(1).optional(),
    projectId: z.string().min(1).optional(),
    powerOn: z.boolean().optional(),
    inPlace: z.boolean().optional(),
    options,
  }),
  "restore.files": z.strictObject({
    restoreTargetId: idSchema,
    targetVmId: idSchema,
    items: z.array(z.strictObject({ source: z.string().min(1), destination: z.string().min(1) })).min(1),
    overwrite: z.boolean(),
  }),
  "restore.mount": z.strictObject({ restoreTargetId: idSchema, targetVmId: idSchema.optional(), expiresAfterSeconds, options }),
  "restore.unmount": z.strictObject({ mountId: z.string().min(1) }),
  "restore-target.delete": z.strictObject({ restoreTargetId: idSchema }),
  "policy.create": z.strictObject({
    name,
    schedules: z.array(scheduleSchema).max(50),
    retention: retentionSchema,
    priority: z.int().min(0).max(100).optional(),
    /** The vendor's id of where copies go. */
    destinationId: z.string().min(1).optional(),
    /** The vendor's id of the tenant it belongs to. */
    projectId: z.string().min(1).optional(),
    options,
  }),
  "policy.update": z.strictObject({
    policyId: idSchema,
    name: name.optional(),
    schedules: z.array(scheduleSchema).max(50).optional(),
    retention: retentionSchema.optional(),
    priority: z.int().min(0).max(100).optional(),
    options,
  }),
  "policy.delete": z.strictObject({ policyId: idSchema }),
  "schedule.create": z.strictObject({ policyId: idSchema, name: name.optional(), schedule: scheduleSchema }),
  "schedule.update": z.strictObject({ scheduleId: idSchema, name: name.optional(), schedule: scheduleSchema }),
  "schedule.delete": z.strictObject({ scheduleId: idSchema }),
  "agent.create": z.strictObject({ vmId: idSchema, networkId: z.string().min(1).optional() }),
  "agent.delete": onlyAgent,
  "agent.check": onlyAgent,
  "volume-group.create": z.strictObject({ name, memberIds: z.array(idSchema).min(1).max(500) }),
  "volume-group.add-members": members,
  "volume-group.remove-members": members,
  "volume-group.snapshot": group.snapshot,
  "volume-group.delete-snapshot": group["delete-snapshot"],
  "volume-group.restore-snapshot": group["restore-snapshot"],
  "volume-group.recover": z.strictObject({ volumeGroupId: idSchema, snapshotId: idSchema, namePrefix: name }),
  "volume-group.set-snapshot-schedule": group["set-snapshot-schedule"],
  "volume-group.delete-snapshot-schedule": group["delete-snapshot-schedule"],
  "volume-group.replicate": z.strictObject({
    volumeGroupId: idSchema,
    name,
    region: z.string().min(1),
    cycle: cycleSchema,
    namePrefix: name,
  }),
  "volume-group.set-replication-cycle": group["set-replication-cycle"],
  "volume-group.set-replication-policy": group["set-replication-policy"],
  "volume-group.delete-replication": group["delete-replication"],
  "volume.create": z.strictObject({
    name,
    sizeBytes: z.int().min(1),
    diskType: z.string().min(1),
    attachments: z.array(attachment).min(1).max(8),
    options,
  }),
  "volume.delete": z.strictObject({ volumeId: idSchema }),
  "volume.attach": z.strictObject({ volumeId: idSchema, attachments: z.array(attachment).min(1).max(8) }),
  "volume.detach": z.strictObject({ volumeId: idSchema, serverIds: z.array(z.string().min(1)).min(1).max(8) }),
  "volume.set-qos": z.strictObject({ volumeId: idSchema, iops: z.int().optional(), throughputMbps: z.int().optional() }),
  "volume.set-snapshot-rate": z.strictObject({ volumeId: idSchema, ratePercent: z.int().min(0).max(1_000) }),
  "volume.delete-snapshot-rate": z.strictObject({ volumeId: idSchema }),
  "volume.snapshot": volume.snapshot,
  "volume.delete-snapshot": volume["delete-snapshot"],
  "volume.restore-snapshot": volume["restore-snapshot"],
  "volume.recover": z.strictObject({ volumeId: idSchema, snapshotId: idSchema, name }),
  "volume.set-snapshot-schedule": volume["set-snapshot-schedule"],
  "volume.delete-snapshot-schedule": volume["delete-snapshot-schedule"],
  "volume.replicate": z.strictObject({ volumeId: idSchema, name, region: z.string().min(1), cycle: cycleSchema }),
  "volume.set-replication-cycle": volume["set-replication-cycle"],
  "volume.set-replication-policy": volume["set-replication-policy"],
  "volume.delete-replication": volume["delete-replication"],
  "file-volume.create": z.strictObject({
    name,
    kind: z.enum(["file", "parallel-file"]),
    sizeBytes: z.int().min(1).optional(),
    diskType: z.string().min(1).optional(),
    protocol: z.string().min(1).optional(),
  }),
  "file-volume.resize": z.strictObject({ volumeId: idSchema, sizeBytes: z.int().min(1) }),
  "file-volume.set-file-recovery": z.strictObject({ volumeId: idSchema, enabled: z.boolean() }),
  "archive.create": z.strictObject({ name }),
  "archive.delete": z.strictObject(bucket),
  "archive.set-versioning": z.strictObject({ ...bucket, enabled: z.boolean() }),
  "archive.set-encryption": z.strictObject({ ...bucket, enabled: z.boolean() }),
  "archive.create-policy": z.strictObject({
    ...bucket,
    sourceBucket: z.string().trim().min(1).max(255),
    afterDays: z.int().min(0).max(36_500),
  }),
  "archive.update-policy": z.strictObject({ ...bucket, policyId: z.string().min(1), afterDays: z.int().min(0).max(36_500) }),
  "archive.set-policy-state": z.strictObject({ ...bucket, policyId: z.string().min(1), active: z.boolean() }),
  "archive.delete-objects": z.strictObject({ ...bucket, paths: z.array(objectPath).min(1).max(1_000) }),
  "archive.delete-versions": z.strictObject({
    ...bucket,
    path: objectPath,
    versionIds: z.array(z.string().min(1)).min(1).max(1_000),
  }),
  "archive.recover": z.strictObject({ ...recovery, paths: z.array(objectPath).min(1).max(1_000) }),
  "archive.recover-version": z.strictObject({ ...recovery, path: objectPath, versionId: z.string().min(1) }),
  "task.cancel": z.strictObject({ historyId: idSchema }),
} as const satisfies Partial<Record<OperationKind, z.ZodType>>;
