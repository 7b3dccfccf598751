import { z } from "zod";

/**
 * What is kept of a backup beside its row, under the vendor's own names (Backup 1.2, Show Backup). Other readers and planners
 * read it through `backupAttributes`; the reader itself uses it to tell whether a backup must be asked for again.
 */
const backupAttributesSchema = z.object({
  policy_type: z.string(),
  policy_category: z.string(),
  role_type: z.string(),
  retention_period: z.string(),
  server_uuid: z.string(),
  server_name: z.string(),
  server_category: z.string(),
  server_region: z.string().nullable(),
  server_os_type: z.string().nullable(),
  region: z.string().nullable(),
  backup_agent_id: z.string().nullable(),
  dr_enabled: z.boolean().nullable(),
  dr_region: z.string().nullable(),
  origin_backup_id: z.string().nullable(),
  replica_backup_id: z.string().nullable(),
  encrypt_enabled: z.boolean().nullable(),
  is_all_filesystem: z.boolean().nullable(),
  filesystem_paths: z.array(z.string()).nullable(),
  state: z.string(),
  created_at: z.string().nullable(),
  modified_at: z.string().nullable(),
});
export type BackupAttributes = z.infer<typeof backupAttributesSchema>;

/** The attributes of a stored backup; null when they are not (or no longer) of this shape. */
export function backupAttributes(attributes: Record<string, unknown>): BackupAttributes | null {
  const parsed = backupAttributesSchema.safeParse(attributes);
  return parsed.success ? parsed.data : null;
}
