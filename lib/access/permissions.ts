import type { Right } from "@/lib/domain/people";
import type { Action, Grant, Role } from "@/lib/domain/roles";
import type { Scope } from "@/lib/domain/scope";
import type { Caller } from "./caller";

/** Who may do what. The one table: routes, pages and the navigation ask it and nothing else. `docs/roles.md` is made from it. */
export const permissions = {
  admin: [
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
  ],
  operator: [
    "inventory:read",
    "operations:read",
    "operations:write",
    "requests:read",
    "requests:ask",
    "requests:decide",
    "connections:read",
    "connections:sync",
    "proxy:use",
    "tokens:own",
    "audit:read",
    "self:read",
  ],
  helpdesk: ["inventory:read", "operations:read", "requests:read", "requests:ask", "connections:read", "tokens:own", "self:read"],
  viewer: ["inventory:read", "operations:read", "requests:read", "connections:read", "tokens:own", "self:read"],
  auditor: [
    "inventory:read",
    "operations:read",
    "requests:read",
    "connections:read",
    "people:read",
    "audit:read",
    "tokens:own",
    "self:read",
  ],
} as const satisfies Record<Role, readonly Action[]>;

/** Actions that change something: refused to read-only tokens whatever their role. */
export const changing: readonly Action[] = [
  "operations:write",
  "requests:ask",
  "requests:decide",
  "requests:rules",
  "connections:write",
  "connections:sync",
  "people:write",
  "tenants:write",
  "shares:write",
  "audit:write",
];

/** What a decision needs to know of a caller. */
export type Rights = Pick<Caller, "grants" | "atMost" | "readOnly">;

const includes = (role: Role, action: Action) => (permissions[role] as readonly Action[]).includes(action);

/** The grants by which a caller may do this. */
function grantsFor(caller: Rights, action: Action): readonly Grant[] {
  if (caller.readOnly && changing.includes(action)) return [];
  if (caller.atMost !== null && !includes(caller.atMost, action)) return [];
  return caller.grants.filter(({ role }) => includes(role, action));
}

/** Whether a caller may do this anywhere. Where is `scopeOf`'s to say, and every route and query is held to that. */
export function mayDo(caller: Rights, action: Action): boolean {
  return grantsFor(caller, action).length > 0;
}

/** The tenants in which a caller may do this: all by one grant that names none. */
export function scopeOf(caller: Rights, action: Action): Scope {
  return tenantsOf(grantsFor(caller, action));
}

/** What a caller may do and where, in one line for each role that they hold. */
export function rightsOf(caller: Rights): Right[] {
  const roles = [...new Set(caller.grants.map(({ role }) => role))];
  return roles.map((role) => {
    const grants = caller.grants.filter((grant) => grant.role === role);
    const { tenantIds } = tenantsOf(grants);
    const actions = permissions[role].filter((action) => mayDo({ ...caller, grants }, action));
    return { tenantIds: tenantIds === "all" ? null : tenantIds.slice(), actions };
  });
}

/** The tenants that grants name, whatever their roles. */
export function tenantsOf(grants: readonly Grant[]): Scope {
  const ids = grants.map(({ tenantId }) => tenantId);
  return { tenantIds: ids.includes(null) ? "all" : [...new Set(ids.filter((id) => id !== null))].sort() };
}

/** The roles that count for a thing of this tenant, a token's own limit considered. */
export function rolesIn(caller: Rights, tenantId: string | null): Role[] {
  const held = caller.grants.filter((grant) => grant.tenantId === null || grant.tenantId === tenantId).map(({ role }) => role);
  const { atMost } = caller;
  return [...new Set(held.map((role) => (atMost !== null && coversRole(role, atMost) ? atMost : role)))];
}

/** True when whoever holds `role` may do everything that `other` may. */
export function coversRole(role: Role, other: Role): boolean {
  return permissions[other].every((action) => includes(role, action));
}

/** From most to least, for the one word that stands for several grants. */
const byStrength: readonly Role[] = ["admin", "operator", "auditor", "helpdesk", "viewer"];

/** The strongest role among these; a viewer where there is none. */
export function strongestRole(grants: readonly Grant[]): Role {
  return byStrength.find((role) => grants.some((grant) => grant.role === role)) ?? "viewer";
}

/** True when `after` allows less than `before` anywhere: then what was opened with `before` must end. */
export function takesAway(before: readonly Grant[], after: readonly Grant[]): boolean {
  return before.some(({ tenantId, role }) =>
    permissions[role].some(
      (action) =>
        !after.some((grant) => (grant.tenantId === null || grant.tenantId === tenantId) && includes(grant.role, action)),
    ),
  );
}
