import { z } from "zod";

/** `POST /api/v1/connections`. Settings and credentials are then read by the provider's own schemas. */
export const createConnectionSchema = z.strictObject({
  provider: z.string().min(1).max(32),
  name: z.string().trim().min(1).max(100),
  endpoint: z.string().trim().min(1).max(500).optional(),
  settings: z.record(z.string(), z.unknown()).default({}),
  credentials: z.record(z.string(), z.unknown()),
});
export type CreateConnection = z.infer<typeof createConnectionSchema>;

/** `PATCH`: what is absent stays; `settings` and `credentials` are replaced whole. */
export const updateConnectionSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    endpoint: z.string().trim().min(1).max(500),
    settings: z.record(z.string(), z.unknown()),
    credentials: z.record(z.string(), z.unknown()),
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: "name at least one field to change" });
export type UpdateConnection = z.infer<typeof updateConnectionSchema>;
