import { badRequest, conflict, done, ok, type ConsoleAnswer } from "../answers";
import { idIn, isTrue, objectOf, textOf, type Row } from "../row";
import { classCodes } from "../world/images";
import { bodyOf, named, pathId, pointedTo, type ConsoleCall, type ConsoleOperation, type ConsoleOperations } from "./call";
import { applicationIdOf, isCloudImage, mountForm } from "./mount-form";

export const imageOf = (call: ConsoleCall): Row =>
  named(call, "backup_id", "backup", (id) => call.world.images.find(id, call.now));

const isActive = (image: Row): boolean => image.characteristic !== undefined;

/** An image that can be mounted, cloned or restored. */
function sourceOf(call: ConsoleCall): Row {
  const image = imageOf(call);
  if (isActive(image)) throw badRequest(`backup ${image.id} is an active image`);
  return image;
}

function activeOf(call: ConsoleCall): Row {
  const image = imageOf(call);
  if (!isActive(image)) throw badRequest(`backup ${image.id} is not mounted`);
  return image;
}

/** Where an image goes: an existing host, or a machine that is made for it. */
interface Place {
  host: { id: string; name: string } | null;
  /** What the new machine is made with. */
  making: Record<string, unknown> | null;
}

/** Starts the job that leaves an active image; the console answers nothing of either. */
function startMount(
  call: ConsoleCall,
  image: Row,
  { jobClass, label, place }: { jobClass: string; label: string; place: Place },
): void {
  const { world, now } = call;
  const application = world.applications.find(applicationIdOf(image), now);
  const targetHost = place.host?.name ?? textOf(place.making?.hostname) ?? "";
  const job = world.jobs.start(
    {
      applicationId: applicationIdOf(image),
      jobClass,
      label,
      targetHost,
      outcome: call.context.outcome,
      effect: () => {
        const made = place.making === null ? null : world.hosts.add({ ...place.making, orglist: application?.orglist ?? [] });
        world.images.put({
          id: job.id,
          applicationId: applicationIdOf(image),
          jobClass,
          jobClassCode: classCodes[jobClass] ?? null,
          label,
          takenAt: job.startsAt,
          expiresAt: job.startsAt + 365 * 86_400_000,
          bytes: 1_073_741_824,
          templateId: null,
          profileId: null,
          policyName: "",
          active: {
            sourceId: image.id,
            hostId: made?.id ?? place.host?.id ?? "",
            hostName: targetHost,
            madeHostId: made?.id ?? null,
            isMounted: true,
          },
        });
      },
    },
    now,
  );
}

function existingHost(call: ConsoleCall, body: Record<string, unknown>): Place {
  const host = pointedTo(body, "host", (id) => call.world.hosts.find(id, call.now));
  if (host.isvcenterhost === true || host.isesxhost === true) throw badRequest(`host ${host.id} cannot take a mount`);
  return { host: { id: host.id, name: String(host.hostname) }, making: null };
}

/** A new VMware machine: named by `hostname`, on a hypervisor and a datastore of its vCenter. */
function newVmwareMachine(call: ConsoleCall, body: Record<string, unknown>): Place {
  const hostname = textOf(body.vmname) ?? textOf(body.hostname);
  if (hostname === null) throw badRequest("hostname or host is required");
  const hypervisor = pointedTo(body, "hypervisor", (id) => call.world.hosts.find(id, call.now));
  if (hypervisor.isesxhost !== true) throw badRequest(`host ${hypervisor.id} is not a hypervisor`);
  if (textOf(body.datastore) === null && idIn(body.diskpool) === null) throw badRequest("datastore is required");
  if ([...call.world.hosts.all(call.now)].some((host) => host.hostname === hostname)) throw conflict(`host ${hostname} exists`);
  return { host: null, making: { hostname, name: hostname, isvm: true, vmtype: "vmware", hosttype: "generic" } };
}

const mountBackup: ConsoleOperation = (call) => {
  const image = sourceOf(call);
  const body = bodyOf(call);
  const label = textOf(body.label) ?? "";
  if (isCloudImage(image)) return mountCloudImage(call, image, { body, label });
  const place = idIn(body.host) === null ? newVmwareMachine(call, body) : existingHost(call, body);
  startMount(call, image, { jobClass: "mount", label, place });
  return done;
};

/** A form that does not hold comes back with what is wrong in its fields, as a success (contract README, "Operations worth knowing"). */
function mountCloudImage(
  call: ConsoleCall,
  image: Row,
  { body, label }: { body: Record<string, unknown>; label: string },
): ConsoleAnswer {
  const options = objectOf(body.cloudvmoptions);
  if (Object.keys(options).length === 0) throw badRequest("cloudvmoptions is required for this image");
  const isExisting = options.formtype === "existingmount" || options.name === "Existing Mount";
  const form = mountForm(call, image, { type: isExisting ? "existingmount" : "newmount", filled: options });
  if (Object.keys(form.faults).length > 0) return ok(form.body);
  const { values } = form;
  const existing = isExisting ? [...call.world.hosts.all(call.now)].find((host) => host.hostname === values.instance) : undefined;
  const place: Place =
    existing === undefined
      ? {
          host: null,
          making: {
            hostname: values.instancename,
            name: values.instancename,
            isvm: true,
            vmtype: "gcp",
            hosttype: "gcpinstance",
            projectid: values.project,
            zone: values.zone,
            machinetype: values.machinetype,
          },
        }
      : { host: { id: existing.id, name: String(existing.hostname) }, making: null };
  startMount(call, image, { jobClass: "mount", label, place });
  return done;
}

const formType = (call: ConsoleCall): "newmount" | "existingmount" => {
  const asked = call.query.get("formtype") ?? textOf(bodyOf(call).formtype);
  return asked === "existingmount" ? "existingmount" : "newmount";
};

function needsCloudImage(image: Row): Row {
  if (!isCloudImage(image)) throw badRequest(`backup ${image.id} has no mount form: it is not of a cloud instance`);
  return image;
}

const unmount: ConsoleOperation = (call) => {
  const { world, now } = call;
  const image = activeOf(call);
  const body = bodyOf(call);
  const made = world.images.made(image.id);
  const job = world.jobs.start(
    {
      applicationId: applicationIdOf(image),
      jobClass: isTrue(body.delete) ? "unmount-delete" : "unmount",
      label: textOf(image.label) ?? "",
      targetHost: made?.active?.hostName ?? "",
      runSeconds: 20,
      outcome: call.context.outcome,
      effect: () => {
        const active = made?.active;
        if (active?.madeHostId && !isTrue(body.preservevm)) world.hosts.remove(active.madeHostId);
        if (isTrue(body.delete) || isTrue(body.preservevm)) world.images.remove(image.id);
        else if (made !== null && active) world.images.put({ ...made, active: { ...active, isMounted: false } });
      },
    },
    now,
  );
  return call.query.get("returnjob") === "true" ? ok(world.jobs.find(job.id, now)) : done;
};

const expire: ConsoleOperation = (call) => {
  const { world, now } = call;
  const image = imageOf(call);
  if (image.characteristic === "Mount") throw conflict(`backup ${image.id} is mounted`);
  const isForced = call.query.get("force") === "true" || isTrue(bodyOf(call).force);
  if (Number(image.immutabilitydate ?? 0) > now * 1000 && !isForced)
    throw conflict(`backup ${image.id} is kept by enforced retention`);
  world.jobs.start(
    {
      applicationId: applicationIdOf(image),
      jobClass: "expire",
      runSeconds: 10,
      outcome: call.context.outcome,
      effect: () => world.images.remove(image.id),
    },
    now,
  );
  return done;
};

/** Label or expiration, one at a time. */
const updateBackup: ConsoleOperation = (call) => {
  const image = imageOf(call);
  const { label, expiration, id: _id, ...fields } = bodyOf(call);
  if (textOf(label) !== null && expiration !== undefined && expiration !== null)
    throw badRequest("label and expiration cannot be changed together");
  call.world.images.change(image.id, {
    ...(textOf(label) === null ? {} : { label: String(label) }),
    ...(typeof expiration === "number" ? { expiresAt: Math.floor(expiration / 1000) } : {}),
    fields,
  });
  return ok(call.world.images.find(image.id, call.now) ?? image);
};

/** Restores in place: the application is overwritten, nothing is added. */
const restore: ConsoleOperation = (call) => {
  const image = sourceOf(call);
  const application = call.world.applications.find(applicationIdOf(image), call.now);
  if (application === null) throw badRequest("the application of the image no longer exists");
  call.world.jobs.start(
    {
      applicationId: application.id,
      jobClass: "restore",
      label: textOf(bodyOf(call).label) ?? "",
      targetHost: String(objectOf(application.host).hostname ?? ""),
      outcome: call.context.outcome,
      effect: () => undefined,
    },
    call.now,
  );
  return done;
};

const jobOnly =
  (jobClass: string, find: (call: ConsoleCall) => Row): ConsoleOperation =>
  (call) => {
    const image = find(call);
    call.world.jobs.start(
      {
        applicationId: applicationIdOf(image),
        jobClass,
        label: textOf(bodyOf(call).label) ?? "",
        outcome: call.context.outcome,
        effect: () => undefined,
      },
      call.now,
    );
    return done;
  };

const preflight: ConsoleOperation = (call) => {
  imageOf(call);
  return ok({
    "@type": "restorePreflightRest",
    status: true,
    testlist: [{ "@type": "testRest", name: "space", status: "passed" }],
  });
};

export const imageOperations: ConsoleOperations = {
  updateBackup,
  deleteBackup: (call) => {
    const image = imageOf(call);
    if (image.characteristic === "Mount") throw conflict(`backup ${image.id} is mounted`);
    call.world.images.remove(image.id);
    return done;
  },
  expireBackup: expire,
  mountBackup,
  getMountForm: (call) => ok(mountForm(call, needsCloudImage(sourceOf(call)), { type: formType(call), filled: {} }).body),
  refreshMountForm: (call) =>
    ok(mountForm(call, needsCloudImage(sourceOf(call)), { type: formType(call), filled: call.body }).body),
  unmountBackup: unmount,
  cloneBackup: (call) => {
    const image = sourceOf(call);
    const body = bodyOf(call);
    const place = idIn(body.host) === null ? newVmwareMachine(call, body) : existingHost(call, body);
    startMount(call, image, { jobClass: "clone", label: textOf(body.label) ?? "", place });
    return done;
  },
  livecloneBackup: (call) => {
    const image = sourceOf(call);
    const host = objectOf(image.host);
    const place = { host: { id: String(host.id), name: String(host.hostname) }, making: null };
    startMount(call, image, { jobClass: "liveclone", label: textOf(bodyOf(call).label) ?? "", place });
    return done;
  },
  restoreBackup: restore,
  prepmountBackup: (call) => {
    const image = activeOf(call);
    const place = existingHost(call, bodyOf(call));
    startMount(call, image, { jobClass: "mount", label: textOf(image.label) ?? "", place });
    return done;
  },
  prepunmountBackup: unmount,
  refreshBackup: jobOnly("liveclone", activeOf),
  preflightRestore: preflight,
  restoreMigrate: jobOnly("restore", imageOf),
  preflightMountMigrate: preflight,
  migrateMount: jobOnly("Migrate", activeOf),
  configureMigrate: (call) => {
    const image = activeOf(call);
    call.world.images.change(image.id, { fields: { "migrate-configured": true, ...bodyOf(call) } });
    return done;
  },
  getBackupApplicationOptions: (call) => ok({ "@type": "appClassRest", name: imageOf(call).apptype, provisioningOptions: [] }),
  getDiskMapping: (call) => {
    const image = imageOf(call);
    return ok({
      sourceinfo: [{ name: `${String(image.appname)}-boot`, eligible: true, requiredsize: 50 }],
      targetlist: [{ name: "pd-balanced", eligible: true, freespace: "4096" }],
      asmracnodelist: [],
    });
  },
  getSystemStateOptions: (call) => ok({ backup: imageOf(call).id, targets: ["GCP", "VMWARE"] }),
  getSystemStateOptionsForTarget: (call) => ok({ backup: imageOf(call).id, target: pathId(call, "target"), options: [] }),
  getSystemRecoveryForm: (call) => ok(systemRecovery(call, {})),
  refreshSystemRecoveryForm: (call) => ok(systemRecovery(call, call.body)),
};

function systemRecovery(call: ConsoleCall, filled: unknown): object {
  named(call, "credential_id", "cloudcredential", (id) => call.world.shelves.credentials.find(id));
  return mountForm(call, imageOf(call), { type: "newmount", filled }).body;
}
