import { pathText, queryText, type Handlers, type SangforCall } from "../call";
import { backwards, listingOf, pageOf, pageOfRows, sorted } from "../listing";
import { filterTime, taskTime } from "../platform-clock";
import { badRequest, notFound } from "../refusal";
import { allOf, interleaved, statusAt, type TaskRecord } from "../tasks";
import type { World } from "../world";

type Json = Record<string, unknown>;

function listed(task: TaskRecord, now: number): Json {
  const { status, progress } = statusAt(task, now);
  return {
    id: task.id,
    action: task.action,
    description: task.description,
    object_id: task.objectId,
    object_type: task.objectType,
    project_id: task.projectId,
    az_id: task.azId,
    user_id: task.userId,
    creator_id: task.userId,
    user_ip: "10.0.0.8",
    status,
    progress,
    begin_time: taskTime(task.begin),
    end_time: now >= task.end ? taskTime(task.end) : "",
  };
}

function detailed(task: TaskRecord, now: number): Json {
  const { id, az_id: _az, ...row } = listed(task, now);
  return {
    ...row,
    task_id: id,
    object_name: task.objectName,
    cancelable: 0,
    entities: { object_id: task.entityId, sub_tasks_total: 0, sub_tasks: [] },
  };
}

function moment(call: SangforCall, name: string, otherwise: number): number {
  const text = queryText(call, name);
  if (text === null) return otherwise;
  const ms = filterTime(text);
  if (ms === null) throw badRequest(`${name} must be YYYY-MM-DD hh:mm:ss.`);
  // The filter has whole seconds, tasks have more.
  return name === "end_time" ? ms + 999 : ms;
}

function list(world: World, call: SangforCall) {
  const [from, to] = [moment(call, "begin_time", 0), moment(call, "end_time", Number.MAX_SAFE_INTEGER)];
  const project = queryText(call, "project_id");
  const projects = call.account.projectIds.filter((id) => project === null || id === project);
  const objectId = queryText(call, "object_id");
  const spans = projects.map((id) => world.fleet.spanOf(id));
  const started = world.tasks
    .all()
    .filter(
      (task) =>
        projects.includes(task.projectId) &&
        task.begin >= from &&
        task.begin <= to &&
        (objectId === null || task.objectId === objectId),
    );
  const tasks = interleaved(world.nightly.list({ from, to, spans, objectId }, call.now), started);
  const [status, objectType] = [queryText(call, "status"), queryText(call, "object_type")];
  const [azId, userId] = [queryText(call, "az_id"), queryText(call, "user_id")];
  const row = (task: TaskRecord) => listed(task, call.now);
  const sort = queryText(call, "sort") ?? "begin_time";
  const isDescending = queryText(call, "order_by") === "DESC";
  if (status !== null || objectType !== null || azId !== null || userId !== null || sort !== "begin_time") {
    const fits = (task: TaskRecord) =>
      (status === null || statusAt(task, call.now).status === status) &&
      (objectType === null || task.objectType === objectType) &&
      (azId === null || task.azId === azId) &&
      (userId === null || task.userId === userId);
    const found = allOf(tasks).filter(fits).map(row);
    return sort === "begin_time"
      ? pageOf(call, listingOf(isDescending ? found.reverse() : found))
      : pageOf(call, listingOf(sorted(call, found)));
  }
  const ordered = isDescending ? backwards(tasks) : tasks;
  return pageOf(call, { total: ordered.total, slice: (start, end) => ordered.slice(start, end).map(row) });
}

export const taskHandlers = (world: World): Handlers => ({
  listTasks: (call) => list(world, call),
  getTask: (call) => {
    const id = pathText(call, "task_id");
    const task = world.tasks.get(id) ?? world.nightly.get(id, call.now);
    if (task === null || !call.account.projectIds.includes(task.projectId)) throw notFound("task", id);
    return { data: detailed(task, call.now) };
  },
  listBackupPolicies: (call) => {
    const [name, enable, resource] = [queryText(call, "name"), queryText(call, "enable"), queryText(call, "resource_id")];
    const equal = ["type", "project_id", "az_id", "vault_id", "user_id"].flatMap((field) => {
      const wanted = queryText(call, field);
      return wanted === null ? [] : [(policy: Json) => policy[field] === wanted];
    });
    const policies = call.account.projectIds.flatMap((id) => world.policies.ofProject(id));
    const found = policies.filter(
      (policy) =>
        equal.every((fits) => fits(policy)) &&
        (name === null || String(policy.name).includes(name)) &&
        (enable === null || String(policy.enable) === enable) &&
        (resource === null || (policy.resources as { id: string }[]).some(({ id }) => id === resource)),
    );
    return pageOfRows(call, found);
  },
  getBackupPolicy: (call) => {
    const id = pathText(call, "policy_id");
    const policies = call.account.projectIds.flatMap((project) => world.policies.ofProject(project));
    const policy = policies.find((candidate) => candidate.id === id);
    if (policy === undefined) throw notFound("backup policy", id);
    return { data: policy };
  },
});
