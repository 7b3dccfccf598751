import { z } from "zod";
import { retentionSchema, scheduleSchema } from "@/lib/domain/schedule";

/** What the backup wizard remembers. What each connection asks by itself is kept by connection id. */
export const backupValuesSchema = z.object({
  vmIds: z.array(z.string()),
  type: z.enum(["image", "filesystem"]).nullable(),
  agent: z.boolean().nullable(),
  /** Files: null is the whole file system. */
  paths: z.array(z.string()).nullable(),
  encrypted: z.boolean(),
  replicated: z.boolean(),
  /** `{vm}` stands for the machine's name. */
  namePattern: z.string(),
  /** Absent until the person has changed what is proposed. */
  schedules: z.record(z.string(), z.array(scheduleSchema)),
  retention: z.record(z.string(), retentionSchema),
  /** Where the vendor keeps schedules and retention in policies. */
  policyIds: z.record(z.string(), z.string()),
  /** Fields that only one vendor has. */
  extra: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
});
export type BackupValues = z.infer<typeof backupValuesSchema>;

export const emptyBackupValues = (vmIds: readonly string[]): BackupValues => ({
  vmIds: [...vmIds],
  type: null,
  agent: null,
  paths: null,
  encrypted: true,
  replicated: false,
  namePattern: "{vm}-{type}",
  schedules: {},
  retention: {},
  policyIds: {},
  extra: {},
});
