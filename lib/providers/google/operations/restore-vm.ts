import { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { FactRow, PlanStep, VendorCall } from "../../plan";
import { isMachine } from "../mapping";
import { hostNamed, idsOf, jobsLabelled, mountLabelled, newIn, textOf } from "./ask";
import { define, idPath, jobGraceSeconds, labelOf, refuse, write, type Io, type Wished } from "./define";
import { formFaults, instanceForm } from "./instance-form";
import { ageCheck, pointCheck, pointFault, sourceName, takenAt, textAt } from "./restore-point";
import { trackJob, vendorFailure } from "./track-job";

const optionsSchema = z.strictObject({
  zone: z.string().min(1).optional(),
  /** The console's id of a cloud credential; without one the image's own is taken. */
  credentialId: z.string().min(1).optional(),
  externalIp: z.boolean().optional(),
});

const input = operationInputs["restore.vm"]
  .omit({ region: true, securityGroupIds: true, options: true })
  .extend({ options: optionsSchema.optional() });
type Input = z.infer<typeof input>;

const instanceName = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** `<network> <subnet>`, as the look-up of networks gives them. */
const networkOf = (networkIds: readonly string[] | undefined): { network?: string; subnet?: string } => {
  const [network, subnet] = networkIds?.[0]?.split(" ") ?? [];
  return { ...(network ? { network } : {}), ...(subnet ? { subnet } : {}) };
};

/** What is sent to make a Compute Engine instance of the point. */
function instanceOf(wanted: Input, point: FactRow): NonNullable<VendorCall["body"]> {
  return instanceForm({
    name: wanted.name,
    credentialId: wanted.options?.credentialId ?? textAt(point, "credential_id"),
    project: wanted.projectId ?? null,
    zone: wanted.options?.zone ?? null,
    ...(wanted.serverTypeId === undefined ? {} : { machineType: wanted.serverTypeId }),
    ...networkOf(wanted.networkIds),
    ...(wanted.options?.externalIp === undefined ? {} : { hasExternalIp: wanted.options.externalIp }),
  });
}

function stepOf(wanted: Input, point: FactRow, label: string): { ok: true; step: PlanStep } | Extract<Wished, { ok: false }> {
  const fail = (path: string, message: string) => ({ ok: false as const, errors: [{ path, message }] });
  const image = `/backup/${idPath(point.vendorId)}`;
  const source = sourceName(point);
  if (wanted.inPlace === true) {
    const body = { label, ...(wanted.powerOn === undefined ? {} : { poweronvm: wanted.powerOn }) };
    const call = { operationId: "restoreBackup", method: "POST" as const, path: `${image}/restore`, body };
    return { ok: true, step: write("send", `Restore ${source} in place`, call) };
  }
  const call = { operationId: "mountBackup", method: "POST" as const, path: `${image}/mount` };
  const title = `Make ${wanted.name} from ${source}`;
  if (textAt(point, "apptype") === "GCPInstance") {
    if (!instanceName.test(wanted.name))
      return fail("name", "must be lower-case letters, digits and hyphens, beginning with a letter");
    const body = { label, image: textAt(point, "image_name") ?? "", cloudvmoptions: instanceOf(wanted, point) };
    // A form that is refused comes back as a success; then there is a body, and it says which form it is.
    return { ok: true, step: write("send", title, { ...call, body }, { capture: { refusedForm: "/formtype" } }) };
  }
  if (wanted.clusterId === undefined) return fail("clusterId", "is needed: choose the hypervisor that the machine is made on");
  if (wanted.storageId === undefined) return fail("storageId", "is needed: choose the datastore that the machine is made on");
  const body = {
    label,
    image: textAt(point, "image_name") ?? "",
    hostname: wanted.name,
    vmname: wanted.name,
    hypervisor: { id: wanted.clusterId },
    datastore: wanted.storageId,
    ...(wanted.powerOn === undefined ? {} : { poweronvm: wanted.powerOn }),
  };
  return { ok: true, step: write("send", title, { ...call, body }) };
}

/** What the console would say of the form, without making anything of it: `PUT` refreshes dependent choices. */
async function formCheck(io: Io, wanted: Input, point: FactRow): Promise<Check> {
  const { body } = await io.http.call(
    {
      service: "",
      operationId: "refreshMountForm",
      method: "PUT",
      path: `/backup/${idPath(point.vendorId)}/mount`,
      body: instanceOf(wanted, point),
    },
    { signal: io.signal },
  );
  const faults = formFaults(body);
  return faults.length > 0
    ? { id: "form", level: "error", message: `The console refuses the new machine: ${faults.join("; ")}.` }
    : { id: "form", level: "ok", message: "The console can make the new machine as it is described." };
}

/** Mount as a new machine (Compute Engine or VMware), or restore over the machine that the point is of. */
export const restoreVm = define<Input>({
  input,
  wish: (wanted, facts) => {
    const point = facts.get(wanted.restoreTargetId);
    const fault = pointFault(point);
    if (fault) return refuse("restoreTargetId", fault);
    if (!isMachine(textAt(point, "apptype")))
      return refuse("restoreTargetId", "is of an application, not of a machine; mount it instead");
    const label = labelOf(facts);
    const made = stepOf(wanted, point, label);
    if (!made.ok) return made;
    const source = sourceName(point);
    const applicationId = textAt(point, "app_id");
    const isNew = wanted.inPlace !== true;
    return {
      ok: true,
      wish: {
        steps: [made.step],
        summary: isNew
          ? `Makes ${wanted.name} from the point of ${takenAt(point)}. ${source} is not touched.`
          : `Overwrites ${source} with the point of ${takenAt(point)}; what changed since is lost.`,
        subject: isNew ? wanted.name : source,
        affected: [
          { noun: "history", partition: applicationId },
          { noun: "vm", partition: isNew ? null : applicationId },
        ],
        memo: { label, name: wanted.name, isNew },
      },
    };
  },
  checks: async (io, wanted, facts) => {
    const point = facts.get(wanted.restoreTargetId);
    const checks = [await pointCheck(io, point), ageCheck(point, facts)];
    if (wanted.inPlace === true)
      return [...checks, { id: "overwrite", level: "warning", message: `${sourceName(point)} is overwritten and is not kept.` }];
    const taken = await hostNamed(io, wanted.name);
    checks.push(
      taken === null
        ? { id: "name-free", level: "ok", message: `The name ${wanted.name} is free.` }
        : { id: "name-free", level: "error", message: `A machine named ${wanted.name} exists; choose another name.` },
    );
    if (textAt(point, "apptype") === "GCPInstance" && checks[0]?.level !== "error")
      checks.push(await formCheck(io, wanted, point));
    return checks;
  },
  look: async (io, { memo }) => idsOf(await jobsLabelled(io, String(memo.label))),
  happened: (_moment, before, after) => {
    const jobId = newIn(before, after);
    return jobId === null ? null : { jobId };
  },
  graceSeconds: jobGraceSeconds,
  track: (io, moment) => {
    if (moment.outputs.refusedForm !== undefined && moment.outputs.jobId === undefined) {
      const message =
        "The console refused the description of the new machine. Look at it again: the checks say which field is wrong.";
      return Promise.resolve({ state: "failed", error: vendorFailure("The machine was not made", { code: null, message }) });
    }
    return trackJob(io, moment, async () => restored(io, moment.memo));
  },
});

async function restored(io: Io, memo: Record<string, unknown>): Promise<Record<string, unknown>> {
  if (memo.isNew !== true) return { created: [], putBack: "The machine can be restored again from an earlier or later point." };
  const [machine, mount] = await Promise.all([hostNamed(io, String(memo.name)), mountLabelled(io, String(memo.label))]);
  return {
    created: machine === null ? [] : [{ noun: "vm", ...machine }],
    mountId: textOf(mount, "id"),
    putBack: `Nothing that existed was changed. To put things back, unmount the point, which removes ${String(memo.name)}.`,
  };
}

/** For look-ups: a form without anything filled in, of this point. */
export const emptyForm = (io: Io, point: FactRow) =>
  io.http.call(
    {
      service: "",
      operationId: "getMountForm",
      method: "GET",
      path: `/backup/${idPath(point.vendorId)}/mount`,
      query: { formtype: "newmount" },
    },
    { signal: io.signal },
  );
