import { roleSchema, type Role } from "@/lib/domain/roles";

/** Whose thing a request is about: the caller's tenant's, another tenant's, or nobody's. */
export const owners = ["own", "other", "unassigned"] as const;
export type Owner = (typeof owners)[number];

/** Ids of one owner's things, by table; and a name that only this owner's machines have. */
export interface Subject {
  id(table: string): string;
}

/** Who gets past the door. Everybody else is told 403, and who is not signed in 401. */
interface Door {
  to: "anybody" | "signed-in" | readonly Role[];
  /** Refused to tokens: only the person in front of the page does this. */
  onlySession?: true;
  /** Refused to people and tokens that are limited to some tenants. */
  onlyUnlimited?: true;
}

/** What is behind it, and so what is checked. */
type Room =
  /** Rows of a table: every row, total and CSV line is in scope, and none in scope is missing. */
  | { kind: "list"; table: string }
  /** A list read whole: in scope, as a page and as CSV. */
  | { kind: "small-list"; query?: string }
  /** One row of a table: 404 for those who may not see it. */
  | { kind: "item"; table: string }
  /** Any other answer: nothing in it names what is not the caller's. */
  | { kind: "answer"; query?: string; status?: number }
  /** Server-sent events: those of the caller's tenants and no others. */
  | { kind: "events" }
  /** A change or a look that names its subject: `own` is the status where the caller may see the subject, `foreign` (404) elsewhere. */
  | {
      kind: "act";
      own: number;
      foreign?: number;
      table?: string;
      query?: string;
      params?: (subject: Subject) => Record<string, string>;
      body?: (subject: Subject) => unknown;
    }
  /** Speaks no JSON of ours; the named tests go over it. */
  | { kind: "elsewhere"; tests: string };

export type Expectation = Door & Room;

const everybody = roleSchema.options;
const staff = ["admin", "operator"] as const;
const admins = ["admin"] as const;
const askers = ["admin", "operator", "helpdesk"] as const;
const auditing = ["admin", "operator", "auditor"] as const;
const reviewing = ["admin", "auditor"] as const;
const empty = () => ({});

const inventory = (path: string, table: string): Record<string, Expectation> => ({
  [`GET /api/v1/${path}`]: { to: everybody, kind: "list", table },
  [`GET /api/v1/${path}/{id}`]: { to: everybody, kind: "item", table },
});

const nobody = () => ({ id: "usr_nobodys" });
const noRequest = () => ({ id: "req_nobodys" });
const noChannel = () => ({ id: "chn_nobodys" });
const ownSignIn: Expectation = { to: "signed-in", onlySession: true, kind: "act", own: 422, body: empty };

/** Content goes through the proxy, so it has the proxy's door. */
const content: Expectation = {
  to: staff,
  onlyUnlimited: true,
  kind: "act",
  own: 422,
  params: (subject) => ({ id: subject.id("connections"), name: "no-such-content" }),
};

const proxied: Expectation = {
  to: staff,
  onlyUnlimited: true,
  kind: "act",
  own: 404,
  params: (subject) => ({ connectionId: subject.id("connections"), path: "not-in-any-contract" }),
};

/** Every address and method there is, and what each caller may expect of it. A test holds this to the folders and the document. */
export const expectations: Readonly<Record<string, Expectation>> = {
  ...inventory("vms", "vms"),
  ...inventory("backups", "backups"),
  ...inventory("histories", "histories"),
  ...inventory("restore-targets", "restore_targets"),
  ...inventory("volume-groups", "volume_groups"),
  ...inventory("volumes", "volumes"),
  ...inventory("snapshots", "snapshots"),
  ...inventory("schedules", "schedules"),
  ...inventory("agents", "agents"),
  ...inventory("policies", "policies"),
  ...inventory("buckets", "buckets"),
  ...inventory("operations", "operations"),

  "POST /api/v1/operations": {
    to: staff,
    kind: "act",
    own: 200,
    // As for an id that does not exist: the field is named, the body is at fault.
    foreign: 422,
    table: "backups",
    query: "?dryRun=true",
    body: (subject) => ({
      kind: "backup.run",
      connectionId: subject.id("backups.connection_id"),
      input: { backupId: subject.id("backups") },
    }),
  },
  "POST /api/v1/operations/{id}/cancel": {
    to: staff,
    kind: "act",
    own: 409,
    table: "operations",
    params: (subject) => ({ id: subject.id("operations") }),
  },

  "GET /api/v1/connections": { to: everybody, kind: "small-list" },
  "POST /api/v1/connections": { to: admins, onlyUnlimited: true, kind: "act", own: 422, body: empty },
  "GET /api/v1/connections/{id}": {
    to: everybody,
    kind: "act",
    own: 200,
    table: "connections",
    params: (subject) => ({ id: subject.id("connections") }),
  },
  "PATCH /api/v1/connections/{id}": {
    to: admins,
    onlyUnlimited: true,
    kind: "act",
    own: 422,
    params: (subject) => ({ id: subject.id("connections") }),
    body: () => ({ provider: "another" }),
  },
  "DELETE /api/v1/connections/{id}": {
    to: admins,
    onlyUnlimited: true,
    kind: "act",
    own: 404,
    params: () => ({ id: "con_00000000000000000000" }),
  },
  "POST /api/v1/connections/{id}/test": {
    to: staff,
    onlyUnlimited: true,
    kind: "act",
    own: 404,
    params: () => ({ id: "con_00000000000000000000" }),
  },
  "POST /api/v1/connections/{id}/sync": {
    to: staff,
    kind: "act",
    own: 202,
    table: "connections",
    params: (subject) => ({ id: subject.id("connections") }),
  },
  "GET /api/v1/connections/{id}/sync-runs": {
    to: staff,
    kind: "act",
    own: 200,
    table: "connections",
    params: (subject) => ({ id: subject.id("connections") }),
  },
  "GET /api/v1/connections/{id}/lookups/{name}": {
    to: askers,
    kind: "act",
    own: 422,
    table: "connections",
    params: (subject) => ({ id: subject.id("connections"), name: "file-tree" }),
  },

  "GET /api/v1/connections/{id}/contents/{name}": content,
  "PUT /api/v1/connections/{id}/contents/{name}": content,
  "GET /api/v1/operation-groups/{id}": { to: everybody, kind: "act", own: 404, params: () => ({ id: "a-group-of-nobody" }) },

  "GET /api/v1/capabilities": { to: everybody, kind: "answer" },
  "GET /api/v1/providers": { to: "signed-in", kind: "answer" },
  "GET /api/v1/overview": { to: everybody, kind: "answer" },
  "GET /api/v1/search": { to: everybody, kind: "answer", query: "?q=a" },
  "GET /api/v1/events": { to: everybody, kind: "events" },
  "GET /api/v1/me": { to: "signed-in", kind: "answer" },
  "PATCH /api/v1/me": { to: "signed-in", kind: "act", own: 422, body: () => ({ preferences: {}, role: "admin" }) },
  "GET /api/v1/tenants": { to: everybody, kind: "small-list" },
  "POST /api/v1/tenants": { to: admins, onlyUnlimited: true, kind: "act", own: 422, body: empty },
  "PATCH /api/v1/tenants/{id}": {
    to: admins,
    onlyUnlimited: true,
    kind: "act",
    own: 404,
    params: () => ({ id: "ten_nobodys" }),
    body: empty,
  },
  "DELETE /api/v1/tenants/{id}": {
    to: admins,
    onlyUnlimited: true,
    kind: "act",
    own: 404,
    params: () => ({ id: "ten_nobodys" }),
  },
  "GET /api/v1/tenant-rules": { to: admins, onlyUnlimited: true, kind: "answer" },
  "PUT /api/v1/tenant-rules": {
    to: admins,
    onlyUnlimited: true,
    kind: "act",
    own: 409,
    body: () => ({ rules: [], basedOn: "another version" }),
  },
  "POST /api/v1/tenant-rules/preview": { to: admins, onlyUnlimited: true, kind: "act", own: 200, body: () => ({ rules: [] }) },
  "GET /api/v1/tenant-overrides": { to: admins, onlyUnlimited: true, kind: "small-list" },
  "POST /api/v1/tenant-overrides": { to: admins, onlyUnlimited: true, kind: "act", own: 422, body: empty },
  "DELETE /api/v1/tenant-overrides/{id}": {
    to: admins,
    onlyUnlimited: true,
    kind: "act",
    own: 404,
    params: () => ({ id: "vm_nobodys" }),
  },
  "GET /api/v1/users": { to: reviewing, kind: "small-list" },
  "GET /api/v1/access-review": { to: reviewing, kind: "small-list" },
  "POST /api/v1/users": { to: admins, kind: "act", own: 422, body: empty },
  "GET /api/v1/users/{id}": { to: reviewing, kind: "act", own: 404, params: nobody },
  "PATCH /api/v1/users/{id}": { to: admins, kind: "act", own: 404, params: nobody, body: () => ({ name: "Somebody" }) },
  "DELETE /api/v1/users/{id}/second-factor": { to: admins, kind: "act", own: 404, params: nobody },
  "POST /api/v1/users/{id}/sign-in-link": { to: admins, kind: "act", own: 404, params: nobody },
  "GET /api/v1/me/sessions": { to: "signed-in", kind: "answer" },
  "DELETE /api/v1/me/sessions/{id}": {
    to: "signed-in",
    onlySession: true,
    kind: "act",
    own: 404,
    params: () => ({ id: "ses_nobodys" }),
  },
  "GET /api/v1/me/sign-in": { to: "signed-in", kind: "answer" },
  "POST /api/v1/me/sign-out": { to: "signed-in", kind: "elsewhere", tests: "e2e/single-sign-on.spec.ts" },
  "POST /api/v1/me/password": ownSignIn,
  "POST /api/v1/me/second-factor": ownSignIn,
  "POST /api/v1/me/second-factor/confirmation": ownSignIn,
  "POST /api/v1/me/second-factor/recovery-codes": ownSignIn,
  "POST /api/v1/me/second-factor/removal": ownSignIn,
  "POST /api/v1/sign-in-links/open": { to: "anybody", kind: "answer", status: 415 },
  "POST /api/v1/sign-in-links/redeem": { to: "anybody", kind: "answer", status: 415 },
  "POST /api/v1/sign-out/{provider}": { to: "anybody", kind: "elsewhere", tests: "e2e/single-sign-on.spec.ts" },

  "GET /api/v1/requests": { to: everybody, kind: "small-list" },
  "POST /api/v1/requests": { to: askers, kind: "act", own: 422, body: empty },
  "GET /api/v1/requests/{id}": { to: everybody, kind: "act", own: 404, params: noRequest },
  "GET /api/v1/requests/{id}/review": { to: staff, kind: "act", own: 404, params: noRequest },
  "POST /api/v1/requests/{id}/approve": { to: staff, kind: "act", own: 404, params: noRequest },
  "POST /api/v1/requests/{id}/reject": { to: staff, kind: "act", own: 404, params: noRequest, body: () => ({ reason: "No." }) },
  "POST /api/v1/requests/{id}/cancel": { to: askers, kind: "act", own: 404, params: noRequest },
  "POST /api/v1/requests/{id}/comments": { to: askers, kind: "act", own: 404, params: noRequest, body: () => ({ text: "Why?" }) },
  "GET /api/v1/request-rules": { to: admins, kind: "small-list" },
  "PUT /api/v1/request-rules": { to: admins, kind: "act", own: 422, body: empty },
  "DELETE /api/v1/request-rules/{id}": { to: admins, kind: "act", own: 404, params: () => ({ id: "rul_nobodys" }) },
  "GET /api/v1/notification-channels": { to: admins, kind: "small-list" },
  "POST /api/v1/notification-channels": { to: admins, kind: "act", own: 422, body: empty },
  "PATCH /api/v1/notification-channels/{id}": {
    to: admins,
    kind: "act",
    own: 404,
    params: noChannel,
    body: () => ({ name: "Another name" }),
  },
  "DELETE /api/v1/notification-channels/{id}": { to: admins, kind: "act", own: 404, params: noChannel },
  "POST /api/v1/notification-channels/{id}/test": { to: admins, kind: "act", own: 404, params: noChannel },
  "GET /api/v1/notification-deliveries": { to: admins, kind: "small-list" },
  "GET /api/v1/notifications": { to: everybody, kind: "answer" },
  "GET /api/v1/notifications/choice": { to: everybody, kind: "answer" },
  "PUT /api/v1/notifications/choice": { to: everybody, kind: "act", own: 422, body: empty },
  "POST /api/v1/notifications/read": { to: everybody, kind: "act", own: 422, body: empty },

  "GET /api/v1/tokens": { to: everybody, kind: "small-list" },
  "POST /api/v1/tokens": { to: everybody, kind: "act", own: 422, body: empty },
  "DELETE /api/v1/tokens/{id}": { to: everybody, kind: "act", own: 404, params: () => ({ id: "tok_nobodys" }) },
  "GET /api/v1/audit": { to: auditing, kind: "list", table: "audit_entries" },
  "GET /api/v1/audit/verify": { to: auditing, onlyUnlimited: true, kind: "answer" },
  "GET /api/v1/audit/choices": { to: auditing, kind: "answer" },
  "GET /api/v1/audit/export": { to: auditing, onlyUnlimited: true, kind: "answer" },
  "GET /api/v1/audit/settings": { to: admins, onlyUnlimited: true, kind: "answer" },
  "PATCH /api/v1/audit/settings": { to: admins, onlyUnlimited: true, kind: "act", own: 422, body: () => ({ keepDays: 1 }) },
  "GET /api/v1/reports/monthly": { to: everybody, kind: "small-list", query: "" },
  "GET /api/v1/share-links": { to: admins, kind: "small-list" },
  "POST /api/v1/share-links": {
    to: admins,
    kind: "act",
    own: 201,
    foreign: 422,
    table: "tenants",
    body: (subject) => ({
      name: "A link",
      tenantId: subject.id("tenants"),
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    }),
  },
  "DELETE /api/v1/share-links/{id}": {
    to: admins,
    kind: "act",
    own: 404,
    params: () => ({ id: "shr_nobodys" }),
  },
  "GET /api/v1/shared/report": { to: "anybody", kind: "answer", status: 401 },
  "POST /api/v1/shared/session": { to: "anybody", kind: "answer", status: 415 },
  "GET /api/v1/openapi.json": { to: "anybody", kind: "answer" },

  "GET /api/providers/{connectionId}/{path}": proxied,
  "POST /api/providers/{connectionId}/{path}": proxied,
  "PUT /api/providers/{connectionId}/{path}": proxied,
  "PATCH /api/providers/{connectionId}/{path}": proxied,
  "DELETE /api/providers/{connectionId}/{path}": proxied,
  "HEAD /api/providers/{connectionId}/{path}": proxied,
  "OPTIONS /api/providers/{connectionId}/{path}": proxied,

  "GET /api/health": { to: "anybody", kind: "answer" },
  "GET /api/ready": { to: "anybody", kind: "answer" },
  "GET /api/metrics": { to: admins, onlyUnlimited: true, kind: "answer" },
  "GET /api/{unknown}": { to: "anybody", kind: "answer", status: 404 },
  "POST /api/{unknown}": { to: "anybody", kind: "answer", status: 404 },
  "PUT /api/{unknown}": { to: "anybody", kind: "answer", status: 404 },
  "PATCH /api/{unknown}": { to: "anybody", kind: "answer", status: 404 },
  "DELETE /api/{unknown}": { to: "anybody", kind: "answer", status: 404 },
  "GET /api/auth/{nextauth}": { to: "anybody", kind: "elsewhere", tests: "lib/access/sign-in.test.ts" },
  "POST /api/auth/{nextauth}": { to: "anybody", kind: "elsewhere", tests: "lib/access/sign-in.test.ts" },
};
