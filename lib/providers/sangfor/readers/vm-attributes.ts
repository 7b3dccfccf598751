import { z } from "zod";

const text = z.string().nullable();

/** What is kept of a machine under the platform's own names, for planners and for the readers that go through machines. */
const vmAttributesSchema = z.object({
  az_id: text,
  az_name: text,
  project_id: text,
  project_name: text,
  host_id: text,
  storage_id: text,
  group_id: text,
  status: text,
  os_name: text,
  os_option: z.object({ arch: text, distribution_name: text, kernel_name: text }).nullable(),
  cores: z.number().nullable(),
  sockets: z.number().nullable(),
  memory_mb: z.number().nullable(),
  disks: z.array(z.object({ id: z.string(), size_mb: z.number().nullable(), storage_id: text, preallocate: text, type: text })),
  networks: z.array(z.object({ vif_id: z.string(), device_id: text })),
  application: text,
  restore_mode: text,
  encrypted: z.boolean(),
  /** The platform's release when it was read: decides which dated calls planners use. */
  scp_release: z.string(),
});
export type VmAttributes = z.infer<typeof vmAttributesSchema>;

/** The attributes of a stored machine (or those that its points carry); null when they are not of this shape. */
export function vmAttributes(attributes: unknown): VmAttributes | null {
  const parsed = vmAttributesSchema.safeParse(attributes);
  return parsed.success ? parsed.data : null;
}
