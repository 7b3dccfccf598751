import { z } from "zod";
import { idSchema } from "./ids";
import { operationStates } from "./states";
import { nullableTimeSchema, timeSchema } from "./times";

const volumeVerbs = [
  "create",
  "snapshot",
  "delete-snapshot",
  "restore-snapshot",
  "recover",
  "set-snapshot-schedule",
  "delete-snapshot-schedule",
  "replicate",
  "set-replication-cycle",
  "set-replication-policy",
  "delete-replication",
] as const;

/** Every kind of write. A provider declares which of them it can do. */
export const operationKinds = [
  "backup.create",
  "backup.run",
  "backup.delete",
  "backup.set-schedules",
  "backup.set-retention",
  "backup.set-paths",
  "backup.set-replication",
  "restore.vm",
  "restore.files",
  "restore.mount",
  "restore.unmount",
  "restore-target.delete",
  "agent.create",
  "agent.delete",
  "agent.check",
  "policy.create",
  "policy.update",
  "policy.delete",
  "schedule.create",
  "schedule.update",
  "schedule.delete",
  ...volumeVerbs.map((verb) => `volume-group.${verb}` as const),
  "volume-group.add-members",
  "volume-group.remove-members",
  ...volumeVerbs.map((verb) => `volume.${verb}` as const),
  "volume.delete",
  "volume.attach",
  "volume.detach",
  "volume.set-qos",
  "volume.set-snapshot-rate",
  "volume.delete-snapshot-rate",
  "file-volume.create",
  "file-volume.resize",
  "file-volume.set-file-recovery",
  "archive.create",
  "archive.delete",
  "archive.set-versioning",
  "archive.set-encryption",
  "archive.create-policy",
  "archive.update-policy",
  "archive.set-policy-state",
  "archive.delete-objects",
  "archive.delete-versions",
  "archive.recover",
  "archive.recover-version",
  "task.cancel",
  "connection.sync",
  "vendor.call",
] as const;

export const operationKindSchema = z.enum(operationKinds);
export type OperationKind = z.infer<typeof operationKindSchema>;

export const operationStateSchema = z.enum(operationStates);
export type OperationState = z.infer<typeof operationStateSchema>;

/** One vendor call as it is shown: no header, no credential. */
export const plannedCallSchema = z.object({ method: z.string(), url: z.string(), body: z.unknown() });
export type PlannedCall = z.infer<typeof plannedCallSchema>;

export const recordedCallSchema = z.object({
  method: z.string(),
  url: z.string(),
  status: z.int().nullable(),
  at: timeSchema,
  attempt: z.int(),
});
export type RecordedCall = z.infer<typeof recordedCallSchema>;

export const checkSchema = z.object({
  id: z.string(),
  level: z.enum(["ok", "warning", "error"]),
  message: z.string(),
  /** A page that fixes it, where there is one. */
  href: z.string().optional(),
});
export type Check = z.infer<typeof checkSchema>;

export const dryRunSchema = z.object({ calls: z.array(plannedCallSchema), checks: z.array(checkSchema), summary: z.string() });
export type DryRun = z.infer<typeof dryRunSchema>;

export const operationErrorSchema = z.object({
  title: z.string(),
  detail: z.string(),
  vendor: z.object({ status: z.int().nullable(), code: z.string().nullable(), message: z.string() }).nullable(),
});
export type OperationError = z.infer<typeof operationErrorSchema>;

export const operationSchema = z.object({
  id: idSchema,
  kind: operationKindSchema,
  connectionId: idSchema,
  provider: z.string(),
  tenantId: idSchema.nullable(),
  subject: z.string().nullable(),
  state: operationStateSchema,
  progressPercent: z.number().min(0).max(100).nullable(),
  requestedBy: z.object({ id: z.string(), name: z.string() }),
  createdAt: timeSchema,
  startedAt: nullableTimeSchema,
  endedAt: nullableTimeSchema,
  input: z.unknown(),
  summary: z.string().nullable(),
  calls: z.array(recordedCallSchema),
  error: operationErrorSchema.nullable(),
  result: z.unknown(),
});
export type Operation = z.infer<typeof operationSchema>;

export const createOperationSchema = z.strictObject({
  kind: operationKindSchema,
  connectionId: idSchema,
  input: z.record(z.string(), z.unknown()),
});
export type CreateOperation = z.infer<typeof createOperationSchema>;

export const idempotencyKeySchema = z.string().regex(/^[\x20-\x7e]{1,255}$/, "must be 1 to 255 printable ASCII characters");
