import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { VendorCall } from "../../plan";
import { askList, askOne, idsOf, jobsLabelled, mountLabelled, newIn, rowAt, showImage, textOf } from "./ask";
import { define, idPath, jobGraceSeconds, labelOf, refuse, write, type Io } from "./define";
import { instanceForm } from "./instance-form";
import { ageCheck, pointCheck, pointFault, sourceName, takenAt, textAt } from "./restore-point";
import { trackJob, vendorFailure } from "./track-job";

const mountInput = operationInputs["restore.mount"].omit({ expiresAfterSeconds: true, options: true });

/** Mount to a host that exists: the machine chosen, else the one that the point is of. */
export const restoreMount = define<z.infer<typeof mountInput>>({
  input: mountInput,
  wish: (wanted, facts) => {
    const point = facts.get(wanted.restoreTargetId);
    const fault = pointFault(point);
    if (fault) return refuse("restoreTargetId", fault);
    const target = facts.find(wanted.targetVmId);
    if (target !== null && target.noun !== "vm") return refuse("targetVmId", "is not a machine");
    const hostId = target === null ? textAt(point, "host_id") : textAt(target, "host_id");
    const hostName = target === null ? textAt(point, "host_name") : textAt(target, "host_name");
    if (hostId === null || hostName === null)
      return refuse(
        target === null ? "restoreTargetId" : "targetVmId",
        "names no host that the console knows; choose another machine",
      );
    const label = labelOf(facts);
    const isCloud = textAt(point, "apptype") === "GCPInstance";
    const image = textAt(point, "image_name") ?? "";
    const applicationId = textAt(point, "app_id");
    const body: VendorCall["body"] = isCloud
      ? { label, image, cloudvmoptions: instanceForm({ existing: hostName, credentialId: textAt(point, "credential_id") }) }
      : { label, image, host: { id: hostId } };
    const call = { operationId: "mountBackup", method: "POST" as const, path: `/backup/${idPath(point.vendorId)}/mount`, body };
    return {
      ok: true,
      wish: {
        steps: [write("send", `Mount the point on ${hostName}`, call, isCloud ? { capture: { refusedForm: "/formtype" } } : {})],
        summary: `Mounts the point of ${takenAt(point)} of ${sourceName(point)} on ${hostName}. What is on ${hostName} stays; the point itself is not changed.`,
        subject: `${sourceName(point)} on ${hostName}`,
        affected: [{ noun: "history", partition: applicationId }],
        memo: { label, hostName },
      },
    };
  },
  checks: async (io, wanted, facts) => {
    const point = facts.get(wanted.restoreTargetId);
    const target = facts.find(wanted.targetVmId);
    const hostId = (target === null ? textAt(point, "host_id") : textAt(target, "host_id")) ?? "";
    const host = await askOne(io, { operationId: "getHost", path: `/host/${idPath(hostId)}` });
    const name = target?.name ?? textAt(point, "host_name") ?? "the host";
    const isCloud = textAt(point, "apptype") === "GCPInstance";
    return [
      await pointCheck(io, point),
      host === null
        ? { id: "host", level: "error", message: "The host no longer exists at the console; choose another machine." }
        : isCloud && textOf(host, "vmtype") !== "gcp"
          ? {
              id: "host",
              level: "error",
              message: `${name} is no Compute Engine instance; this point can only be mounted on one.`,
            }
          : { id: "host", level: "ok", message: `The console knows ${name}.` },
      ageCheck(point, facts),
    ];
  },
  look: async (io, { memo }) => idsOf(await jobsLabelled(io, String(memo.label))),
  happened: (_moment, before, after) => {
    const jobId = newIn(before, after);
    return jobId === null ? null : { jobId };
  },
  graceSeconds: jobGraceSeconds,
  track: (io, moment) => {
    if (moment.outputs.refusedForm !== undefined && moment.outputs.jobId === undefined) {
      const message = "The console refused to mount the point on this instance. Choose another machine.";
      return Promise.resolve({ state: "failed", error: vendorFailure("The point was not mounted", { code: null, message }) });
    }
    return trackJob(io, moment, async () => ({
      created: [],
      mountId: textOf(await mountLabelled(io, String(moment.memo.label)), "id"),
      host: moment.memo.hostName,
    }));
  },
});

const unmountInput = operationInputs["restore.unmount"].extend({
  /** The machine that the mounted point is of, so that its runs are read again. */
  vmId: idSchema.optional(),
  /** Leaves a machine that was made for the mount in place. */
  keepMachine: z.boolean().optional(),
  /** Goes on when the host does not play its part. */
  force: z.boolean().optional(),
});

/** Jobs of the image's application that take mounts away; the call answers nothing and gives its job no label of ours. */
async function look(io: Io, mountId: string): Promise<{ isMounted: boolean; jobs: string[] }> {
  const image = await showImage(io, mountId);
  const applicationId = textOf(rowAt(image, "application"), "id");
  if (image === null || applicationId === null) return { isMounted: image !== null, jobs: [] };
  const jobs = await askList(io, {
    operationId: "listAllJobs",
    path: "/jobstatus",
    query: { filter: `appid:==${applicationId}`, sort: "queuedate:desc", limit: "200" },
  });
  return {
    isMounted: textOf(image, "characteristic") !== "Unmount",
    jobs: idsOf(jobs.filter((job) => /unmount/i.test(textOf(job, "jobclass") ?? ""))),
  };
}

const seenSchema = z.object({ isMounted: z.boolean(), jobs: z.array(z.string()) });

/** Unmount and delete the active image; the image that it came from is not touched. */
export const restoreUnmount = define<z.infer<typeof unmountInput>>({
  input: unmountInput,
  wish: ({ mountId, vmId, keepMachine = false, force = false }, facts) => {
    const vm = facts.find(vmId);
    const call = {
      operationId: "unmountBackup",
      method: "POST" as const,
      path: `/backup/${idPath(mountId)}/unmount`,
      body: { delete: !keepMachine, force, preservevm: keepMachine },
    };
    return {
      ok: true,
      wish: {
        steps: [write("send", `Unmount ${mountId}`, call)],
        summary: keepMachine
          ? "Forgets the mount and leaves the machine that was made for it in place. The point it came from stays."
          : "Takes the mount away, and with it what was written to it and a machine that was made for it. The point it came from stays.",
        subject: vm?.name ?? `mount ${mountId}`,
        affected: vm === null ? [] : [{ noun: "history", partition: vm.vendorId }],
        memo: { mountId },
      },
    };
  },
  checks: async (io, { mountId }) => {
    const image = await showImage(io, mountId);
    return [
      image === null || textOf(image, "characteristic") === null
        ? { id: "mounted", level: "error", message: "Nothing is mounted under this id; sync the connection to see what is." }
        : { id: "mounted", level: "ok", message: `${textOf(image, "appname") ?? "The point"} is mounted.` },
    ];
  },
  look: (io, { memo }) => look(io, String(memo.mountId)),
  happened: (_moment, before, after) => {
    const [known, seen] = [seenSchema.safeParse(before), seenSchema.parse(after)];
    const hasBegun = newIn(known.success ? known.data.jobs : [], seen.jobs) !== null;
    return seen.isMounted && !hasBegun ? null : {};
  },
  graceSeconds: 90,
  track: async (io, { memo }) => {
    const { isMounted } = await look(io, String(memo.mountId));
    return isMounted
      ? { state: "running", progressPercent: null, pollAfterSeconds: 5 }
      : { state: "succeeded", result: { unmounted: memo.mountId } };
  },
});

const expireInput = operationInputs["restore-target.delete"];

/** Expire: the image is gone as soon as the appliance has done it. One that enforced retention keeps is refused. */
export const restoreTargetDelete = define<z.infer<typeof expireInput>>({
  input: expireInput,
  wish: ({ restoreTargetId }, facts) => {
    const point = facts.get(restoreTargetId);
    if (point.noun !== "restoreTarget") return refuse("restoreTargetId", "is not a restore target");
    const lockedUntil = textAt(point, "immutable_until");
    if (lockedUntil !== null && Date.parse(lockedUntil) > facts.now.getTime())
      return refuse("restoreTargetId", `is kept by enforced retention until ${lockedUntil}`);
    const path = `/backup/${idPath(point.vendorId)}/expire`;
    const call = { operationId: "expireBackup", method: "POST" as const, path, query: { force: "false" }, body: {} };
    return {
      ok: true,
      wish: {
        steps: [write("send", `Expire the point of ${takenAt(point)}`, call)],
        summary: `Deletes the point of ${takenAt(point)} of ${sourceName(point)}. It cannot be restored afterwards; other points stay.`,
        subject: `${sourceName(point)} ${takenAt(point)}`,
        affected: [{ noun: "restoreTarget", partition: textAt(point, "app_id") }],
        memo: { imageId: point.vendorId },
      },
    };
  },
  checks: async (io, { restoreTargetId }, facts) => [await pointCheck(io, facts.get(restoreTargetId))],
  look: (io, { memo }) => expired(io, String(memo.imageId)),
  happened: (_moment, _before, after) => (after === true ? {} : null),
  graceSeconds: 90,
  track: async (io, { memo }) =>
    (await expired(io, String(memo.imageId)))
      ? { state: "succeeded", result: {} }
      : { state: "running", progressPercent: null, pollAfterSeconds: 5 },
});

async function expired(io: Io, imageId: string): Promise<boolean> {
  const image = await showImage(io, imageId);
  const expiration = image?.expiration;
  return image === null || (typeof expiration === "number" && expiration > 0 && expiration / 1_000 <= io.now().getTime());
}
