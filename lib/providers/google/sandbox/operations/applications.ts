import { badRequest, conflict, done, notFound, ok, type ConsoleAnswer } from "../answers";
import { idIn, isTrue, listOf, merged, objectOf, textOf, type Row } from "../row";
import { firstIds, hrefOf } from "../world/ground";
import { classCodes } from "../world/images";
import { applicationOf, bodyOf, listAnswer, named, pathId, type ConsoleCall, type ConsoleOperations } from "./call";

const applicationClasses = ["VMBackup", "GCPInstance", "FileSystem", "SqlInstance", "POSTGRESQLInstance", "Oracle"];
const classRow = (name: string) => ({
  "@type": "appClassRest",
  name,
  friendyName: name,
  description: `Options of ${name}`,
  provisioningOptions: [{ name: "reprotect", required: false }],
});

/** `POST /application/{id}/backup`: an image out of turn; answers nothing, the label is how the job is found. */
function backupNow(call: ConsoleCall): ConsoleAnswer {
  const { world, now } = call;
  const application = applicationOf(call);
  const body = bodyOf(call);
  const protection = world.protections.current(application.id);
  const groupId = world.groups.groupOf("logical", application.id);
  const templateId = protection?.templateId ?? (groupId === null ? null : idIn(world.groupSla(groupId)?.slt));
  if (templateId === null || templateId === undefined) throw badRequest(`application ${application.id} is not protected`);
  const policyId = idIn(body.policy);
  if (policyId === null) throw badRequest("policy must name a policy by its id");
  const policy = world.templates.policy(templateId, policyId);
  const running = world.templates.running(templateId, now).find(({ id }) => id === policyId);
  if (policy === null || running === undefined) throw notFound("policy", policyId);
  const label = textOf(body.label) ?? "";
  const job = world.jobs.start(
    {
      applicationId: application.id,
      jobClass: running.jobClass,
      label,
      policyName: running.name,
      templateId,
      outcome: call.context.outcome,
      effect: () =>
        world.images.put({
          id: job.id,
          applicationId: application.id,
          jobClass: running.jobClass,
          jobClassCode: classCodes[running.jobClass] ?? null,
          label,
          takenAt: job.startsAt,
          expiresAt: job.startsAt + running.retentionMs,
          bytes: 3 * 1_073_741_824,
          templateId,
          profileId: protection?.profileId ?? null,
          policyName: running.name,
          active: null,
        }),
    },
    now,
  );
  return done;
}

/** `POST /application/{id}/expirebackup`: everything of a kind that the application has. */
function expireAll(call: ConsoleCall): ConsoleAnswer {
  const { world, now } = call;
  const application = applicationOf(call);
  const wanted = textOf(bodyOf(call).backuptype);
  const isWanted = (row: Row) =>
    row.characteristic === undefined &&
    (wanted === null || (wanted === "vault" ? /vault/i.test(String(row.jobclass)) : row.jobclass === wanted));
  const ids = [...world.images.ofApplication(application.id, now)].filter(isWanted).map(({ id }) => id);
  world.jobs.start(
    {
      applicationId: application.id,
      jobClass: "expire",
      outcome: call.context.outcome,
      effect: () => ids.forEach((id) => world.images.remove(id)),
    },
    now,
  );
  return done;
}

function removeApplication(call: ConsoleCall): ConsoleAnswer {
  const application = applicationOf(call);
  if (application.managed === true) throw conflict(`application ${application.id} is protected`);
  for (const image of call.world.images.ofApplication(application.id, call.now))
    if (image.characteristic === "Mount") throw conflict(`application ${application.id} has a mounted image`);
  call.world.applications.remove(application.id);
  return done;
}

/** Settable options, of whatever owner: rows of one shelf, told apart by a key of the owner's path. */
function optionOperations(
  owner: string,
  names: { list: string; create: string; describe: string; show: string; update: string; remove: string },
  ownerPath: (call: ConsoleCall) => string,
): ConsoleOperations {
  const own = (call: ConsoleCall) => {
    const key = ownerPath(call);
    return [...call.world.shelves.options.all()].filter((row) => row.owner === key);
  };
  const shown = ({ owner: _owner, ...row }: Row): object => row;
  const found = (call: ConsoleCall) => named(call, "option_id", "option", (id) => own(call).find((row) => row.id === id) ?? null);
  return {
    [names.list]: (call) => listAnswer(own(call).map(shown)),
    [names.create]: (call) => {
      const body = bodyOf(call);
      const name = textOf(body.name);
      if (name === null) throw badRequest("name is required");
      if (own(call).some((row) => row.name === name)) throw conflict(`option ${name} exists`);
      const id = call.world.shelves.options.nextId();
      const base: Row = {
        "@type": "advancedOptionRest",
        id,
        href: hrefOf(call.world.ground, `${ownerPath(call)}/settableoption`, id),
        owner: ownerPath(call),
      };
      return ok(shown(call.world.shelves.options.put(merged(base, body))));
    },
    [names.describe]: (call) => {
      ownerPath(call);
      return ok(optionMetadata(owner));
    },
    [names.show]: (call) => ok(shown(found(call))),
    [names.update]: (call) => ok(shown(call.world.shelves.options.put(merged(found(call), bodyOf(call))))),
    [names.remove]: (call) => {
      call.world.shelves.options.remove(found(call).id);
      return done;
    },
  };
}

const optionMetadata = (owner: string) => ({
  [owner]: [
    { name: "donotunmap", type: "string", displayName: "Do not unmap" },
    { name: "snapshotlocationvalue", type: "string", displayName: "Snapshot location" },
    { name: "immutabilitydays", type: "integer", displayName: "Enforced retention in days" },
  ],
});

const ofApplication = (call: ConsoleCall) => `application/${applicationOf(call).id}`;
const ofSla = (call: ConsoleCall) => `sla/${named(call, "sla_id", "sla", (id) => call.world.slas.find(id, call.now)).id}`;
const ofPolicy = (call: ConsoleCall) => {
  const templateId = pathId(call, "slt_id");
  return `slt/${templateId}/policy/${named(call, "policy_id", "policy", (id) => call.world.templates.policy(templateId, id)).id}`;
};

/** Workflows are numbered within their application. */
const workflowOf = (call: ConsoleCall): Row => {
  const application = applicationOf(call);
  return named(call, "workflow_id", "workflow", (id) => {
    const row = call.world.shelves.workflows.find(id);
    return row !== null && idIn(row.application) === application.id ? row : null;
  });
};

const workflowOperations: ConsoleOperations = {
  listApplicationWorkflows: (call) => {
    const application = applicationOf(call);
    return listAnswer([...call.world.shelves.workflows.all()].filter((row) => idIn(row.application) === application.id));
  },
  createWorkflow: (call) => {
    const application = applicationOf(call);
    const id = call.world.shelves.workflows.nextId();
    const base: Row = {
      "@type": "workflowRest",
      id,
      href: hrefOf(call.world.ground, `application/${application.id}/workflow`, id),
      disabled: false,
      status: { result: "NOT RUN" },
    };
    const about = { application: { id: application.id, appname: application.appname } };
    return ok(call.world.shelves.workflows.put({ ...merged(base, bodyOf(call)), ...about }));
  },
  getWorkflow: (call) => ok(workflowOf(call)),
  updateWorkflow: (call) => ok(call.world.shelves.workflows.put(merged(workflowOf(call), bodyOf(call)))),
  deleteWorkflow: (call) => {
    call.world.shelves.workflows.remove(workflowOf(call).id);
    return done;
  },
  runWorkflow: (call) => {
    const workflow = workflowOf(call);
    const { world } = call;
    if (workflow.disabled === true) throw badRequest(`workflow ${workflow.id} is disabled`);
    const change = objectOf(bodyOf(call).update);
    world.shelves.workflows.put({ ...merged(workflow, change), status: { result: "RUNNING" } });
    world.jobs.start(
      {
        applicationId: idIn(workflow.application) ?? "",
        jobClass: "mount",
        label: textOf(workflow.name) ?? "",
        outcome: call.context.outcome,
        effect: () => {
          const after = world.shelves.workflows.find(workflow.id);
          if (after !== null) world.shelves.workflows.put({ ...after, status: { result: "SUCCESS" } });
        },
      },
      call.now,
    );
    return done;
  },
  getWorkflowMountedApplication: (call) => {
    const workflow = workflowOf(call);
    return ok({ ...applicationOf(call), frommount: true, description: `Mounted by ${textOf(workflow.name) ?? workflow.id}` });
  },
};

const memberRows = (call: ConsoleCall, kind: "consistency" | "logical", groupId: string): Row[] =>
  call.world.groups.membersOf(kind, groupId).flatMap((id) => call.world.applications.find(id, call.now) ?? []);

export const applicationOperations: ConsoleOperations = {
  updateApplication: (call) => {
    const application = applicationOf(call);
    const { orglist, ...change } = bodyOf(call);
    // A list with the organization 0 takes the application out of all.
    const organizations = listOf(orglist).map(idIn);
    call.world.applications.update(application.id, {
      ...change,
      ...(orglist === undefined || orglist === null
        ? {}
        : {
            orglist: organizations.includes("0")
              ? []
              : organizations
                  .flatMap((id) => call.world.shelves.organizations.find(id ?? "") ?? [])
                  .map(({ id, name }) => ({ id, name })),
          }),
    });
    return ok(applicationOf(call));
  },
  deleteApplication: removeApplication,
  listApplicationTypes: () => listAnswer(applicationClasses),
  backupNow,
  expireApplicationBackups: expireAll,
  listActiveImages: (call) => {
    const application = applicationOf(call);
    return listAnswer(
      [...call.world.images.ofApplication(application.id, call.now)].filter(({ characteristic }) => characteristic !== undefined),
    );
  },
  getApplicationClass: (call) => ok(classRow(String(applicationOf(call).apptype))),
  listApplicationClasses: () => listAnswer(applicationClasses.map(classRow)),
  getApplicationClassByName: (call) => {
    const name = pathId(call, "appclass_name");
    if (!applicationClasses.includes(name)) throw notFound("appclass", name);
    return ok(classRow(name));
  },
  ...optionOperations(
    "application",
    {
      list: "listApplicationOptions",
      create: "createApplicationOption",
      describe: "describeApplicationOptions",
      show: "getApplicationOption",
      update: "updateApplicationOption",
      remove: "deleteApplicationOption",
    },
    ofApplication,
  ),
  ...optionOperations(
    "sla",
    {
      list: "listSlaOptions",
      create: "createSlaOption",
      describe: "describeSlaOptions",
      show: "getSlaOption",
      update: "updateSlaOption",
      remove: "deleteSlaOption",
    },
    ofSla,
  ),
  ...optionOperations(
    "policy",
    {
      list: "listPolicyOptions",
      create: "createPolicyOption",
      describe: "describePolicyOptions",
      show: "getPolicyOption",
      update: "updatePolicyOption",
      remove: "deletePolicyOption",
    },
    ofPolicy,
  ),
  describeOptionsForAppType: (call) => ok(optionMetadata(pathId(call, "apptype"))),
  describeOptionsForPolicyType: (call) => ok(optionMetadata(pathId(call, "policytype"))),
  listEffectiveOptions: (call) => {
    const application = applicationOf(call);
    const protection = call.world.protections.current(application.id);
    const owners = [`application/${application.id}`, ...(protection === null ? [] : [`sla/${protection.slaId}`])];
    const effective = [...call.world.shelves.options.all()].filter(({ owner }) => owners.includes(String(owner)));
    return listAnswer(effective.map(({ owner: _owner, ...row }) => row));
  },
  listApplicationMembers: (call) => {
    const application = applicationOf(call);
    const group = [...call.world.groups.consistency.all()].find((row) => idIn(row.application) === application.id);
    return listAnswer(group === undefined ? [] : memberRows(call, "consistency", group.id));
  },
  updateMemberRule: (call) => {
    call.world.applications.update(applicationOf(call).id, { auxinfo: JSON.stringify(call.body) });
    return done;
  },
  listInstanceMembership: (call) => {
    const application = applicationOf(call);
    const number = Number(application.id) - firstIds.application;
    const neighbours = [number - 1, number + 1].flatMap(
      (other) => call.world.applications.find(String(firstIds.application + other), call.now) ?? [],
    );
    return listAnswer(neighbours.filter((row) => idIn(row.host) === idIn(application.host) && isTrue(row.managed)));
  },
  replicateLogs: (call) => {
    const application = applicationOf(call);
    call.world.jobs.start(
      { applicationId: application.id, jobClass: "StreamSnap", outcome: call.context.outcome, effect: () => undefined },
      call.now,
    );
    return done;
  },
  ...workflowOperations,
};
