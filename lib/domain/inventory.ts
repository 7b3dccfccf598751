import { z } from "zod";
import { idSchema } from "./ids";
import { retentionSchema, scheduleSchema, cycleSchema } from "./schedule";
import { historyKinds, protections, runStates, vmKinds } from "./states";
import { nullableTimeSchema, timeSchema } from "./times";

const bytesSchema = z.int().min(0).nullable();
const nullableId = idSchema.nullable();

/** What every row that came from a vendor carries. */
const originShape = {
  id: idSchema,
  connectionId: idSchema,
  provider: z.string(),
  vendorId: z.string(),
  tenantId: nullableId,
};

export const runStateSchema = z.enum(runStates);
export type RunState = z.infer<typeof runStateSchema>;

export const protectionSchema = z.enum(protections);
export type Protection = z.infer<typeof protectionSchema>;

export const vmKindSchema = z.enum(vmKinds);
export const powerStateSchema = z.enum(["running", "stopped", "unknown"]);

export const vmSchema = z.object({
  ...originShape,
  name: z.string(),
  kind: vmKindSchema,
  region: z.string().nullable(),
  /** Where it runs, as the vendor names it, from wide to narrow: `manager / host`; null where the vendor does not tell. */
  location: z.string().nullable().default(null),
  os: z.string().nullable(),
  powerState: powerStateSchema,
  protection: protectionSchema,
  /** Why `protection` is what it is: the rule, the threshold and the values. */
  protectionReason: z.string().nullable(),
  /** `present`, or `gone` when the source no longer exists and points remain. */
  state: z.enum(["present", "gone"]),
  lastBackupAt: nullableTimeSchema,
  lastBackupState: runStateSchema.nullable(),
  lastGoodAt: nullableTimeSchema,
  failuresSinceGood: z.int().min(0),
  nextRunAt: nullableTimeSchema,
  targetSeconds: z.int().min(1),
  sizeBytes: bytesSchema,
});
export type Vm = z.infer<typeof vmSchema>;

export const backupTypeSchema = z.enum(["image", "filesystem", "application"]);
export const resourceStateSchema = z.enum(["creating", "available", "editing", "deleting", "error", "gone", "unknown"]);
export type ResourceState = z.infer<typeof resourceStateSchema>;

export const backupSchema = z.object({
  ...originShape,
  name: z.string(),
  vmId: nullableId,
  vmName: z.string().nullable(),
  type: backupTypeSchema,
  state: resourceStateSchema,
  vendorState: z.string().nullable(),
  retention: retentionSchema.nullable(),
  encrypted: z.boolean().nullable(),
  replicated: z.boolean().nullable(),
  agentless: z.boolean().nullable(),
  paths: z.array(z.string()).nullable(),
  schedules: z.array(scheduleSchema),
  lastRunAt: nullableTimeSchema,
  lastRunState: runStateSchema.nullable(),
  nextRunAt: nullableTimeSchema,
  usedBytes: bytesSchema,
});
export type Backup = z.infer<typeof backupSchema>;

export const historyKindSchema = z.enum(historyKinds);

export const historySchema = z.object({
  ...originShape,
  kind: historyKindSchema,
  state: runStateSchema,
  vendorState: z.string().nullable(),
  backupId: nullableId,
  backupName: z.string().nullable(),
  /** The archive bucket that it archived to or recovered from. */
  bucketId: nullableId.default(null),
  vmId: nullableId,
  vmName: z.string().nullable(),
  scheduleName: z.string().nullable(),
  startedAt: nullableTimeSchema,
  endedAt: nullableTimeSchema,
  durationSeconds: z.int().min(0).nullable(),
  sizeBytes: bytesSchema,
  progressPercent: z.number().min(0).max(100).nullable(),
  error: z.string().nullable(),
});
export type History = z.infer<typeof historySchema>;

export const restoreTargetSchema = z.object({
  ...originShape,
  backupId: nullableId,
  backupName: z.string().nullable(),
  vmId: nullableId,
  vmName: z.string().nullable(),
  /** The share that it is a point of, where it is of no machine. */
  volumeId: nullableId,
  volumeName: z.string().nullable(),
  /** The same point among the snapshots: what restores of shares name. */
  snapshotId: nullableId.default(null),
  takenAt: timeSchema,
  expiresAt: nullableTimeSchema,
  kind: z.enum(["full", "incremental", "snapshot", "image"]),
  sizeBytes: bytesSchema,
  restorable: z.boolean(),
  /** Why it cannot be restored, or what to know before restoring. */
  note: z.string().nullable(),
  scheduleName: z.string().nullable(),
  locations: z.array(z.string()),
});
export type RestoreTarget = z.infer<typeof restoreTargetSchema>;

export const replicationSchema = z.object({
  region: z.string().nullable(),
  cycle: cycleSchema.nullable(),
  state: z.string().nullable(),
  lagSeconds: z.int().min(0).nullable(),
});
export type Replication = z.infer<typeof replicationSchema>;

/** A snapshot schedule has no zone of its own at some vendors; the reader says which zone it took. */
export const groupMemberSchema = z.object({
  id: nullableId,
  vendorId: z.string(),
  name: z.string(),
  kind: z.enum(["volume", "vm", "application"]),
  sizeBytes: bytesSchema,
});

export const purposeSchema = z.enum(["original", "replica", "recovery", "backup", "unknown"]);

export const volumeGroupSchema = z.object({
  ...originShape,
  name: z.string(),
  state: resourceStateSchema,
  vendorState: z.string().nullable(),
  purpose: purposeSchema,
  region: z.string().nullable(),
  memberCount: z.int().min(0),
  members: z.array(groupMemberSchema),
  snapshotSchedule: scheduleSchema.nullable(),
  lastSnapshotAt: nullableTimeSchema,
  replication: replicationSchema.nullable(),
});
export type VolumeGroup = z.infer<typeof volumeGroupSchema>;

export const volumeSchema = z.object({
  ...originShape,
  name: z.string(),
  kind: z.enum(["block", "file", "parallel-file"]),
  state: z.enum([...resourceStateSchema.options, "in-use", "attaching", "detaching"]),
  vendorState: z.string().nullable(),
  purpose: purposeSchema,
  region: z.string().nullable(),
  diskType: z.string().nullable(),
  sizeBytes: bytesSchema,
  usedBytes: bytesSchema,
  volumeGroupId: nullableId,
  volumeGroupName: z.string().nullable(),
  attachments: z.array(z.object({ vendorId: z.string(), name: z.string().nullable(), kind: z.string() })),
  snapshotSchedule: scheduleSchema.nullable(),
  snapshotRatePercent: z.number().nullable(),
  iops: z.int().nullable(),
  throughputMbps: z.int().nullable(),
  /** Of shares: how they are mounted, and from where. Rows stored before these were known have none of them. */
  protocol: z.string().nullable().default(null),
  mountPath: z.string().nullable().default(null),
  encrypted: z.boolean().nullable().default(null),
  /** Whether single files can be taken back from its snapshots where it is mounted. */
  fileRecovery: z.boolean().nullable().default(null),
  /** How many scheduled snapshots are kept. */
  snapshotKeepCount: z.int().nullable().default(null),
  lastSnapshotAt: nullableTimeSchema,
  replication: replicationSchema.nullable(),
});
export type Volume = z.infer<typeof volumeSchema>;

/** What moves objects to an archive bucket by itself. */
const archivingPolicySchema = z.object({
  vendorId: z.string(),
  /** What of the source it covers; `/` is all of it. */
  path: z.string().nullable(),
  /** Objects move once they are this old. */
  afterDays: z.int().min(0).nullable(),
  state: z.enum(["active", "paused", "unknown"]),
});

export const bucketSchema = z.object({
  ...originShape,
  name: z.string(),
  state: resourceStateSchema,
  vendorState: z.string().nullable(),
  region: z.string().nullable(),
  usedBytes: bytesSchema,
  /** Whether older versions of an object are kept when it is written again. */
  versioned: z.boolean().nullable(),
  encrypted: z.boolean().nullable(),
  /** The bucket whose objects are archived here. */
  sourceBucketName: z.string().nullable(),
  policies: z.array(archivingPolicySchema),
});
export type Bucket = z.infer<typeof bucketSchema>;

export const snapshotSchema = z.object({
  ...originShape,
  name: z.string(),
  volumeId: nullableId,
  volumeName: z.string().nullable(),
  volumeGroupId: nullableId,
  volumeGroupName: z.string().nullable(),
  takenAt: timeSchema,
  expiresAt: nullableTimeSchema,
  sizeBytes: bytesSchema,
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const scheduleRowSchema = z.object({
  ...originShape,
  name: z.string(),
  state: z.enum(["active", "paused", "unknown"]),
  ownerKind: z.enum(["backup", "policy", "volume-group", "volume"]),
  ownerId: nullableId,
  ownerName: z.string().nullable(),
  vmId: nullableId,
  vmName: z.string().nullable(),
  schedule: scheduleSchema,
  nextRunAt: nullableTimeSchema,
});
export type ScheduleRow = z.infer<typeof scheduleRowSchema>;

export const agentSchema = z.object({
  ...originShape,
  name: z.string(),
  state: resourceStateSchema,
  vendorState: z.string().nullable(),
  vmId: nullableId,
  vmName: z.string().nullable(),
  ipAddress: z.string().nullable(),
  connectionState: z.enum(["connected", "disconnected", "unknown"]),
  connectionCheckedAt: nullableTimeSchema,
  backupCount: z.int().min(0).nullable(),
});
export type Agent = z.infer<typeof agentSchema>;

export const policySchema = z.object({
  ...originShape,
  name: z.string(),
  state: resourceStateSchema,
  retention: retentionSchema.nullable(),
  schedules: z.array(scheduleSchema),
  backupCount: z.int().min(0).nullable(),
});
export type Policy = z.infer<typeof policySchema>;
