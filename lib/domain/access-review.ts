import { z } from "zod";
import { actionSchema, roleSchema } from "./roles";
import { nullableTimeSchema } from "./times";

/** What one person can see and do in one tenant: a line of the access review. */
export const accessLineSchema = z.object({
  id: z.string(),
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  /** Null: everything, rows that are nobody's included. */
  tenantId: z.string().nullable(),
  tenantName: z.string(),
  role: roleSchema,
  /** Why the person reaches the tenant. */
  via: z.enum(["all-tenants", "direct", "reseller", "none"]),
  actions: z.array(actionSchema),
  /** Tokens of the person that still open something. */
  tokens: z.int(),
  lastSignInAt: nullableTimeSchema,
  disabledAt: nullableTimeSchema,
});
export type AccessLine = z.infer<typeof accessLineSchema>;
