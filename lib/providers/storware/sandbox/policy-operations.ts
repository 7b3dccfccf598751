import { created, done, ok, recordOf, recordsOf, textOf, textsOf, type Handlers, type StorwareCall } from "./call";
import { listed } from "./listing";
import { machineOf } from "./machine-operations";
import type { Policy, Rule, Schedule } from "./policies";
import { policyDetails, policyRecord, ruleRecord, scheduleRecord } from "./records";
import { notFound, Refusal } from "./refusal";
import { word, type Json, guidIn, nameIn } from "./words";
import type { World } from "./world";

/** Enumerations with their description, however they were sent. */
function described(record: Json): Json {
  return Object.fromEntries(
    Object.entries(record).map(([field, value]): [string, unknown] => {
      if (Array.isArray(value)) return [field, value.map((item) => (isEnumeration(item) ? word(nameIn(item) ?? "") : item))];
      return [field, isEnumeration(value) ? word(nameIn(value) ?? "") : value];
    }),
  );
}

const isEnumeration = (value: unknown) =>
  nameIn(value) !== null && guidIn(value) === null && /^[A-Z_]+$/.test(nameIn(value) ?? "");

function policyOf(world: World, guid: string | null): Policy {
  const policy = guid === null ? undefined : world.shelf.policies.get(guid);
  if (policy === undefined) throw notFound("Policy", guid ?? "");
  return policy;
}

function ruleOf(world: World, guid: string | null): Rule {
  const rule = guid === null ? undefined : world.shelf.rules.get(guid);
  if (rule === undefined) throw notFound("Rule", guid ?? "");
  return rule;
}

function scheduleOf(world: World, guid: string | null): Schedule {
  const schedule = guid === null ? undefined : world.shelf.schedules.get(guid);
  if (schedule === undefined) throw notFound("Schedule", guid ?? "");
  return schedule;
}

/** Names are globally unique (the guide). */
function refuseTaken(name: unknown, others: Iterable<{ guid: unknown; name: unknown }>, own: string | null): void {
  for (const other of others)
    if (other.name === name && other.guid !== own) throw new Refusal(409, `An object named ${String(name)} already exists.`);
}

function saveRule(world: World, body: Json, policy: string, guid: string | null): Rule {
  const known = guid === null ? undefined : world.shelf.rules.get(guid);
  if (guid !== null && known === undefined) throw notFound("Rule", guid);
  const schedules = body.schedules === undefined ? null : recordsOf(body.schedules).map((one) => scheduleOf(world, guidIn(one)));
  const destinations = recordsOf(body.ruleBackupDestinations).map(described);
  for (const to of destinations)
    if (!world.places.destinations.some((place) => place.guid === guidIn(to.backupDestination)))
      throw notFound("Backup destination", guidIn(to.backupDestination) ?? "");
  const rule: Rule = {
    guid: known?.guid ?? world.newGuid(),
    name: String(body.name),
    policy,
    active: body.active !== false,
    position: typeof body.position === "number" ? body.position : 0,
    destinations: body.ruleBackupDestinations === undefined ? (known?.destinations ?? []) : destinations,
    hasBackups: known?.hasBackups ?? false,
  };
  world.shelf.rules.set(rule.guid, rule);
  if (schedules !== null) {
    for (const schedule of world.shelf.schedules.values()) schedule.rules = schedule.rules.filter((one) => one !== rule.guid);
    for (const schedule of schedules) schedule.rules.push(rule.guid);
  }
  return rule;
}

function removeRule(world: World, rule: Rule): void {
  if (rule.hasBackups) throw new Refusal(409, `The rule ${rule.name} has backups and cannot be deleted.`);
  world.deleteRule(rule.guid);
}

function savePolicy({ world, now, body: sent }: StorwareCall, guid: string | null): Policy {
  const { vms, rules, ...record } = recordOf(sent);
  const names = [...world.shelf.policies.values()].map((policy) => ({ guid: policy.guid, name: policy.record.name }));
  refuseTaken(record.name, names, guid);
  const members = recordsOf(vms).map((one) => machineOf(world, guidIn(one)));
  const mode = nameIn(recordOf(record.autoAssignSettings).mode);
  if (typeof record.tenantId === "string" && mode !== null && mode !== "DISABLED")
    throw new Refusal(400, "Automatic assignment is not supported in a multi-tenant environment.");
  const policy: Policy = {
    guid: guid ?? world.newGuid(),
    tenantId: textOf(record.tenantId),
    record: { priority: 50, active: true, ...described(record) },
  };
  world.shelf.policies.set(policy.guid, policy);
  if (rules !== undefined) {
    const kept = recordsOf(rules).map((rule) => saveRule(world, rule, policy.guid, textOf(rule.guid)).guid);
    for (const rule of [...world.shelf.rules.values()])
      if (rule.policy === policy.guid && !kept.includes(rule.guid)) removeRule(world, rule);
  }
  // The list is the whole of it: machines that it leaves out are let go.
  const wanted = new Set(members.map(({ guid: member }) => member));
  if (guid !== null)
    for (const machine of world.machines.all())
      if (world.policyOf(machine, now) === guid && !wanted.has(machine.guid)) world.assign(machine, null, now);
  for (const machine of members) world.assign(machine, policy.guid, now);
  return policy;
}

function saveSchedule({ world, body }: StorwareCall, guid: string | null): Schedule {
  const { rules, ...record } = recordOf(body);
  const names = [...world.shelf.schedules.values()].map((schedule) => ({ guid: schedule.guid, name: schedule.record.name }));
  refuseTaken(record.name, names, guid);
  const isInterval = nameIn(record.executionType) === "INTERVAL";
  if (isInterval && typeof record.interval !== "object") throw new Refusal(400, "interval is required for INTERVAL.");
  if (isInterval && record.interval === null) throw new Refusal(400, "interval is required for INTERVAL.");
  if (!isInterval && typeof record.hour !== "number") throw new Refusal(400, "hour is required for TIME.");
  const known = guid === null ? undefined : scheduleOf(world, guid);
  const schedule: Schedule = {
    guid: guid ?? world.newGuid(),
    record: { active: true, ...described(record) },
    rules: rules === undefined ? (known?.rules ?? []) : recordsOf(rules).map((one) => ruleOf(world, guidIn(one)).guid),
  };
  world.shelf.schedules.set(schedule.guid, schedule);
  return schedule;
}

const preview = ({ world, body }: StorwareCall) => {
  const mode = nameIn(recordOf(recordOf(body).autoAssignSettings).mode);
  if (mode === null || mode === "DISABLED") return ok([]);
  const [first] = world.machines.slice(9, 1);
  const entity = first === undefined ? {} : { protectedEntity: { guid: first.guid, name: first.name } };
  return ok([{ policy: { guid: "", name: recordOf(body).name }, ...entity, action: "ASSIGN" }]);
};

function snapshotPolicyOf(world: World, guid: string | null): Json {
  const policy = guid === null ? undefined : world.shelf.snapshotPolicies.get(guid);
  if (policy === undefined) throw notFound("Policy", guid ?? "");
  return policy;
}

function saveSnapshotPolicy({ world, body }: StorwareCall, guid: string | null): Json {
  const sent = recordOf(body);
  const known = guid === null ? null : snapshotPolicyOf(world, guid);
  const names = [...world.shelf.snapshotPolicies.values()].map((policy) => ({ guid: policy.guid, name: policy.name }));
  refuseTaken(sent.name, names, guid);
  const rules =
    sent.rules === undefined ? (known?.rules ?? []) : recordsOf(sent.rules).map((rule) => ({ guid: world.newGuid(), ...rule }));
  const policy: Json = { ...described(sent), guid: guid ?? world.newGuid(), rules };
  world.shelf.snapshotPolicies.set(String(policy.guid), policy);
  return policy;
}

const named = (record: Json) => String(record.name);
const isOf = (tenantId: string | null, query: StorwareCall["query"]) => {
  const wanted = textOf(query.tenantid) ?? textOf(query["project-uuid"]) ?? textOf(query.project);
  return wanted === null || wanted === tenantId;
};

export const policyOperations: Handlers = {
  listVmBackupPolicies: (call) => {
    const { world, query, now } = call;
    const machine = textOf(query["virtual-machine"]);
    const of = machine === null ? null : world.policyOf(machineOf(world, machine), now);
    const policies = [...world.shelf.policies.values()].filter(
      (policy) => isOf(policy.tenantId, query) && (machine === null || policy.guid === of),
    );
    return listed(call, policies, { record: (policy) => policyRecord(world, policy, now), name: ({ record }) => named(record) });
  },
  createVmBackupPolicy: (call) => created(policyDetails(call.world, savePolicy(call, null), call.now)),
  getVmBackupPolicy: ({ world, path, now }) => ok(policyDetails(world, policyOf(world, path.guid ?? null), now)),
  updateVmBackupPolicy: (call) => {
    const { guid } = policyOf(call.world, call.path.guid ?? null);
    return ok(policyDetails(call.world, savePolicy(call, guid), call.now));
  },
  deleteVmBackupPolicy: ({ world, path, now }) => {
    world.deletePolicy(policyOf(world, path.guid ?? null).guid, now);
    return done;
  },
  listVmBackupPoliciesByEntities: ({ world, body, now }) => {
    const wanted = new Set(
      textsOf(recordOf(body).protectedEntities).map((guid) => world.policyOf(machineOf(world, guid), now) ?? ""),
    );
    return ok(
      [...world.shelf.policies.values()].filter(({ guid }) => wanted.has(guid)).map((one) => policyRecord(world, one, now)),
    );
  },
  previewVmBackupAutoAssignment: preview,
  previewVmBackupAutoAssignmentOf: (call) => {
    policyOf(call.world, call.path.guid ?? null);
    return preview(call);
  },
  listVmBackupRules: (call) => {
    const rules = [...call.world.shelf.rules.values()].filter(
      ({ policy }) => call.query.policy === undefined || call.query.policy === policy,
    );
    return listed(call, rules, { record: (rule) => ruleRecord(call.world, rule), name: ({ name }) => name });
  },
  createVmBackupRule: ({ world, body }) => {
    const sent = recordOf(body);
    const { guid } = policyOf(world, guidIn(sent.policy));
    return created(ruleRecord(world, saveRule(world, sent, guid, null)));
  },
  getVmBackupRule: ({ world, path }) => ok(ruleRecord(world, ruleOf(world, path.guid ?? null))),
  updateVmBackupRule: ({ world, path, body }) => {
    const rule = ruleOf(world, path.guid ?? null);
    const sent = recordOf(body);
    const policy = guidIn(sent.policy) ?? rule.policy;
    return ok(ruleRecord(world, saveRule(world, sent, policyOf(world, policy).guid, rule.guid)));
  },
  deleteVmBackupRule: ({ world, path }) => {
    removeRule(world, ruleOf(world, path.guid ?? null));
    return done;
  },
  listSchedules: (call) => {
    const { world, query, now } = call;
    const rules = textsOf(query.rules);
    const entity = textOf(query["protected-entity"]);
    const policy = entity === null ? null : world.policyOf(machineOf(world, entity), now);
    const schedules = [...world.shelf.schedules.values()].filter(
      ({ record, rules: of }) =>
        isOf(textOf(record.tenantId), query) &&
        (query.type === undefined || nameIn(record.type) === query.type) &&
        (rules.length === 0 || of.some((rule) => rules.includes(rule))) &&
        (entity === null || of.some((rule) => world.shelf.rules.get(rule)?.policy === policy)),
    );
    return listed(call, schedules, {
      record: (schedule) => scheduleRecord(world, schedule),
      name: ({ record }) => named(record),
    });
  },
  createSchedule: (call) => created(scheduleRecord(call.world, saveSchedule(call, null))),
  getSchedule: ({ world, path }) => ok(scheduleRecord(world, scheduleOf(world, path.guid ?? null))),
  updateSchedule: (call) => {
    const { guid } = scheduleOf(call.world, call.path.guid ?? null);
    return ok(scheduleRecord(call.world, saveSchedule(call, guid)));
  },
  deleteSchedule: ({ world, path }) => {
    world.shelf.schedules.delete(scheduleOf(world, path.guid ?? null).guid);
    return done;
  },
  listVmSnapshotPolicies: (call) =>
    listed(call, call.world.shelf.snapshotPolicies.values(), { record: (policy) => policy, name: named }),
  createVmSnapshotPolicy: (call) => created(saveSnapshotPolicy(call, null)),
  getVmSnapshotPolicy: ({ world, path }) => ok(snapshotPolicyOf(world, path.guid ?? null)),
  updateVmSnapshotPolicy: (call) => ok(saveSnapshotPolicy(call, call.path.guid ?? null)),
  deleteVmSnapshotPolicy: ({ world, path }) => {
    snapshotPolicyOf(world, path.guid ?? null);
    world.shelf.snapshotPolicies.delete(path.guid ?? "");
    return done;
  },
  previewVmSnapshotAutoAssignment: preview,
  previewVmSnapshotAutoAssignmentOf: (call) => {
    snapshotPolicyOf(call.world, call.path.guid ?? null);
    return preview(call);
  },
  createVmSnapshotRule: ({ world, body }) => {
    const sent = recordOf(body);
    const policy = snapshotPolicyOf(world, guidIn(sent.policy));
    const rule = { active: true, position: 0, ...described(sent), guid: world.newGuid() };
    policy.rules = [...recordsOf(policy.rules), rule];
    return created(rule);
  },
};
