import { conflict, done, ok } from "../answers";
import type { Collection, Shelf } from "../collection";
import { listFields } from "../list-fields";
import { describeList, ListQuery } from "../list-query";
import { merged, micros, textOf, type Row } from "../row";
import { hrefOf } from "../world/ground";
import type { World } from "../world/world";
import { bodyOf, named, type ConsoleCall, type ConsoleOperations } from "./call";

/** A list and what can be asked of it, by the names of the contract's operations. */
interface Listed {
  path: string;
  schema: string;
  collection: (world: World) => Collection;
  list: string;
  count: string;
  describe: string;
  show?: { operationId: string; parameter: string; what: string };
}

const listed: readonly Listed[] = [
  {
    path: "/application",
    schema: "ApplicationRest",
    collection: (world) => world.applications,
    list: "listApplications",
    count: "countApplications",
    describe: "describeApplications",
    show: { operationId: "getApplication", parameter: "application_id", what: "application" },
  },
  {
    path: "/workflow",
    schema: "WorkflowRest",
    collection: (world) => world.shelves.workflows,
    list: "listWorkflows",
    count: "countWorkflows",
    describe: "describeWorkflows",
  },
  {
    path: "/consistencygroup",
    schema: "ConsistencyGroupRest",
    collection: (world) => world.groups.consistency,
    list: "listConsistencyGroups",
    count: "countConsistencyGroups",
    describe: "describeConsistencyGroups",
    show: { operationId: "getConsistencyGroup", parameter: "group_id", what: "consistencygroup" },
  },
  {
    path: "/logicalgroup",
    schema: "LogicalGroupRest",
    collection: (world) => world.groups.logical,
    list: "listLogicalGroups",
    count: "countLogicalGroups",
    describe: "describeLogicalGroups",
  },
  {
    path: "/host",
    schema: "HostRest",
    collection: (world) => world.hosts,
    list: "listHosts",
    count: "countHosts",
    describe: "describeHosts",
    show: { operationId: "getHost", parameter: "host_id", what: "host" },
  },
  {
    path: "/backup",
    schema: "BackupRest",
    collection: (world) => world.images,
    list: "listBackups",
    count: "countBackups",
    describe: "describeBackups",
    show: { operationId: "getBackup", parameter: "backup_id", what: "backup" },
  },
  {
    path: "/job",
    schema: "JobRest",
    collection: (world) => world.jobs.view("running"),
    list: "listRunningJobs",
    count: "countRunningJobs",
    describe: "describeRunningJobs",
  },
  {
    path: "/jobhistory",
    schema: "JobRest",
    collection: (world) => world.jobs.view("finished"),
    list: "listFinishedJobs",
    count: "countFinishedJobs",
    describe: "describeFinishedJobs",
  },
  {
    path: "/jobstatus",
    schema: "JobRest",
    collection: (world) => world.jobs.view("all"),
    list: "listAllJobs",
    count: "countAllJobs",
    describe: "describeAllJobs",
  },
  {
    path: "/sla",
    schema: "SlaRest",
    collection: (world) => world.slas,
    list: "listSlas",
    count: "countSlas",
    describe: "describeSlas",
    show: { operationId: "getSla", parameter: "sla_id", what: "sla" },
  },
  {
    path: "/slt",
    schema: "SltRest",
    collection: (world) => world.templates,
    list: "listTemplates",
    count: "countTemplates",
    describe: "describeTemplates",
  },
  {
    path: "/slp",
    schema: "SlpRest",
    collection: (world) => world.appliances.profiles,
    list: "listProfiles",
    count: "countProfiles",
    describe: "describeProfiles",
    show: { operationId: "getProfile", parameter: "slp_id", what: "slp" },
  },
  {
    path: "/diskpool",
    schema: "DiskPoolRest",
    collection: (world) => world.appliances.pools,
    list: "listDiskPools",
    count: "countDiskPools",
    describe: "describeDiskPools",
    show: { operationId: "getDiskPool", parameter: "diskpool_id", what: "diskpool" },
  },
  {
    path: "/array",
    schema: "ArrayRest",
    collection: (world) => world.shelves.arrays,
    list: "listArrays",
    count: "countArrays",
    describe: "describeArrays",
    show: { operationId: "getArray", parameter: "array_id", what: "array" },
  },
  {
    path: "/cluster",
    schema: "ClusterRest",
    collection: (world) => world.appliances.clusters,
    list: "listAppliances",
    count: "countAppliances",
    describe: "describeAppliances",
    show: { operationId: "getAppliance", parameter: "cluster_id", what: "cluster" },
  },
  {
    path: "/event",
    schema: "EventRest",
    collection: (world) => world.shelves.events,
    list: "listEvents",
    count: "countEvents",
    describe: "describeEvents",
    show: { operationId: "getEvent", parameter: "event_id", what: "event" },
  },
  {
    path: "/localaudit",
    schema: "AuditRest",
    collection: (world) => world.shelves.audit,
    list: "listAuditRecords",
    count: "countAuditRecords",
    describe: "describeAuditRecords",
    show: { operationId: "getAuditRecord", parameter: "audit_id", what: "audit record" },
  },
  {
    path: "/user",
    schema: "UserRest",
    collection: (world) => world.shelves.users,
    list: "listUsers",
    count: "countUsers",
    describe: "describeUsers",
    show: { operationId: "getUser", parameter: "user_id", what: "user" },
  },
  {
    path: "/role",
    schema: "RoleRest",
    collection: (world) => world.shelves.roles,
    list: "listRoles",
    count: "countRoles",
    describe: "describeRoles",
    show: { operationId: "getRole", parameter: "role_id", what: "role" },
  },
  {
    path: "/right",
    schema: "RightRest",
    collection: (world) => world.shelves.rights,
    list: "listRights",
    count: "countRights",
    describe: "describeRights",
    show: { operationId: "getRight", parameter: "right_name", what: "right" },
  },
  {
    path: "/org",
    schema: "OrganizationRest",
    collection: (world) => world.shelves.organizations,
    list: "listOrganizations",
    count: "countOrganizations",
    describe: "describeOrganizations",
  },
  {
    path: "/cloudcredential",
    schema: "CloudCredentialRest",
    collection: (world) => world.shelves.credentials,
    list: "listCloudCredentials",
    count: "countCloudCredentials",
    describe: "describeCloudCredentials",
    show: { operationId: "getCloudCredential", parameter: "cloudcredential_id", what: "cloudcredential" },
  },
  {
    path: "/dynamicprotection",
    schema: "DynamicProtectionRest",
    collection: (world) => world.shelves.dynamicProtections,
    list: "listDynamicProtectionEntries",
    count: "countDynamicProtectionEntries",
    describe: "describeDynamicProtectionEntries",
    show: { operationId: "getDynamicProtectionEntry", parameter: "dynamicprotection_id", what: "dynamicprotection" },
  },
];

function listOperations(resource: Listed): ConsoleOperations {
  const { path, schema, collection, show } = resource;
  const query = (call: ConsoleCall) => new ListQuery(call.query, listFields(path, schema));
  return {
    [resource.list]: (call) => {
      const items = query(call).page(collection(call.world), call.now);
      return ok({ count: items.length, items });
    },
    [resource.count]: (call) => ({
      status: 204,
      body: null,
      headers: { "Actifio-Count": String(query(call).count(collection(call.world), call.now)) },
    }),
    [resource.describe]: () => ok(describeList(listFields(path, schema))),
    ...(show === undefined
      ? {}
      : {
          [show.operationId]: (call: ConsoleCall) =>
            ok(named(call, show.parameter, show.what, (id) => collection(call.world).find(id, call.now))),
        }),
  };
}

/** Objects that are only made, changed and removed. */
interface Kept {
  path: string;
  kind: string;
  parameter: string;
  shelf: (world: World) => Shelf;
  create?: string;
  update?: string;
  remove?: string;
  /** Values that the console fills in. */
  defaults?: (call: ConsoleCall) => object;
  /** Members that are accepted and never shown. */
  secrets?: readonly string[];
}

const dates = ({ now }: ConsoleCall) => ({ createdate: micros(now), modifydate: micros(now) });

const kept: readonly Kept[] = [
  {
    path: "slp",
    kind: "slp",
    parameter: "slp_id",
    shelf: (world) => world.appliances.profiles,
    create: "createProfile",
    update: "updateProfile",
    defaults: dates,
  },
  {
    path: "diskpool",
    kind: "diskPool",
    parameter: "diskpool_id",
    shelf: (world) => world.appliances.pools,
    create: "createDiskPool",
    update: "updateDiskPool",
    remove: "deleteDiskPool",
    defaults: ({ now }) => ({ state: "enabled", usage_mb: 0, pct: 0, modifydate: micros(now) }),
  },
  {
    path: "array",
    kind: "array",
    parameter: "array_id",
    shelf: (world) => world.shelves.arrays,
    create: "createArray",
    update: "updateArray",
    remove: "deleteArray",
    defaults: ({ now }) => ({ status: "online", overallstatus: "ok", modifydate: micros(now) }),
    secrets: ["password"],
  },
  {
    path: "user",
    kind: "user",
    parameter: "user_id",
    shelf: (world) => world.shelves.users,
    create: "createUser",
    update: "updateUser",
    remove: "deleteUser",
    defaults: dates,
    secrets: ["password"],
  },
  {
    path: "role",
    kind: "role",
    parameter: "role_id",
    shelf: (world) => world.shelves.roles,
    create: "createRole",
    update: "updateRole",
    remove: "deleteRole",
    defaults: dates,
  },
  {
    path: "org",
    kind: "organization",
    parameter: "org_id",
    shelf: (world) => world.shelves.organizations,
    create: "createOrganization",
    update: "updateOrganization",
    defaults: dates,
  },
  {
    path: "cloudcredential",
    kind: "cloudCredential",
    parameter: "cloudcredential_id",
    shelf: (world) => world.shelves.credentials,
    create: "createCloudCredential",
    update: "updateCloudCredential",
    secrets: ["credential", "secretkey", "privatekey"],
  },
  {
    path: "dynamicprotection",
    kind: "dynamicProtection",
    parameter: "dynamicprotection_id",
    shelf: (world) => world.shelves.dynamicProtections,
    create: "createDynamicProtectionEntry",
    remove: "deleteDynamicProtectionEntry",
    defaults: ({ now }) => ({ createdate: micros(now), appProtectedCount: 0 }),
  },
];

function withoutSecrets(body: object, secrets: readonly string[] = []): object {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !secrets.includes(name)));
}

export function keptOperations(resource: Kept): ConsoleOperations {
  const { path, kind, parameter, shelf, create, update, remove, secrets } = resource;
  const found = (call: ConsoleCall): Row => named(call, parameter, path, (id) => shelf(call.world).find(id));
  return {
    ...(create === undefined
      ? {}
      : {
          [create]: (call: ConsoleCall) => {
            const body = bodyOf(call);
            const name = textOf(body.name);
            const isTaken = name !== null && [...shelf(call.world).all()].some((row) => row.name === name);
            if (isTaken) throw conflict(`${path} ${name} exists`);
            const id = shelf(call.world).nextId();
            const base: Row = {
              "@type": `${kind}Rest`,
              id,
              href: hrefOf(call.world.ground, path, id),
              ...resource.defaults?.(call),
            };
            return ok(shelf(call.world).put(merged(base, withoutSecrets(body, secrets))));
          },
        }),
    ...(update === undefined
      ? {}
      : {
          [update]: (call: ConsoleCall) => {
            const next = merged(found(call), withoutSecrets(bodyOf(call), secrets));
            // `validate_only` looks without changing.
            return ok(call.query.get("validate_only") === "true" ? next : shelf(call.world).put(next));
          },
        }),
    ...(remove === undefined
      ? {}
      : {
          [remove]: (call: ConsoleCall) => {
            shelf(call.world).remove(found(call).id);
            return done;
          },
        }),
  };
}

/** Every list, its count and description, and the simple resources in full. */
export const resourceOperations: ConsoleOperations = Object.assign(
  {},
  ...listed.map(listOperations),
  ...kept.map(keptOperations),
) as ConsoleOperations;
