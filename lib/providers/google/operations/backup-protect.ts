import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { backupTypeOf } from "../mapping";
import { askOne, idsOf, newIn, slasOf } from "./ask";
import { define, idPath, labelOf, refuse, write } from "./define";

const optionsSchema = z.strictObject({
  /** The console's id of a profile (SLP); without one the first of the application's appliance is taken. */
  profileId: z.string().min(1).optional(),
});

const createInput = operationInputs["backup.create"]
  .omit({ encrypted: true, replicated: true, paths: true, options: true })
  .extend({
    /** Follows from what the application is; given, it must be that. */
    type: operationInputs["backup.create"].shape.type.optional(),
    policyId: z.string({ error: "is needed: choose the policy that the backup follows" }).pipe(idSchema),
    schedules: z.array(z.never()).max(0, { error: "must be empty: the policy says when it runs" }).optional(),
    retention: operationInputs["backup.create"].shape.retention.optional(),
    options: optionsSchema.optional(),
  });

/** Create SLA: an application, a template and a profile. Schedules and retention are the template's. */
export const backupCreate = define<z.infer<typeof createInput>>({
  input: createInput,
  wish: (wanted, facts) => {
    const vm = facts.get(wanted.vmId);
    const { attributes } = vm;
    if (attributes.kind !== "application")
      return refuse("vmId", "is a host without an application; discover its applications at the console first");
    if (attributes.managed === true) return refuse("vmId", "is backed up already; an application has one SLA at most");
    const apptype = typeof attributes.apptype === "string" ? attributes.apptype : null;
    if (wanted.type !== undefined && wanted.type !== backupTypeOf(apptype))
      return refuse("type", `must be ${backupTypeOf(apptype)}: that is how the console backs up ${String(apptype ?? "this")}`);
    const policy = facts.get(wanted.policyId);
    if (policy.noun !== "policy") return refuse("policyId", "is not a policy");
    const profiles = z.array(z.string()).catch([]).parse(attributes.profile_ids);
    const profileId = wanted.options?.profileId ?? profiles[0];
    if (profileId === undefined)
      return refuse("options.profileId", "is needed: the application's appliance has no profile that is known");
    const body = {
      application: { id: vm.vendorId },
      slt: { id: policy.vendorId },
      slp: { id: profileId },
      description: `${wanted.name} (${labelOf(facts)})`,
    };
    const call = { operationId: "createSla", method: "POST" as const, path: "/sla", body };
    return {
      ok: true,
      wish: {
        steps: [write("send", `Back up ${vm.name} by ${policy.name}`, call, { capture: { slaId: "/id" } })],
        summary: `Backs up ${vm.name} from now on as the policy ${policy.name} says. ${vm.name} itself is not touched.`,
        subject: vm.name,
        affected: [
          { noun: "vm", partition: vm.vendorId },
          { noun: "backup", partition: "{slaId}" },
          { noun: "schedule", partition: "{slaId}" },
        ],
        memo: { applicationId: vm.vendorId, name: vm.name },
      },
    };
  },
  checks: async (io, { vmId, policyId }, facts) => {
    const vm = facts.get(vmId);
    const policy = facts.find(policyId);
    const template = await askOne(io, { operationId: "getTemplate", path: `/slt/${idPath(policy?.vendorId ?? "")}` });
    return [
      (await slasOf(io, vm.vendorId)).length > 0
        ? { id: "unprotected", level: "error", message: `${vm.name} is backed up already; sync the connection to see it.` }
        : { id: "unprotected", level: "ok", message: `${vm.name} is not backed up yet.` },
      template === null
        ? { id: "policy", level: "error", message: "The policy no longer exists at the console; choose another." }
        : { id: "policy", level: "ok", message: `The policy ${policy?.name ?? ""} exists.` },
    ];
  },
  look: async (io, { memo }) => idsOf(await slasOf(io, String(memo.applicationId))),
  happened: (_moment, before, after) => {
    const slaId = newIn(before, after);
    return slaId === null ? null : { slaId };
  },
  track: (_io, { memo, outputs }) =>
    Promise.resolve({
      state: "succeeded",
      result: { created: [{ noun: "backup", vendorId: outputs.slaId, name: memo.name }] },
    }),
});

const deleteInput = operationInputs["backup.delete"];

/** Delete SLA, or of a logical group: what was backed up stays until it expires. */
export const backupDelete = define<z.infer<typeof deleteInput>>({
  input: deleteInput,
  wish: ({ backupId }, facts) => {
    const backup = facts.get(backupId);
    const { app_id: applicationId, group_id: groupId } = backup.attributes;
    const name = String(backup.item.vmName ?? backup.name);
    const call =
      typeof groupId === "string" && typeof applicationId !== "string"
        ? { operationId: "unprotectLogicalGroup", method: "DELETE" as const, path: `/logicalgroup/${idPath(groupId)}/sla` }
        : { operationId: "deleteSla", method: "DELETE" as const, path: `/sla/${idPath(backup.vendorId)}` };
    return {
      ok: true,
      wish: {
        steps: [write("send", `End the backup of ${name}`, call)],
        summary: `Ends the backup of ${name}: nothing more is taken. What was taken stays until it expires.`,
        subject: name,
        affected: [
          { noun: "backup", partition: backup.vendorId },
          ...(typeof applicationId === "string" ? [{ noun: "vm", partition: applicationId }] : []),
        ],
        memo: { slaId: backup.vendorId },
      },
    };
  },
  checks: async (io, { backupId }, facts) => {
    const backup = facts.get(backupId);
    const running = await askOne(io, { operationId: "getSla", path: `/sla/${idPath(backup.vendorId)}` });
    return [
      running === null
        ? { id: "exists", level: "error", message: "The backup no longer exists at the console." }
        : { id: "exists", level: "ok", message: "The backup exists." },
      { id: "points", level: "ok", message: "Recovery points that exist stay until they expire." },
    ];
  },
  look: async (io, { memo }) =>
    (await askOne(io, { operationId: "getSla", path: `/sla/${idPath(String(memo.slaId))}` })) === null ? "gone" : "there",
  happened: (_moment, _before, after) => (after === "gone" ? {} : null),
});
