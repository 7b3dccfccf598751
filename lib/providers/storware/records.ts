import { z } from "zod";
import { timeSchema } from "@/lib/domain/times";

/*
 * The vendor's records as they are read. This is the border: `NameAndGuid` and `EnumNameAndDescription` come in here and go no further
 * than planners, who send them back. Enumerations are taken as text (a new word must not hide a row), as an object or bare, since the
 * vendor's own pages print both (contract README, "Conventions").
 */

const absent = (value: unknown) => (value === "" ? null : value);
const numeric = (value: unknown) =>
  typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : absent(value);

/** `EnumNameAndDescription`, or the bare name, as the name. */
export const wordSchema = z
  .union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])
  .nullish()
  .transform((word) => (word === undefined || word === "" ? null : word));

/** `NameAndGuid`; null for none. */
export const referenceSchema = z
  .object({ guid: z.string().min(1), name: z.string().nullish() })
  .nullish()
  .transform((to) => (to ? { guid: to.guid, name: to.name ?? null } : null));

const text = z.preprocess(absent, z.string().nullish()).transform((value) => value ?? null);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? null);
const number = z.preprocess(numeric, z.number().nullish()).transform((value) => value ?? null);
const whole = z.preprocess(numeric, z.int().nullish()).transform((value) => value ?? null);
const references = z
  .array(referenceSchema)
  .nullish()
  .transform((all) => (all ?? []).filter((one) => one !== null));
const words = z
  .array(wordSchema)
  .nullish()
  .transform((all) => (all ?? []).filter((one) => one !== null));
const texts = z
  .array(z.string())
  .nullish()
  .transform((all) => all ?? []);
const guid = z.string().min(1).max(512);
const anything = z.unknown().optional();

/** A machine with its settings (`GET /virtual-machines/detailed`); secrets of its SSH user are never read. */
export const virtualMachineSchema = z.object({
  guid,
  uuid: text,
  name: z.string(),
  tenantId: text,
  present: flag,
  tags: texts,
  hypervisor: referenceSchema,
  hvManager: referenceSchema,
  hvType: wordSchema,
  hvmType: wordSchema,
  hvCluster: referenceSchema,
  vmBackupPolicy: referenceSchema,
  snapshotMgmtPolicy: referenceSchema,
  backupUpToDate: flag,
  lastBackup: whole,
  lastSuccessfulFullBackup: referenceSchema,
  project: referenceSchema,
  vmFlavor: referenceSchema,
  networkInterfaceCards: references,
  credential: referenceSchema,
  quiesceBeforeSnapshot: wordSchema,
  vmExportImportMode: wordSchema,
  sshHost: text,
  sshPort: whole,
  sshUser: text,
  sshKeyPath: text,
  preSnapCmdExecEnabled: flag,
  preSnapCmdArgs: z.array(z.string()).nullish(),
  preSnapIgnoredExitCodes: text,
  preSnapStdErrorHandling: wordSchema,
  preCommand: anything,
  postSnapCmdExecEnabled: flag,
  postSnapCmdArgs: z.array(z.string()).nullish(),
  postSnapIgnoredExitCodes: text,
  postSnapStdErrorHandling: wordSchema,
  postCommand: anything,
  baseImageCreationConfig: anything,
});
export type VirtualMachine = z.infer<typeof virtualMachineSchema>;

const retentionSettingsSchema = z
  .object({
    retentionKeepLastNFull: whole,
    retentionKeepFullNewerThan: whole,
    retentionKeepLastNIncremental: whole,
    retentionKeepIncrementalNewerThan: whole,
    keepLastBackupWhenSourceStillExists: flag,
  })
  .nullish()
  .transform((settings) => settings ?? null);
export type RetentionSettings = NonNullable<z.infer<typeof retentionSettingsSchema>>;

const ruleDestinationSchema = z.object({
  active: flag,
  roleType: wordSchema,
  backupDestination: referenceSchema,
  backupRetentionSettings: retentionSettingsSchema,
  daysToKeepRetentionLock: whole,
});

export const ruleSchema = z.object({
  guid,
  name: z.string(),
  schedules: references,
  ruleBackupDestinations: z
    .array(ruleDestinationSchema)
    .nullish()
    .transform((all) => all ?? []),
  position: whole,
  active: flag,
  markedForDeletion: flag,
});
export type Rule = z.infer<typeof ruleSchema>;

export const policySchema = z.object({
  guid,
  name: z.string(),
  tenantId: text,
  priority: whole,
  active: flag,
  autoRemoveNonPresent: flag,
  autoAssignMode: wordSchema,
  autoAssignSettings: anything,
  backupRetryCount: whole,
  dailyReportEnabled: flag,
  mailingList: referenceSchema,
  failRemainingBackupTasksExportThreshold: number,
  failRemainingBackupTasksStoreThreshold: number,
  visibleForAllProjects: flag,
  vmCount: whole,
  rules: z.array(ruleSchema).nullish(),
  vms: z.array(referenceSchema).nullish(),
});
export type Policy = z.infer<typeof policySchema>;

export const scheduleSchema = z.object({
  guid,
  name: z.string(),
  active: flag,
  backupType: wordSchema,
  type: wordSchema,
  executionType: wordSchema,
  hour: whole,
  startWindowLength: whole,
  interval: z
    .object({ startHour: z.int(), endHour: z.int(), frequency: z.int() })
    .nullish()
    .transform((interval) => interval ?? null),
  daysOfWeek: words,
  months: words,
  dayOfWeekOccurrences: words,
  rules: references,
  tenantId: text,
});
export type VendorSchedule = z.infer<typeof scheduleSchema>;

export const taskSchema = z.object({
  guid,
  type: wordSchema,
  state: wordSchema,
  progress: number,
  windowStart: whole,
  startTime: whole,
  finishTime: whole,
  creationTime: whole,
  statusInfo: text,
  backupType: wordSchema,
  protectedEntity: referenceSchema,
  backup: referenceSchema,
  schedule: referenceSchema,
  restoreJob: referenceSchema,
  restoreType: wordSchema,
  dstProtectedEntity: referenceSchema,
});
export type Task = z.infer<typeof taskSchema>;

const locationSchema = z.object({
  guid,
  backupDestination: referenceSchema,
  status: wordSchema,
  roleType: wordSchema,
  retentionHint: wordSchema,
});

export const backupSchema = z.object({
  guid,
  backupTime: whole,
  snapshotTime: whole,
  status: wordSchema,
  type: wordSchema,
  size: whole,
  statusInfo: text,
  description: text,
  originEntity: z
    .object({ name: text, type: wordSchema })
    .nullish()
    .transform((origin) => origin ?? null),
  backupRule: referenceSchema,
  backupLocations: z
    .array(locationSchema)
    .nullish()
    .transform((all) => all ?? []),
  warnings: texts,
  archiveExpire: whole,
  hidden: flag,
});
export type Backup = z.infer<typeof backupSchema>;

export const mountSchema = z.object({
  guid,
  backup: referenceSchema,
  mode: wordSchema,
  state: wordSchema,
  node: referenceSchema,
  unmountTime: whole,
});
export type Mount = z.infer<typeof mountSchema>;

export const snapshotSchema = z.object({ guid, snapshotTime: whole, uuid: text, status: wordSchema, standAlone: flag });

export const nodeSchema = z.object({
  guid,
  name: z.string(),
  nodeIP: text,
  state: wordSchema,
  version: text,
  lastSeen: whole,
});

export type ParsedRecord<T> = { ok: true; record: T } | { ok: false; vendorId: string | null; message: string };

/** Reads one record; one that cannot be read is named by its guid, where it has one. */
export function parseRecord<T>(schema: z.ZodType<T>, value: unknown): ParsedRecord<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, record: parsed.data };
  const [issue] = parsed.error.issues;
  const id = typeof value === "object" && value !== null && "guid" in value ? value.guid : null;
  return {
    ok: false,
    vendorId: typeof id === "string" ? id : null,
    message: `${issue?.path.join(".") || "the row"}: ${issue?.message ?? "is not what the contract says"}`,
  };
}

/** An instant of the vendor's, milliseconds since 1970 UTC, as ISO 8601; null for none, for 0 and for what is no date. */
export function instantOf(ms: number | null): string | null {
  if (ms === null || ms <= 0) return null;
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return null;
  const parsed = timeSchema.safeParse(date.toISOString());
  return parsed.success ? parsed.data : null;
}
