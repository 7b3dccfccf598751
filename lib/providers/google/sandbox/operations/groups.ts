import { badRequest, conflict, done, notFound, ok, type ConsoleAnswer } from "../answers";
import { idIn, isTrue, listOf, merged, objectOf, textOf, type Row } from "../row";
import { bodyOf, listAnswer, named, pointedTo, type ConsoleCall, type ConsoleOperations } from "./call";

const consistencyOf = (call: ConsoleCall): Row =>
  named(call, "group_id", "consistencygroup", (id) => call.world.groups.consistency.find(id));

const logicalOf = (call: ConsoleCall): Row => {
  const group = named(call, "group_id", "logicalgroup", (id) => call.world.groups.logical.find(id));
  const sla = call.world.groupSla(group.id);
  return { ...group, managed: sla !== null, ...(sla === null ? {} : { sla }) };
};

/** `POST .../member`: a list of changes; whole or not at all. */
function changeMembers(call: ConsoleCall, kind: "consistency" | "logical", group: Row): ConsoleAnswer {
  const { world, now } = call;
  const changes = listOf(call.body).flatMap((value) => {
    const change = objectOf(value);
    return listOf(change.members).map((id) => ({ isAdding: change.action !== "remove", id: String(id) }));
  });
  if (changes.length === 0) throw badRequest("members are required");
  for (const { isAdding, id } of changes) {
    const row = world.applications.find(id, now);
    if (row === null) throw notFound("application", id);
    const current = world.groups.groupOf(kind, id);
    if (!isAdding && current !== group.id) throw notFound("member", id);
    if (isAdding) mustFit(kind, { group, row, current });
  }
  for (const { isAdding, id } of changes) {
    if (isAdding) world.groups.join(kind, group.id, id);
    else world.groups.leave(kind, group.id, id);
  }
  return done;
}

function mustFit(
  kind: "consistency" | "logical",
  { group, row, current }: { group: Row; row: Row; current: string | null },
): void {
  if (current !== null && current !== group.id) throw conflict(`application ${row.id} is in another group`);
  if (kind === "logical") {
    if (idIn(row.cluster) !== idIn(group.cluster))
      throw badRequest(`application ${row.id} is on another appliance than the logical group`);
    return;
  }
  if (idIn(row.host) !== idIn(group.host)) throw badRequest(`application ${row.id} is not on the host of the consistency group`);
  if (isTrue(row.managed)) throw conflict(`application ${row.id} is protected by itself`);
}

const members = (call: ConsoleCall, kind: "consistency" | "logical", group: Row): ConsoleAnswer =>
  listAnswer(call.world.groups.membersOf(kind, group.id).flatMap((id) => call.world.applications.find(id, call.now) ?? []));

function createConsistency(call: ConsoleCall): ConsoleAnswer {
  const { world, now } = call;
  const body = bodyOf(call);
  const name = textOf(body.groupname);
  if (name === null) throw badRequest("groupname is required");
  if ([...world.groups.consistency.all()].some((row) => row.groupname === name))
    throw conflict(`consistency group ${name} exists`);
  const host = pointedTo(body, "host", (id) => world.hosts.find(id, now));
  const brief = { id: host.id, hostname: host.hostname };
  const cluster = host.appliance ?? world.appliances.at(0).brief;
  const about = { apptype: "ConsistGrp", host: brief, cluster, orglist: host.orglist };
  const application = world.applications.add({ appname: name, name, ...about });
  return ok(world.groups.createConsistency({ ...body, groupname: name, host: brief, cluster }, application));
}

function removeConsistency(call: ConsoleCall): ConsoleAnswer {
  const group = consistencyOf(call);
  const { world } = call;
  const applicationId = idIn(group.application) ?? "";
  if (world.protections.current(applicationId) !== null) throw conflict(`consistency group ${group.id} is protected`);
  for (const id of world.groups.membersOf("consistency", group.id)) world.groups.leave("consistency", group.id, id);
  world.groups.consistency.remove(group.id);
  world.applications.remove(applicationId);
  return done;
}

function createLogical(call: ConsoleCall): ConsoleAnswer {
  const { world } = call;
  const body = bodyOf(call);
  const name = textOf(body.name);
  if (name === null) throw badRequest("name is required");
  if ([...world.groups.logical.all()].some((row) => row.name === name)) throw conflict(`logical group ${name} exists`);
  const cluster = idIn(body.cluster);
  if (cluster === null || world.appliances.named(cluster) === null) throw badRequest("cluster must name an appliance by its id");
  return ok(world.groups.createLogical(body));
}

/** An SLA on the group: its members are protected alike. */
function protectLogical(call: ConsoleCall, isNew: boolean): Row {
  const { world, now } = call;
  const group = logicalOf(call);
  const before = world.groupSla(group.id);
  if (isNew && before !== null) throw conflict(`logical group ${group.id} is protected`);
  if (!isNew && before === null) throw notFound("sla of logical group", group.id);
  const body = { ...before, ...merged({}, bodyOf(call)) };
  const template = pointedTo(body, "slt", (id) => world.templates.find(id));
  const profile = pointedTo(body, "slp", (id) => world.appliances.profiles.find(id));
  const { id: _id, ...fields } = body as Record<string, unknown>;
  return world.putGroupSla(group.id, {
    ...fields,
    slt: { id: template.id, name: template.name },
    slp: { id: profile.id, name: profile.name },
    group: { id: group.id, name: group.name, orglist: group.orglist },
    modifydate: now * 1000,
  });
}

export const groupOperations: ConsoleOperations = {
  createConsistencyGroup: createConsistency,
  updateConsistencyGroup: (call) => ok(call.world.groups.consistency.put(merged(consistencyOf(call), bodyOf(call)))),
  deleteConsistencyGroup: removeConsistency,
  listConsistencyGroupMembers: (call) => members(call, "consistency", consistencyOf(call)),
  changeConsistencyGroupMembers: (call) => changeMembers(call, "consistency", consistencyOf(call)),
  createLogicalGroup: createLogical,
  getLogicalGroup: (call) => ok(logicalOf(call)),
  updateLogicalGroup: (call) => {
    const { sla: _sla, ...group } = logicalOf(call);
    return ok(call.world.groups.logical.put(merged(group as Row, bodyOf(call))));
  },
  deleteLogicalGroup: (call) => {
    const group = logicalOf(call);
    if (group.managed === true) throw conflict(`logical group ${group.id} is protected`);
    for (const id of call.world.groups.membersOf("logical", group.id)) call.world.groups.leave("logical", group.id, id);
    call.world.groups.logical.remove(group.id);
    return done;
  },
  listLogicalGroupMembers: (call) => members(call, "logical", logicalOf(call)),
  changeLogicalGroupMembers: (call) => changeMembers(call, "logical", logicalOf(call)),
  protectLogicalGroup: (call) => {
    protectLogical(call, true);
    return done;
  },
  updateLogicalGroupSla: (call) => {
    protectLogical(call, false);
    return ok(logicalOf(call));
  },
  unprotectLogicalGroup: (call) => {
    const group = logicalOf(call);
    if (group.managed !== true) throw notFound("sla of logical group", group.id);
    call.world.removeGroupSla(group.id);
    return done;
  },
};
