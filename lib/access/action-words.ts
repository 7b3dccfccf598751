import type { Action } from "@/lib/domain/roles";

/** What each action opens, as the page about roles says it. */
export const actionWords: Record<Action, string> = {
  "inventory:read": "See machines, backups, runs, points in time, groups, storage and schedules, and export them",
  "operations:read": "See operations and follow them",
  "operations:write": "Change things at vendors: back up, restore, schedule, delete",
  "requests:read": "See requests and follow them",
  "requests:ask": "Ask for a restore",
  "requests:decide": "Approve and refuse what others ask for",
  "requests:rules": "Set the rules for requests",
  "connections:read": "See connections and how they are",
  "connections:write": "Add, change and remove connections",
  "connections:sync": "Read a connection again now, and test it",
  "proxy:use": "Call vendors' own APIs through the proxy (only with a role that names no tenant)",
  "people:read": "See people and their roles",
  "people:write": "Invite people, change their roles, disable them, reset their sign-in",
  "tenants:write": "Make tenants, and the rules that give rows to them",
  "shares:write": "Make and end share links to a tenant's report",
  "tokens:own": "Make and revoke tokens of one's own",
  "audit:read": "Read the audit",
  "audit:write": "Set how long the audit is kept and where it is sent",
  "metrics:read": "Read Backdesk's own metrics (only with a role that names no tenant)",
  "self:read": "Open one's own profile and settings",
};
