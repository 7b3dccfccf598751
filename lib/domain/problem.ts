import { z } from "zod";

/** RFC 9457 problem as every error answer carries it. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  vendor: z.object({ status: z.int().nullable(), code: z.string().nullable(), message: z.string() }).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
