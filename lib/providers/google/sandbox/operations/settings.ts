import { badRequest, done, notFound, ok, type ConsoleAnswer } from "../answers";
import { idIn, isTrue, listOf, objectOf, textOf, type Row } from "../row";
import { hrefOf } from "../world/ground";
import { bodyOf, listAnswer, named, pathId, type ConsoleCall, type ConsoleOperations } from "./call";

const poolOf = (call: ConsoleCall): Row => named(call, "diskpool_id", "diskpool", (id) => call.world.appliances.pools.find(id));
const applianceOf = (call: ConsoleCall): Row =>
  named(call, "cluster_id", "cluster", (id) => {
    const { clusters } = call.world.appliances;
    return clusters.find(id) ?? [...clusters.all()].find(({ clusterid }) => clusterid === id) ?? null;
  });

function importImages(call: ConsoleCall): ConsoleAnswer {
  poolOf(call);
  applianceOf(call);
  const id = call.world.shelves.imports.nextId();
  return ok(call.world.shelves.imports.put({ id, status: "SUCCESS", progress: { done: 0, total: 0 } }));
}

const poolOperations: ConsoleOperations = {
  listVaultTypes: () => ok({ items: [{ name: "GoogleNearline" }, { name: "GoogleColdline" }, { name: "GoogleRegional" }] }),
  listVaultFields: (call) =>
    ok({ type: pathId(call, "pool_type"), fields: [{ name: "bucket", required: true, type: "string" }] }),
  listGcpVaultPools: ({ world }) => listAnswer([...world.appliances.pools.all()].filter(({ pooltype }) => pooltype === "vault")),
  listPoolAppliances: (call) => {
    const cluster = idIn(poolOf(call).cluster);
    return listAnswer([...call.world.appliances.clusters.all()].filter(({ id }) => id === cluster));
  },
  listPoolApplications: (call) => {
    poolOf(call);
    applianceOf(call);
    return listAnswer([]);
  },
  importPoolImages: importImages,
  importPoolApplicationImages: (call) => {
    named(call, "application_id", "application", (id) => call.world.applications.find(id, call.now));
    return importImages(call);
  },
  getPoolImport: (call) => ok(named(call, "import_id", "import", (id) => call.world.shelves.imports.find(id))),
};

const arrayOperations: ConsoleOperations = {
  testArray: (call) => {
    const array = named(call, "array_id", "array", (id) => call.world.shelves.arrays.find(id));
    return listAnswer([{ "@type": "arrayTestResultRest", result: [{ name: array.name, status: "passed" }] }]);
  },
  pretestArray: (call) => {
    if (textOf(bodyOf(call).ipaddress) === null) throw badRequest("ipaddress is required");
    return done;
  },
  listArrayTypes: ({ world }) =>
    listAnswer([
      {
        "@type": "arrayTypeRest",
        name: "PURE",
        label: "Pure Storage",
        options: [],
        appliances: [...world.appliances.clusters.all()],
      },
    ]),
};

function addAppliance(call: ConsoleCall, isKept: boolean): ConsoleAnswer {
  const ipaddress = textOf(bodyOf(call).ipaddress);
  if (ipaddress === null) throw badRequest("ipaddress is required");
  const { clusters } = call.world.appliances;
  const id = isKept ? clusters.nextId() : "0";
  const name = `br-added-${id}`;
  const row: Row = {
    "@type": "clusterRest",
    id,
    href: hrefOf(call.world.ground, "cluster", id),
    clusterid: `15000000${id}`,
    name,
    ipaddress,
    type: "sky",
    version: "11.0.12.345",
    timezone: "UTC",
  };
  return ok(isKept ? clusters.put(row) : row);
}

const applianceOperations: ConsoleOperations = {
  addAppliance: (call) => addAppliance(call, true),
  addApplianceDryRun: (call) => addAppliance(call, false),
  registerAppliance: (call) => addAppliance(call, true),
  removeAppliance: (call) => {
    const appliance = applianceOf(call);
    if (call.world.appliances.named(appliance.id) !== null) throw badRequest(`cluster ${appliance.id} has applications`);
    call.world.appliances.clusters.remove(appliance.id);
    return done;
  },
  setApplianceParameter: (call) => {
    const appliance = applianceOf(call);
    const parameter = call.query.get("param");
    if (parameter === null) throw badRequest("param is required");
    call.world.setAppliancePlace(`${appliance.id} parameter ${parameter}`, call.query.get("value") ?? "");
    return done;
  },
  getApplianceParameter: (call) => {
    const appliance = applianceOf(call);
    const parameter = pathId(call, "parameter");
    const paramvalue = call.world.appliancePlace(`${appliance.id} parameter ${parameter}`) ?? "0";
    return ok({
      "@type": "clusterParameterRest",
      id: parameter,
      paramvalue,
      cluster: { id: appliance.id, name: appliance.name },
    });
  },
  setApplianceSchedule: (call) => {
    const appliance = applianceOf(call);
    const body = bodyOf(call);
    call.world.setAppliancePlace(`${appliance.id} schedule ${String(body.name)}`, JSON.stringify(body));
    return done;
  },
  getApplianceSchedule: (call) => {
    const appliance = applianceOf(call);
    const name = pathId(call, "schedule");
    const kept = call.world.appliancePlace(`${appliance.id} schedule ${name}`);
    return ok(kept === null ? { name, frequency: "daily", time: "03:00" } : objectOf(JSON.parse(kept)));
  },
  downloadApplianceLogs: (call) => ({ status: 200, body: `Log of ${String(applianceOf(call).name)}\n` }),
};

const collectionLists = [
  "userlist",
  "sltlist",
  "slplist",
  "hostlist",
  "poollist",
  "applist",
  "arraylist",
  "lglist",
  "cloudcredentiallist",
];
const organizationOf = (call: ConsoleCall): Row =>
  named(call, "org_id", "organization", (id) => call.world.shelves.organizations.find(id));

function assign(call: ConsoleCall, isAdding: boolean): ConsoleAnswer {
  const organization = organizationOf(call);
  const { world, now } = call;
  const before = objectOf(organization.resourcecollection);
  const body = bodyOf(call);
  const next: Record<string, unknown> = { ...before };
  for (const list of collectionLists) {
    const ids = listOf(body[list]).map(String);
    if (ids.length === 0) continue;
    const known = listOf(before[list]).map(String);
    const kept = isAdding ? [...new Set([...known, ...ids])] : known.filter((id) => !ids.includes(id));
    next[list] = kept;
    next[`${list}count`] = kept.length;
  }
  for (const id of listOf(body.applist).map(String)) {
    const application = world.applications.find(id, now);
    if (application === null) throw notFound("application", id);
    const others = listOf(application.orglist).filter((org) => idIn(org) !== organization.id);
    const brief = { id: organization.id, name: organization.name };
    world.applications.update(id, { orglist: isAdding ? [...others, brief] : others });
  }
  return ok(world.shelves.organizations.put({ ...organization, resourcecollection: next }));
}

const organizationOperations: ConsoleOperations = {
  getOrganization: (call) => ok(organizationOf(call)),
  deleteOrganization: (call) => {
    const organization = organizationOf(call);
    if (call.world.ground.console.organizations.some(({ id }) => id === organization.id))
      throw badRequest(`organization ${organization.id} has resources`);
    call.world.shelves.organizations.remove(organization.id);
    return done;
  },
  addOrganizationResources: (call) => assign(call, true),
  removeOrganizationResources: (call) => assign(call, false),
};

const credentialOf = (call: ConsoleCall): Row =>
  named(call, "cloudcredential_id", "cloudcredential", (id) => call.world.shelves.credentials.find(id));

/** Instances of the project that the console has not been told of. */
const undiscovered = Array.from({ length: 5 }, (_, index) => ({
  vmid: String(9_100_000 + index),
  vmname: `gce-new-${index + 1}`,
}));

const credentialOperations: ConsoleOperations = {
  deleteCloudCredential: (call) => {
    const credential = credentialOf(call);
    const wanted = listOf(bodyOf(call).sources).map((source) => textOf(objectOf(source).clusterid));
    if (wanted.length === 0) throw badRequest("sources must name the appliances to remove the credential from");
    const left = listOf(credential.sources).filter((source) => !wanted.includes(textOf(objectOf(source).clusterid)));
    if (left.length === 0) call.world.shelves.credentials.remove(credential.id);
    else call.world.shelves.credentials.put({ ...credential, sources: left });
    return done;
  },
  testCloudCredential: (call) => {
    const body = bodyOf(call);
    if (textOf(body.cloudtype) === null) throw badRequest("cloudtype is required");
    // A credential that does not work is told with 200 (contract README, "Errors and visibility").
    const isGood = isTrue(body.usedefaultsa) || textOf(body.credential) !== null;
    return ok({
      "@type": "testCredentialResultRest",
      ...(isGood
        ? { success: { privileges: [] }, errors: [] }
        : { errors: [{ errorCode: "4000", errorMsg: "Invalid credential" }] }),
    });
  },
  discoverCloudVms: (call) => {
    credentialOf(call);
    return ok({ count: undiscovered.length, totalcount: undiscovered.length, items: undiscovered });
  },
  addCloudVms: (call) => {
    const credential = credentialOf(call);
    const ids = listOf(bodyOf(call).vmids).map(String);
    if (ids.length === 0) throw badRequest("vmids is required");
    const found = ids.map((id) => {
      const machine = undiscovered.find(({ vmid }) => vmid === id);
      if (machine === undefined) throw notFound("vm", id);
      return machine;
    });
    for (const { vmname } of found) {
      const { orglist } = credential;
      const host = call.world.hosts.add({
        hostname: vmname,
        name: vmname,
        isvm: true,
        vmtype: "gcp",
        hosttype: "gcpinstance",
        orglist,
      });
      const place = { host: { id: host.id, hostname: vmname }, cluster: host.appliance, orglist };
      call.world.applications.add({ appname: vmname, name: vmname, apptype: "GCPInstance", isvm: true, ...place });
    }
    return done;
  },
  listCredentialProjects: (call) => {
    const { project } = call.world.ground.console;
    credentialOf(call);
    return ok({ count: 1, items: [{ id: project, name: project }] });
  },
  listCredentialZones: (call) => {
    credentialOf(call);
    const items = ["a", "b", "c"].map((letter) => ({ name: `${pathId(call, "region")}-${letter}` }));
    return ok({ count: items.length, items });
  },
  listCredentialDiskTypes: (call) => {
    credentialOf(call);
    const items = ["pd-balanced", "pd-ssd", "pd-standard"].map((name) => ({ name }));
    return ok({ count: items.length, items });
  },
};

const dynamicOperations: ConsoleOperations = {
  runDynamicProtection: (call) => ok({ status: "STARTED", isdryrun: call.world.isDynamicDryRun }),
  runDynamicProtectionFor: (call) => {
    pathId(call, "resource_type");
    return done;
  },
  updateDynamicProtectionConfig: (call) => {
    const { isdryrun } = bodyOf(call);
    if (isdryrun !== undefined) call.world.isDynamicDryRun = isTrue(isdryrun);
    return ok({ "@type": "dynamicProtectionJobConfigRest", isdryrun: call.world.isDynamicDryRun });
  },
  switchDynamicProtection: (call) => {
    if (textOf(bodyOf(call).enableMigrationToTagBasedProtection) === null)
      throw badRequest("enableMigrationToTagBasedProtection is required");
    return done;
  },
};

/** What an operator sets up once: pools, arrays, appliances, organizations, cloud credentials, protection by tag. */
export const settingOperations: ConsoleOperations = {
  ...poolOperations,
  ...arrayOperations,
  ...applianceOperations,
  ...organizationOperations,
  ...credentialOperations,
  ...dynamicOperations,
};
