import { badRequest, conflict, done, notFound, ok, type ConsoleAnswer } from "../answers";
import { idIn, isTrue, listOf, merged, objectOf, textOf, type Row } from "../row";
import type { Protection } from "../world/protection";
import { bodyOf, named, pathId, pointedTo, type ConsoleCall, type ConsoleOperations } from "./call";

const own = ["application", "slt", "slp", "id", "@type", "href", "syncdate", "stale", "group"];
const plain = (body: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(body).filter(([name, value]) => !own.includes(name) && value !== null));

function createSla(call: ConsoleCall): ConsoleAnswer {
  const { world, now } = call;
  const body = bodyOf(call);
  const application = pointedTo(body, "application", (id) => world.applications.find(id, now));
  const template = pointedTo(body, "slt", (id) => world.templates.find(id));
  const profile = pointedTo(body, "slp", (id) => world.appliances.profiles.find(id));
  if (world.protections.current(application.id) !== null) throw conflict(`application ${application.id} is protected`);
  const { scheduleoff, ...fields } = plain(body);
  const made = world.protections.protect(application.id, { templateId: template.id, profileId: profile.id, fields }, now);
  const protection = isTrue(scheduleoff) ? world.protections.update(made, { offSince: now }) : made;
  return ok(world.slaRow(protection, now));
}

function protectionOf(call: ConsoleCall): Protection {
  const id = pathId(call, "sla_id");
  const protection = call.world.protections.find(id);
  if (protection === null) throw notFound("sla", id);
  return protection;
}

function updateSla(call: ConsoleCall): ConsoleAnswer {
  const { world, now } = call;
  const body = bodyOf(call);
  const current = protectionOf(call);
  const { scheduleoff, ...fields } = plain(body);
  const change: Partial<Protection> = { fields: merged(current.fields, fields) };
  if (idIn(body.slt) !== null) change.templateId = pointedTo(body, "slt", (id) => world.templates.find(id)).id;
  if (idIn(body.slp) !== null) change.profileId = pointedTo(body, "slp", (id) => world.appliances.profiles.find(id)).id;
  if (scheduleoff !== undefined) change.offSince = isTrue(scheduleoff) ? (current.offSince ?? now) : null;
  return ok(world.slaRow(world.protections.update(current, change), now));
}

export const slaOperations: ConsoleOperations = {
  createSla,
  updateSla,
  deleteSla: (call) => {
    call.world.protections.unprotect(protectionOf(call), call.now);
    return done;
  },
  preflightSla: (call) => {
    const { sltid, slpid, appids } = bodyOf(call);
    const { world, now } = call;
    const errors = [
      ...(world.templates.find(String(sltid)) === null ? [`slt ${String(sltid)} is not found`] : []),
      ...(world.appliances.profiles.find(String(slpid)) === null ? [`slp ${String(slpid)} is not found`] : []),
      ...listOf(appids).flatMap((id) =>
        world.applications.find(String(id), now) === null ? [`application ${String(id)} is not found`] : [],
      ),
    ];
    return ok({
      "@type": "slaErrorWarningsRest",
      warningList: [],
      errorList: errors.map((id) => ({ "@type": "errorRest", id })),
    });
  },
};

const templateOf = (call: ConsoleCall): Row => named(call, "slt_id", "slt", (id) => call.world.templates.find(id));
const policyOf = (call: ConsoleCall): Row => {
  const template = templateOf(call);
  return named(call, "policy_id", "policy", (id) => call.world.templates.policy(template.id, id));
};

function nameOf(call: ConsoleCall, body: Record<string, unknown>): string {
  const name = textOf(body.name);
  if (name === null) throw badRequest("name is required");
  if ([...call.world.templates.all()].some((row) => row.name === name)) throw conflict(`slt ${name} exists`);
  return name;
}

const withoutPolicies = (body: Record<string, unknown>) => {
  const { policies: _policies, ...fields } = body;
  return fields;
};

function create(call: ConsoleCall, body: Record<string, unknown>, policies: readonly unknown[]): Row {
  const template = call.world.templates.create({ ...withoutPolicies(body), name: nameOf(call, body) });
  for (const policy of policies) call.world.templates.addPolicy(template.id, withoutId(objectOf(policy)), call.now);
  return call.world.templates.find(template.id) ?? template;
}

const withoutId = ({ id: _id, href: _href, ...fields }: Record<string, unknown>) => fields;

/** An SLT that protects something is not removed. */
function removeTemplate(call: ConsoleCall): ConsoleAnswer {
  const { world, now } = call;
  const template = templateOf(call);
  for (const sla of world.slas.all(now)) if (idIn(sla.slt) === template.id) throw conflict(`slt ${template.id} is in use`);
  world.templates.remove(template.id);
  return done;
}

function removeProfile(call: ConsoleCall): ConsoleAnswer {
  const { world, now } = call;
  const profile = named(call, "slp_id", "slp", (id) => world.appliances.profiles.find(id));
  for (const sla of world.slas.all(now)) if (idIn(sla.slp) === profile.id) throw conflict(`slp ${profile.id} is in use`);
  world.appliances.profiles.remove(profile.id);
  return done;
}

export const templateOperations: ConsoleOperations = {
  createTemplate: (call) => ok(create(call, bodyOf(call), listOf(bodyOf(call).policies))),
  getTemplate: (call) => {
    const template = templateOf(call);
    return ok({ ...template, policies: call.world.templates.policies(template.id) });
  },
  updateTemplate: (call) => {
    const template = templateOf(call);
    const body = bodyOf(call);
    const name = textOf(body.name);
    if (name !== null && name !== template.name) nameOf(call, body);
    return ok(call.world.templates.update(template.id, withoutPolicies(body)));
  },
  deleteTemplate: removeTemplate,
  cloneTemplate: (call) => {
    const template = templateOf(call);
    const policies = call.world.templates.policies(template.id);
    const body = { description: template.description, ...merged({}, bodyOf(call)) };
    return ok(create(call, { ...body, name: textOf(bodyOf(call).name) ?? `Copy of ${String(template.name)}` }, policies));
  },
  exportTemplates: (call) => {
    const wanted = listOf(bodyOf(call).ids).map(String);
    const items = wanted.map((id) => {
      const template = call.world.templates.find(id);
      if (template === null) throw notFound("slt", id);
      return { ...template, policies: call.world.templates.policies(id) };
    });
    return ok({ version: "11.0", slts: items });
  },
  importTemplates: (call) => {
    const items = listOf(bodyOf(call).slts).map((value) => {
      const { id: _id, href: _href, ...template } = objectOf(value);
      return create(call, template, listOf(template.policies));
    });
    return ok({ count: items.length, items });
  },
  listPolicies: (call) => {
    const items = call.world.templates.policies(templateOf(call).id);
    return ok({ count: items.length, items });
  },
  createPolicy: (call) => {
    const template = templateOf(call);
    const body = bodyOf(call);
    const name = textOf(body.name);
    if (name === null || textOf(body.op) === null) throw badRequest("name and op are required");
    if (call.world.templates.policies(template.id).some((row) => row.name === name)) throw conflict(`policy ${name} exists`);
    return ok(call.world.templates.addPolicy(template.id, withoutId(body), call.now));
  },
  getPolicy: (call) => ok(policyOf(call)),
  updatePolicy: (call) => ok(call.world.templates.updatePolicy(policyOf(call).id, bodyOf(call), call.now)),
  deletePolicy: (call) => {
    call.world.templates.updatePolicy(policyOf(call).id, null, call.now);
    return done;
  },
  deleteProfile: removeProfile,
  listProfileProjects: (call) => {
    named(call, "slp_id", "slp", (id) => call.world.appliances.profiles.find(id));
    return ok({ count: 1, items: [call.world.ground.console.project] });
  },
};
