import { ok, recordsOf, textOf, type Handlers, type StorwareCall } from "./call";
import { listed } from "./listing";
import { machineOf } from "./machine-operations";
import { managerRecord, reference, type Places } from "./places";
import { notFound, Refusal } from "./refusal";
import { minuteMs, word, type Json, guidIn } from "./words";

const named = (record: Json) => String(record.name ?? record.host);

function hypervisors({ node, managers, standalone }: Places): Json[] {
  const frame = { licenseCovered: true, node: reference(node), vmCount: 12 };
  const managed = managers.flatMap((manager) =>
    manager.hypervisors.map((host, index) => ({
      ...frame,
      ...reference(host),
      host: `${host.name}.example.invalid`,
      type: word("KVM"),
      hvManager: reference(manager),
      ...(manager.clusters[index] ? { cluster: reference(manager.clusters[index]) } : {}),
    })),
  );
  const alone = { ...frame, ...reference(standalone), host: `${standalone.name}.example.invalid`, type: word(standalone.type) };
  return [...managed, alone];
}

/** The managers of a list that a query names: all without one, none that is not known. */
function managersOf({ world, query }: StorwareCall, parameter: string): Places["managers"] {
  const wanted = textOf(query[parameter]);
  if (wanted === null) return world.places.managers;
  const manager = world.places.managers.find(({ guid }) => guid === wanted);
  if (manager === undefined) throw notFound("Hypervisor manager", wanted);
  return [manager];
}

const networks = (call: StorwareCall) =>
  ok(
    managersOf(call, "hypervisorManagerGuid").flatMap((manager) =>
      manager.networks.map((network) => ({ ...network, hypervisorManager: reference(manager) })),
    ),
  );

export const destinationRecord = (
  destination: Places["destinations"][number],
  isDefault: boolean,
  node: Places["node"],
): Json => ({
  ...reference(destination),
  type: word(destination.type),
  totalUsedSpace: destination.usedBytes,
  totalAvailableSpace: destination.totalBytes - destination.usedBytes,
  defaultBackupDestination: isDefault,
  visibleForAllVms: true,
  nodeConfigs: [reference(node)],
  projects: [],
  dedupEnabled: destination.type !== "S3",
  encryptionEnabled: destination.type === "S3",
});

const destinations = ({ node, destinations: all }: Places) =>
  all.map((destination, index) => destinationRecord(destination, index === 0, node));

export const infrastructureOperations: Handlers = {
  listHypervisors: (call) => listed(call, hypervisors(call.world.places), { record: (host) => host, name: named }),
  getHypervisor: ({ world, path }) => {
    const found = hypervisors(world.places).find(({ guid }) => guid === path.guid);
    if (found === undefined) throw notFound("Hypervisor", path.guid ?? "");
    return ok(found);
  },
  listHypervisorManagers: (call) => {
    const { world, query, now } = call;
    const backup = textOf(query["backup-to-be-restored"]);
    const type = backup === null ? null : world.findBackup(backup, now)?.machine.manager?.type;
    const managers = world.places.managers.filter((manager) => backup === null || manager.type === type);
    const record = (manager: Places["managers"][number]) => managerRecord(manager, world.places.node);
    return listed(call, managers, { record, name: ({ name }) => name });
  },
  listHypervisorClusters: (call) => {
    const clusters = managersOf(call, "hypervisor-manager").flatMap((manager) =>
      manager.clusters.map((cluster): Json => ({ ...cluster, hypervisorManager: reference(manager) })),
    );
    return listed(call, clusters, { record: (cluster) => cluster, name: named });
  },
  listHypervisorStorages: (call) =>
    ok(
      managersOf(call, "hypervisor-manager").flatMap((manager) =>
        manager.storages.map((storage, index) => ({
          ...storage,
          clusters: manager.clusters.map(reference),
          totalAvailableSpace: (index + 2) * 10 * 2 ** 40,
          totalUsedSpace: (index + 1) * 6 * 2 ** 40,
        })),
      ),
    ),
  listNetworks: networks,
  listSharedNetworks: networks,
  listBackupDestinations: (call) => listed(call, destinations(call.world.places), { record: (one) => one, name: named }),
  listBackupDestinationsForVms: ({ world, body }) => {
    const entities = recordsOf(body);
    if (entities.length === 0) throw new Refusal(400, "At least one virtual machine is required.");
    for (const entity of entities) machineOf(world, guidIn(entity));
    return ok(destinations(world.places));
  },
  listNodes: ({ world, now }) =>
    ok([
      {
        ...reference(world.places.node),
        nodeIP: "192.0.2.10",
        state: word("RUNNING"),
        version: "7.4.0-27",
        lastSeen: now - minuteMs / 2,
        stagingSpace: { totalSpace: 4 * 2 ** 40, usedSpace: 2 ** 40, availableSpace: 3 * 2 ** 40 },
      },
    ]),
};
