import { created, done, numberOf, ok, recordOf, recordsOf, textOf, textsOf, type Handlers, type StorwareCall } from "./call";
import { backupOf } from "./backup-operations";
import { jobState, type Job } from "./jobs";
import { listed } from "./listing";
import { hasIncrementalSchedule, machineOf } from "./machine-operations";
import type { Machine } from "./machines";
import { entityOf, jobRecord, runTasks } from "./records";
import { reference } from "./places";
import { machineAndDay } from "./calendar";
import { notFound, Refusal } from "./refusal";
import { word, type Json } from "./words";
import { guidIn, nameIn, type BackupEntry, type World } from "./world";

const isCleared = (world: World, task: Json): boolean =>
  world.removedTasks.has(String(task.guid)) || (typeof task.finishTime === "number" && task.finishTime <= world.tasksClearedAt);

/** All tasks, newest first: what clients began, then what schedules began, of one machine or of all. */
function* tasks({ world, now }: StorwareCall, entity: string | null): Generator<Json, void, void> {
  const machine = entity === null ? null : world.machines.find(entity);
  for (const job of [...world.jobs.all()].reverse())
    if (entity === null || job.machine?.guid === entity) yield jobRecord(world, job, now);
  if (entity !== null && machine === null) return;
  for (const of of machine === null ? world.machines.all() : [machine]) {
    for (const run of world.recentRuns(of, now)) {
      for (const task of runTasks(world, run, now)) if (!isCleared(world, task)) yield task;
    }
  }
}

function* wanted(call: StorwareCall): Generator<Json, void, void> {
  const { query, world } = call;
  const states = [...textsOf(query.states), ...textsOf([query.state])];
  const parts: [string, unknown][] = [
    ["backup", query.backup],
    ["schedule", query.schedule],
    ["node", query.node],
    ["hypervisorManager", query["hypervisor-manager"]],
    ["restoreJob", query["restore-job"]],
    ["parentTask", query["parent-task"]],
    ["backupDestination", query["backup-destination"]],
  ];
  const tenant = textOf(query.tenantId) ?? textOf(query["project-uuid"]);
  for (const task of tasks(call, textOf(query.protectedEntity) ?? textOf(query["protected-entity"]))) {
    if (states.length > 0 && !states.includes(nameIn(task.state) ?? "")) continue;
    if (typeof query.type === "string" && nameIn(task.type) !== query.type) continue;
    if (parts.some(([field, guid]) => typeof guid === "string" && guidIn(task[field]) !== guid)) continue;
    if (tenant !== null && world.machines.find(guidIn(task.protectedEntity) ?? "")?.project.tenantId !== tenant) continue;
    yield task;
  }
}

/** A task by its guid, whoever began it. */
function findTask({ world, now }: StorwareCall, guid: string): { record: Json; job: Job | null } {
  const job = world.jobs.get(guid);
  if (job !== undefined) return { record: jobRecord(world, job, now), job };
  for (const kind of ["export", "store"] as const) {
    const number = world.guids.numberOf(kind, guid);
    if (number === null) continue;
    const { machine: machineNumber, day } = machineAndDay(number);
    const machine = world.machines.at(machineNumber);
    const run = machine === null ? null : world.scheduledRun(machine, day, now);
    const record =
      run === null ? undefined : [...runTasks(world, run, now)].find((task) => task.guid === guid && !isCleared(world, task));
    if (record !== undefined) return { record, job: null };
  }
  throw notFound("Task", guid);
}

interface Export {
  machine: Machine;
  type: string;
  rule: string | null;
  destinations: BackupEntry["locations"];
  window: { windowStart?: number; windowEnd?: number | null; priority?: number };
}

function beginExport({ world, now, outcome }: StorwareCall, wish: Export): Json {
  const entry: BackupEntry = {
    guid: world.newGuid(),
    machine: wish.machine,
    type: wish.type,
    status: "QUEUED",
    statusInfo: "",
    takenAt: Math.max(now, wish.window.windowStart ?? 0),
    sizeBytes: 0,
    rule: wish.rule,
    origin: "USER",
    locations: wish.destinations,
  };
  world.backups.set(entry.guid, entry);
  const fail = () => {
    entry.status = "FAILED";
    entry.statusInfo = "The task failed on the node.";
    entry.locations = [];
  };
  const shown = {
    backup: { guid: entry.guid, name: wish.machine.name },
    backupType: word(wish.type),
    ...(wish.destinations[0] ? { backupDestination: reference(wish.destinations[0].destination) } : {}),
  };
  const job = world.begin(
    {
      ...wish.window,
      type: "EXPORT",
      machine: wish.machine,
      shown,
      onFailed: fail,
      onFinished: (at) => {
        entry.status = "INPROGRESS";
        entry.sizeBytes = Math.floor(wish.machine.sizeBytes * (wish.type === "FULL" ? 0.55 : 0.03));
        world.begin(
          {
            type: "STORE",
            machine: wish.machine,
            shown,
            onFailed: fail,
            onFinished: () => {
              entry.status = outcome === "PARTIAL_SUCCESS" ? "PARTIAL_SUCCESS" : "SUCCESS";
              entry.locations = entry.locations.map((location) => ({ ...location, status: "PRESENT" }));
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

function exportTasks(call: StorwareCall): Json[] {
  const { world, now } = call;
  const body = recordOf(call.body);
  const type = nameIn(body.backupType) ?? "FULL";
  const machines = recordsOf(body.protectedEntities).map((entity) => machineOf(world, guidIn(entity)));
  if (machines.length === 0) throw new Refusal(400, "At least one protected entity is required.");
  const chosen = guidIn(body.backupDestination);
  const destination = chosen === null ? null : world.places.destinations.find(({ guid }) => guid === chosen);
  if (destination === undefined) throw notFound("Backup destination", chosen ?? "");
  const named = recordsOf(body.rules).map((rule) => guidIn(rule) ?? "");
  for (const rule of named) if (!world.shelf.rules.has(rule)) throw notFound("Rule", rule);
  const start = numberOf(body.windowStart);
  const end = numberOf(body.windowEnd);
  if (start !== null && end !== null && end <= start) throw new Refusal(400, "windowEnd must be after windowStart.");
  const wishes = machines.map((machine): Export => {
    const policy = world.policyOf(machine, now);
    if (type === "INCREMENTAL" && !hasIncrementalSchedule(world, policy))
      throw new Refusal(400, `Incremental backup is not possible for ${machine.name}: its policy has no incremental schedule.`);
    const rule = named[0] ?? world.ruleOf(policy);
    if (destination === null && rule === null)
      throw new Refusal(400, `No backup destination: ${machine.name} has no policy and none was given.`);
    const places = destination === null ? world.destinationsOf(rule) : [{ destination, role: "PRIMARY" }];
    return {
      machine,
      type,
      rule,
      destinations: places.map((place) => ({ ...place, guid: world.newGuid(), status: "IN_PROGRESS" })),
      window: {
        ...(start === null ? {} : { windowStart: start }),
        ...(end === null ? {} : { windowEnd: end }),
        ...(numberOf(body.priority) === null ? {} : { priority: numberOf(body.priority) ?? 50 }),
      },
    };
  });
  return wishes.map((wish) => beginExport(call, wish));
}

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

function restoreAndImport(call: StorwareCall): Json {
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

function restore(call: StorwareCall): Json {
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

function snapshotTasks(call: StorwareCall): Json[] {
  const { world, now, outcome } = call;
  const body = recordOf(call.body);
  const machines = recordsOf(body.protectedEntities).map((entity) => machineOf(world, guidIn(entity)));
  if (machines.length === 0) throw new Refusal(400, "At least one protected entity is required.");
  return machines.map((machine) => {
    const job = world.begin(
      {
        type: "SNAPSHOT",
        machine,
        shown: {},
        ...(numberOf(body.priority) === null ? {} : { priority: numberOf(body.priority) ?? 50 }),
        onFailed: () => undefined,
        onFinished: (at) => {
          const guid = world.newGuid();
          world.snapshots.set(guid, { guid, machine, takenAt: at });
        },
      },
      now,
      outcome,
    );
    return jobRecord(world, job, now);
  });
}

/** `value` names a backup by its guid: the only thing of its own that the vendor's pages delete by a task. */
function deleteBackup(call: StorwareCall): Json {
  const { world, now, outcome } = call;
  const entry = backupOf(world, textOf(recordOf(call.body).value), now);
  const job = world.begin(
    {
      type: "DELETE",
      machine: entry.machine,
      shown: { backup: { guid: entry.guid, name: entry.machine.name } },
      onFailed: () => undefined,
      onFinished: () => removeBackup(world, entry.guid),
    },
    now,
    outcome,
  );
  return jobRecord(world, job, now);
}

function removeBackup(world: World, guid: string): void {
  if (!world.backups.delete(guid)) world.removedBackups.add(guid);
}

const isUnderWay = (state: string | null) => state === "QUEUED" || state === "RUNNING";

function setState(call: StorwareCall): Json {
  const { world, path, now } = call;
  const { job, record } = findTask(call, path.guid ?? "");
  const wish = nameIn(recordOf(call.body).state);
  if (wish !== "CANCELLED") throw new Refusal(400, "A task can only be set to CANCELLED.");
  if (!isUnderWay(nameIn(record.state)))
    throw new Refusal(409, `The task is ${nameIn(record.state) ?? "over"} and cannot be cancelled.`);
  if (job === null) throw new Refusal(409, "The node does not let go of this task at present.");
  world.jobs.cancel(job, now);
  return jobRecord(world, job, now);
}

export const taskOperations: Handlers = {
  listTasks: (call) =>
    listed(call, wanted(call), { record: (task) => task, name: (task) => String(task.protectedEntityDisplayName ?? "") }),
  getTask: (call) => ok(findTask(call, call.path.guid ?? "").record),
  deleteTask: (call) => {
    const { job, record } = findTask(call, call.path.guid ?? "");
    if (nameIn(record.state) === "RUNNING") throw new Refusal(409, "A running task cannot be deleted; cancel it first.");
    if (job === null) call.world.removedTasks.add(call.path.guid ?? "");
    else {
      if (jobState(job, call.now) === "QUEUED") call.world.jobs.cancel(job, call.now);
      call.world.jobs.remove(job.guid);
    }
    return done;
  },
  createExportTask: (call) => created(exportTasks(call)),
  createRestoreTask: (call) => created(restore(call)),
  createRestoreAndImportTask: (call) => created(restoreAndImport(call)),
  createDeleteTask: (call) => created(deleteBackup(call)),
  createSnapshotTask: (call) => created(snapshotTasks(call)),
  createInventorySyncTask: (call) => {
    const { world, now, outcome } = call;
    const body = recordOf(call.body);
    const managers = recordsOf(body.hypervisorManagers).map((one) => ["hypervisorManager", one] as const);
    const hosts = recordsOf(body.hypervisors).map((one) => ["hypervisor", one] as const);
    const nothing = () => undefined;
    return created(
      [...managers, ...hosts].map(([field, one]) => {
        const wish = { type: "INVENTORY_SYNC" as const, machine: null, shown: { [field]: one } };
        return jobRecord(world, world.begin({ ...wish, onFinished: nothing, onFailed: nothing }, now, outcome), now);
      }),
    );
  },
  setTaskState: (call) => ok(setState(call)),
  deleteFinishedTasks: ({ world, now }) => {
    world.tasksClearedAt = now;
    for (const job of [...world.jobs.all()]) if (!isUnderWay(jobState(job, now))) world.jobs.remove(job.guid);
    return done;
  },
  deleteFinishedAndQueuedTasks: ({ world, now }) => {
    world.tasksClearedAt = now;
    for (const job of [...world.jobs.all()]) {
      const state = jobState(job, now);
      if (state === "QUEUED") world.jobs.cancel(job, now);
      if (state !== "RUNNING") world.jobs.remove(job.guid);
    }
    return done;
  },
  cancelRunningTasks: ({ world, now }) => {
    for (const job of world.jobs.all()) if (jobState(job, now) === "RUNNING") world.jobs.cancel(job, now);
    return done;
  },
  listWorkflowExecutions: (call) => {
    const { world, now } = call;
    const jobs = [...world.jobs.all()].filter(({ type }) => type === "EXPORT" || type === "RESTORE").reverse();
    const record = (job: Job): Json => {
      const state = jobState(job, now);
      return {
        guid: job.guid,
        state: word(state === "QUEUED" ? "RUNNING" : state),
        definitionName: word(job.type === "EXPORT" ? "BACKUP" : "RESTORE"),
        averageProgress: state === "FINISHED" ? 100 : 50,
        ...(job.machine === null ? {} : { protectedEntity: entityOf(job.machine) }),
        originEntity: { name: "admin", type: word("USER") },
        priority: job.priority,
        startTime: job.startsAt,
        ...(isUnderWay(state) ? {} : { finishTime: job.endsAt }),
      };
    };
    return listed(call, jobs, { record, name: (job) => job.machine?.name ?? "" });
  },
  deleteWorkflowExecution: ({ world, path, now }) => {
    const job = world.jobs.get(path.guid ?? "");
    if (job === undefined) throw notFound("Workflow execution", path.guid ?? "");
    if (isUnderWay(jobState(job, now))) world.jobs.cancel(job, now);
    world.jobs.remove(job.guid);
    return done;
  },
};
