import { z } from "zod";

export const roleSchema = z.enum(["admin", "operator", "helpdesk", "viewer", "auditor"]);
export type Role = z.infer<typeof roleSchema>;

/** Everything a route can ask for. `lib/access/permissions.ts` says which role has which. */
export const actionSchema = z.enum([
  "inventory:read",
  "operations:read",
  "operations:write",
  "requests:read",
  "requests:ask",
  "requests:decide",
  "requests:rules",
  "connections:read",
  "connections:write",
  "connections:sync",
  "proxy:use",
  "people:read",
  "people:write",
  "tenants:write",
  "shares:write",
  "tokens:own",
  "audit:read",
  "audit:write",
  "metrics:read",
  "self:read",
]);
export type Action = z.infer<typeof actionSchema>;

/** A role that somebody holds: everywhere (null), or in one tenant. A person may hold several. */
export const grantSchema = z.object({ tenantId: z.string().nullable(), role: roleSchema });
export type Grant = z.infer<typeof grantSchema>;
