import { created, done, numberOf, ok, recordOf, recordsOf, textOf, textsOf, type Handlers, type StorwareCall } from "./call";
import { exportTasks } from "./exports";
import { restore, restoreAndImport } from "./restores";
import { backupOf } from "./backup-operations";
import { jobState, type Job } from "./jobs";
import { listed } from "./listing";
import { machineOf } from "./machine-operations";
import { entityOf, jobRecord, runTasks } from "./records";
import { machineAndDay } from "./calendar";
import { notFound, Refusal } from "./refusal";
import { word, type Json, guidIn, nameIn } from "./words";
import type { World } from "./world";

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
