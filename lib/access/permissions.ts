import type { Action, Role } from "@/lib/domain/roles";

/** Who may do what. The one table: routes, pages and the navigation ask it and nothing else. */
const permissions = {
  admin: [
    "inventory:read",
    "operations:read",
    "operations:write",
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
  ],
  operator: [
    "inventory:read",
    "operations:read",
    "operations:write",
    "connections:read",
    "connections:sync",
    "proxy:use",
    "tokens:own",
    "audit:read",
    "self:read",
  ],
  helpdesk: ["inventory:read", "operations:read", "connections:read", "tokens:own", "self:read"],
  viewer: ["inventory:read", "operations:read", "connections:read", "tokens:own", "self:read"],
} as const satisfies Record<Role, readonly Action[]>;

/** Actions that change something: refused to read-only tokens whatever their role. */
const changing: readonly Action[] = [
  "operations:write",
  "connections:write",
  "connections:sync",
  "people:write",
  "tenants:write",
];

export function mayDo(caller: { role: Role; readOnly: boolean }, action: Action): boolean {
  if (caller.readOnly && changing.includes(action)) return false;
  return (permissions[caller.role] as readonly Action[]).includes(action);
}
