import { done, ok, recordOf, recordsOf, textOf, textsOf, type Handlers, type StorwareCall } from "./call";
import { listAnswer, listed, pagingOf } from "./listing";
import type { Machine } from "./machines";
import { machineDetails, machineRecord, schedulesOfRule } from "./records";
import { notFound, Refusal } from "./refusal";
import type { World } from "./world";
import { guidIn, nameIn } from "./words";

export function machineOf(world: World, guid: string | null): Machine {
  const machine = guid === null ? null : world.machines.find(guid);
  if (machine === null) throw notFound("Virtual machine", guid ?? "");
  return machine;
}

/** Whether a policy has a schedule that makes incremental backups: without one the vendor makes none. */
export function hasIncrementalSchedule(world: World, policy: string | null): boolean {
  return [...world.shelf.rules.values()]
    .filter((rule) => rule.policy === policy)
    .some((rule) => schedulesOfRule(world, rule.guid).some(({ record }) => nameIn(record.backupType) === "INCREMENTAL"));
}

function* wanted({ world, query, now }: StorwareCall): Generator<Machine, void, void> {
  const tenant = textOf(query.tenantid) ?? textOf(query["project-uuid"]);
  const manager = textOf(query["hypervisor-manager"]);
  const hypervisor = textOf(query.hypervisor);
  const statuses = textsOf(query.backupStatus);
  for (const machine of world.machines.all()) {
    if (tenant !== null && machine.project.tenantId !== tenant && machine.project.guid !== tenant) continue;
    if (manager !== null && machine.manager?.guid !== manager) continue;
    if (hypervisor === null && statuses.length === 0) {
      yield machine;
      continue;
    }
    const record = machineRecord(world, machine, now);
    if (hypervisor !== null && guidIn(record.hypervisor) !== hypervisor) continue;
    const status =
      record.backupUpToDate === undefined ? "NO_SCHEDULE" : record.backupUpToDate === true ? "IS_PROTECTED" : "NOT_PROTECTED";
    if (statuses.length === 0 || statuses.includes(status)) yield machine;
  }
}

function list(call: StorwareCall, record: typeof machineRecord) {
  const { world, query, now } = call;
  const filters = Object.keys(query).filter((name) => !["page", "size", "orderBy", "direction"].includes(name));
  const isNatural = query.orderBy === undefined || (query.orderBy === "name" && query.direction !== "desc");
  // The common case at a hundred thousand machines: nobody is made but those of the page.
  if (filters.length === 0 && isNatural) {
    const { start, length } = pagingOf(call);
    const rows = world.machines.slice(start, length).map((machine) => record(world, machine, now));
    return listAnswer(rows, world.machines.count);
  }
  const named = { record: (machine: Machine) => record(world, machine, now), name: (machine: Machine) => machine.name };
  return isNatural ? listed({ query: { ...query, orderBy: undefined } }, wanted(call), named) : listed(call, wanted(call), named);
}

export const machineOperations: Handlers = {
  listVirtualMachines: (call) => list(call, machineRecord),
  listVirtualMachinesDetailed: (call) => list(call, machineDetails),
  getVirtualMachine: ({ world, path, now }) => ok(machineDetails(world, machineOf(world, path.guid ?? null), now)),
  updateVirtualMachineSettings: ({ world, path, body, now }) => {
    const machine = machineOf(world, path.guid ?? null);
    const { vmBackupPolicy, ...settings } = recordOf(body);
    const policy = guidIn(vmBackupPolicy);
    if (policy !== null && !world.shelf.policies.has(policy)) throw notFound("Policy", policy);
    const snapshots = guidIn(settings.snapshotMgmtPolicy);
    if (snapshots !== null && !world.shelf.snapshotPolicies.has(snapshots)) throw notFound("Policy", snapshots);
    // The whole of the settings is saved: what is left out is no longer set.
    world.settings.set(machine.guid, settings);
    world.assign(machine, policy, now);
    return ok(machineDetails(world, machine, now));
  },
  updateVirtualMachineSshPassword: ({ world, path }) => {
    machineOf(world, path.guid ?? null);
    return done;
  },
  deleteNonPresentVirtualMachines: ({ world }) => {
    for (const machine of [...world.machines.all()]) if (!machine.isPresent) world.machines.remove(machine.number);
    world.assignments += 1;
    return done;
  },
  listVirtualMachinesNotReadyForIncremental: ({ world, body, now }) =>
    ok(
      recordsOf(body)
        .map((entity) => machineOf(world, guidIn(entity)))
        .filter((machine) => !hasIncrementalSchedule(world, world.policyOf(machine, now)))
        .map((machine) => machineRecord(world, machine, now)),
    ),
  listVirtualMachineDisks: ({ world, query }) => {
    const guid = textOf(query["virtual-machine"]);
    if (guid === null) throw new Refusal(400, "The query parameter virtual-machine is required.");
    return ok(world.machines.disksOf(machineOf(world, guid)));
  },
  updateVirtualMachineDiskSettings: ({ world, path, body }) => {
    const number = world.guids.numberOf("disk", path.guid ?? "");
    const machine = number === null ? null : world.machines.at(Math.floor(number / 16));
    const disk = machine === null ? undefined : world.machines.disksOf(machine).find(({ guid }) => guid === path.guid);
    if (disk === undefined) throw notFound("Disk", path.guid ?? "");
    return ok({ ...disk, ...recordOf(body), guid: path.guid });
  },
  listFlavors: ({ world, query }) => {
    const manager = world.places.managers.find(({ guid }) => guid === query["hypervisor-manager"]);
    return ok(manager?.type === "OPENSTACK" ? world.places.flavors : []);
  },
};
