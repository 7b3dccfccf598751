import { recordOf, textOf, type StorwareCall } from "./call";
import { backupOf } from "./backup-operations";
import { entityOf, jobRecord } from "./records";
import { notFound, Refusal } from "./refusal";
import { word, type Json, guidIn } from "./words";
import type { BackupEntry } from "./entries";

/** The backup that a restore names, by itself or by one of its locations. */
export function restoredBackup({ world, now }: StorwareCall, body: Json): BackupEntry {
  const location = guidIn(body.backupLocation);
  const entry =
    location === null ? backupOf(world, guidIn(body.backup), now) : (world.findLocation(location, now)?.backup ?? null);
  if (entry === null) throw notFound("Backup location", location ?? "");
  if (!["SUCCESS", "PARTIAL_SUCCESS"].includes(entry.status))
    throw new Refusal(400, `The backup of ${entry.machine.name} cannot be restored: its status is ${entry.status}.`);
  return entry;
}

/** A restore and, when that has ended, an import of its machine. */
export function restoreAndImport(call: StorwareCall): Json {
  const { world, now, outcome } = call;
  const body = recordOf(call.body);
  const entry = restoredBackup(call, body);
  const managerGuid = guidIn(body.hypervisorManager);
  const hypervisorGuid = guidIn(body.hypervisor);
  if ((managerGuid === null) === (hypervisorGuid === null))
    throw new Refusal(400, "Exactly one of hypervisor and hypervisorManager must be given.");
  const manager = world.places.managers.find(({ guid, hypervisors }) =>
    managerGuid === null ? hypervisors.some((host) => host.guid === hypervisorGuid) : guid === managerGuid,
  );
  if (manager === undefined && hypervisorGuid !== world.places.standalone.guid)
    throw notFound(managerGuid === null ? "Hypervisor" : "Hypervisor manager", managerGuid ?? hypervisorGuid ?? "");
  const cluster = textOf(body.restoreClusterId);
  const storage = textOf(body.restoreStorageId);
  if (manager?.type === "RHV" && (cluster === null || storage === null))
    throw new Refusal(400, "restoreClusterId and restoreStorageId are required for RHV.");
  if (cluster !== null && manager !== undefined && !manager.clusters.some(({ uuid }) => uuid === cluster))
    throw new Refusal(400, `There is no cluster with UUID ${cluster}.`);
  if (storage !== null && manager !== undefined && !manager.storages.some(({ uuid }) => uuid === storage))
    throw new Refusal(400, `There is no storage with UUID ${storage}.`);
  const name = textOf(body.restoredPeName) ?? entry.machine.name;
  const restoreJob = world.newGuid();
  const record = {
    guid: restoreJob,
    machine: entry.machine.guid,
    restoreTime: now,
    backup: { guid: entry.guid },
    status: word("Running"),
    restoreType: word("RESTORE_AND_IMPORT"),
  };
  world.restoreJobs.set(restoreJob, record);
  const fail = () => void (record.status = word("Failed"));
  const shown = {
    backup: { guid: entry.guid, name: entry.machine.name },
    restoreJob: { guid: restoreJob },
    restoreType: word("RESTORE_AND_IMPORT"),
  };
  const job = world.begin(
    {
      type: "RESTORE",
      machine: entry.machine,
      shown: { ...shown, dstProtectedEntity: { guid: restoreJob, name } },
      onFailed: fail,
      onFinished: (at) => {
        const imported: Json = { ...shown };
        world.begin(
          {
            type: "IMPORT",
            machine: entry.machine,
            shown: imported,
            onFailed: fail,
            onFinished: () => {
              record.status = word("Success");
              const isSame = body.overwrite === true && name === entry.machine.name;
              const made = isSame ? entry.machine : world.machines.add(entry.machine, name, manager ?? null);
              if (!isSame) world.assign(made, null, at);
              world.assignments += 1;
              imported.dstProtectedEntity = entityOf(made);
            },
          },
          at,
          null,
        );
      },
    },
    now,
    outcome,
  );
  return jobRecord(world, job, now);
}

/** A restore to the node alone. */
export function restore(call: StorwareCall): Json {
  const { world, now, outcome } = call;
  const entry = restoredBackup(call, recordOf(call.body));
  const nothing = () => undefined;
  const shown = { backup: { guid: entry.guid }, restoreType: word("RESTORE") };
  const job = world.begin(
    { type: "RESTORE", machine: entry.machine, shown, onFinished: nothing, onFailed: nothing },
    now,
    outcome,
  );
  return jobRecord(world, job, now);
}
