import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { Retention, Schedule } from "@/lib/domain/schedule";
import type { FactRow, Facts, PlanStep } from "../../plan";
import type { GoogleSettings } from "../connection";
import { policyFieldsOf, zoneOf } from "../mapping";
import { askList, askOne, idsOf, newIn, textOf, type VendorRow } from "./ask";
import { define, idPath, labelOf, refuse, write, type Io, type Memo, type Wished } from "./define";

/*
 * Templates (SLT) are what many backups follow; each of their policies is one schedule with its retention. So a schedule that is made,
 * changed or removed is a policy of a template, for every backup that follows it.
 */

const createInput = operationInputs["policy.create"]
  .omit({ priority: true, destinationId: true, projectId: true, options: true })
  .extend({ options: z.strictObject({ description: z.string().max(1_000).optional() }).optional() });
const updateInput = operationInputs["policy.update"].omit({ priority: true, options: true });
const deleteInput = operationInputs["policy.delete"];
const scheduleCreateInput = operationInputs["schedule.create"].extend({
  /** Of what it takes; without it as long as the template's first policy keeps. */
  retention: operationInputs["policy.create"].shape.retention.optional(),
});
const scheduleUpdateInput = operationInputs["schedule.update"].extend({
  retention: operationInputs["policy.create"].shape.retention.optional(),
});
const scheduleDeleteInput = operationInputs["schedule.delete"];

const knownPolicies = z
  .array(
    z.object({
      id: z.string(),
      name: z.string(),
      op: z.string().nullable(),
      retention: z.string().nullable(),
      retention_unit: z.string().nullable(),
    }),
  )
  .catch([]);
/** Copies of what other policies took have times of their own and are left alone. */
const copyOperations = new Set(["cloud", "stream_snap"]);
const takingPolicies = (template: FactRow) =>
  knownPolicies.parse(template.attributes.policies).filter(({ op }) => !copyOperations.has(op ?? "snap"));

const templatePath = (id: string) => `/slt/${idPath(id)}`;
const policyPath = (templateId: string, id: string) => `${templatePath(templateId)}/policy/${idPath(id)}`;
const affected = [
  { noun: "policy", partition: null },
  { noun: "schedule", partition: null },
];

const showTemplate = (io: Io, id: string) => askOne(io, { operationId: "getTemplate", path: templatePath(id) });
const showPolicy = (io: Io, memo: Memo) =>
  askOne(io, { operationId: "getPolicy", path: policyPath(String(memo.templateId), String(memo.policyId)) });
const listPolicies = (io: Io, templateId: string) =>
  askList(io, { operationId: "listPolicies", path: `${templatePath(templateId)}/policy` });
const templatesNamed = (io: Io, name: string) =>
  askList(io, { operationId: "listTemplates", path: "/slt", query: { filter: `name:==${name}`, sort: "id:asc", limit: "10" } });

const zone = (facts: Facts) => zoneOf(facts.settings as GoogleSettings);

function retentionOf(template: FactRow): Retention | null {
  const first = takingPolicies(template)[0];
  const unit = z.enum(["days", "weeks", "months", "years"]).safeParse(first?.retention_unit);
  const count = Number(first?.retention);
  return unit.success && Number.isInteger(count) && count >= 1 ? { count, unit: unit.data } : null;
}

type Fields = Record<string, string | boolean | number>;

/** A policy as it is sent; its name carries the operation's tag, so that it is known again. */
function newPolicy(
  schedule: Schedule,
  retention: Retention,
  { name, facts }: { name: string; facts: Facts },
): { ok: true; body: Fields } | { ok: false; message: string } {
  const mapped = policyFieldsOf(schedule, retention, zone(facts));
  if (!mapped.ok) return mapped;
  return { ok: true, body: { name: `${name} (${facts.operationTag})`, op: "snap", priority: "medium", ...mapped.fields } };
}

const scheduleWords = ({ frequency, time }: Schedule) => `${frequency[0]?.toUpperCase()}${frequency.slice(1)} ${time}`;

/** What a step wants to see at the console, by the step: kept in the memo, compared with what is there. */
const wants = (steps: Record<string, Fields>) => ({ wants: steps });
const wantsSchema = z.record(z.string(), z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]))).catch({});
const isAsWanted = (row: VendorRow | null, wanted: Fields | undefined): boolean =>
  row !== null && wanted !== undefined && Object.entries(wanted).every(([name, value]) => String(row[name]) === String(value));

export const policyCreate = define<z.infer<typeof createInput>>({
  input: createInput,
  wish: (wanted, facts) => {
    if (wanted.schedules.length === 0) return refuse("schedules", "must hold at least one: a template without one runs nothing");
    const policies: Fields[] = [];
    for (const [index, schedule] of wanted.schedules.entries()) {
      const policy = newPolicy(schedule, wanted.retention, { name: `${scheduleWords(schedule)} ${index + 1}`, facts });
      if (!policy.ok) return refuse(`schedules.${index}`, policy.message);
      policies.push(policy.body);
    }
    const description = [wanted.options?.description, `(${labelOf(facts)})`].filter(Boolean).join(" ");
    // A template is made with its policies in one call, so that none is ever there without them.
    const body = { name: wanted.name, description, policies };
    const call = { operationId: "createTemplate", method: "POST" as const, path: "/slt", body };
    return {
      ok: true,
      wish: {
        steps: [write("send", `Create the template ${wanted.name}`, call, { capture: { sltId: "/id" } })],
        summary: `Creates the policy ${wanted.name} with ${policies.length} ${policies.length === 1 ? "schedule" : "schedules"}. Nothing follows it yet.`,
        subject: wanted.name,
        affected,
        memo: { name: wanted.name },
      },
    };
  },
  checks: async (io, { name }) => [
    (await templatesNamed(io, name)).length > 0
      ? { id: "name-free", level: "error", message: `A template named ${name} exists; choose another name.` }
      : { id: "name-free", level: "ok", message: `The name ${name} is free.` },
  ],
  look: async (io, { memo }) => idsOf(await templatesNamed(io, String(memo.name))),
  happened: (_moment, before, after) => {
    const sltId = newIn(before, after);
    return sltId === null ? null : { sltId };
  },
  track: (_io, { memo, outputs }) =>
    Promise.resolve({ state: "succeeded", result: { created: [{ noun: "policy", vendorId: outputs.sltId, name: memo.name }] } }),
});

/** Template and policies are changed one call after the other; each is a merge, so what is not named stays. */
export const policyUpdate = define<z.infer<typeof updateInput>>({
  input: updateInput,
  wish: (wanted, facts) => {
    const template = facts.get(wanted.policyId);
    const id = template.vendorId;
    const steps: PlanStep[] = [];
    const seen: Record<string, Fields> = {};
    const put = (stepId: string, title: string, place: { policyId: string | null; body: Fields }) => {
      const call =
        place.policyId === null
          ? { operationId: "updateTemplate", method: "PUT" as const, path: templatePath(id), body: place.body }
          : { operationId: "updatePolicy", method: "PUT" as const, path: policyPath(id, place.policyId), body: place.body };
      steps.push(write(stepId, title, call));
      seen[stepId] = place.body;
    };
    if (wanted.name !== undefined) put("name", `Rename ${template.name}`, { policyId: null, body: { name: wanted.name } });
    const taking = takingPolicies(template);
    const kept = wanted.retention ?? retentionOf(template);
    if (wanted.schedules === undefined) {
      const { retention } = wanted;
      if (retention !== undefined)
        for (const policy of taking)
          put(`policy-${policy.id}`, `Set the retention of ${policy.name}`, {
            policyId: policy.id,
            body: { retention: String(retention.count), retentionm: retention.unit },
          });
    } else {
      if (wanted.schedules.length === 0)
        return refuse("schedules", "must hold at least one: a template without one runs nothing");
      if (kept === null) return refuse("retention", "is needed: the template has none to go on with");
      for (const [index, schedule] of wanted.schedules.entries()) {
        const before = taking[index];
        const policy = newPolicy(schedule, kept, { name: `${scheduleWords(schedule)} ${index + 1}`, facts });
        if (!policy.ok) return refuse(`schedules.${index}`, policy.message);
        const { op: _op, priority: _priority, ...body } = policy.body;
        if (before !== undefined) put(`policy-${before.id}`, `Change ${before.name}`, { policyId: before.id, body });
        else {
          const call = {
            operationId: "createPolicy",
            method: "POST" as const,
            path: `${templatePath(id)}/policy`,
            body: policy.body,
          };
          steps.push(write(`new-${index}`, `Add ${scheduleWords(schedule)}`, call));
          seen[`new-${index}`] = { name: policy.body.name ?? "" };
        }
      }
      for (const surplus of taking.slice(wanted.schedules.length)) {
        const call = { operationId: "deletePolicy", method: "DELETE" as const, path: policyPath(id, surplus.id) };
        steps.push(write(`gone-${surplus.id}`, `Remove ${surplus.name}`, call));
      }
    }
    if (steps.length === 0) return refuse("policyId", "is not changed by anything here; give a name, schedules or a retention");
    return {
      ok: true,
      wish: {
        steps,
        summary: `Changes the policy ${template.name} for every backup that follows it. Points that exist stay as they are.`,
        subject: template.name,
        affected,
        memo: { templateId: id, ...wants(seen) },
      },
    };
  },
  checks: async (io, { policyId, name }, facts) => {
    const template = facts.get(policyId);
    const followers = await followersOf(io, template.vendorId);
    const others =
      name === undefined ? [] : (await templatesNamed(io, name)).filter((row) => textOf(row, "id") !== template.vendorId);
    return [
      {
        id: "followers",
        level: followers > 0 ? "warning" : "ok",
        message: `${followersText(followers)} will follow the change.`,
      },
      ...(others.length > 0
        ? [{ id: "name-free", level: "error" as const, message: `A template named ${name} exists; choose another name.` }]
        : []),
    ];
  },
  look: async (io, { memo, stepId }) => {
    const templateId = String(memo.templateId);
    const wanted = wantsSchema.parse(memo.wants)[stepId];
    if (stepId === "name") return isAsWanted(await showTemplate(io, templateId), wanted);
    const policies = await listPolicies(io, templateId);
    if (stepId.startsWith("gone-")) return !policies.some((row) => textOf(row, "id") === stepId.slice("gone-".length));
    const named = stepId.startsWith("policy-")
      ? policies.filter((row) => textOf(row, "id") === stepId.slice("policy-".length))
      : policies;
    return named.some((row) => isAsWanted(row, wanted));
  },
  happened: (_moment, _before, after) => (after === true ? {} : null),
});

const mostFollowers = 100;
const followersOf = async (io: Io, templateId: string): Promise<number> =>
  (
    await askList(io, {
      operationId: "listSlas",
      path: "/sla",
      query: { filter: `sltid:==${templateId}`, sort: "id:asc", limit: String(mostFollowers) },
    })
  ).length;
const followersText = (count: number) =>
  count === 0
    ? "No backup"
    : count === 1
      ? "One backup"
      : count >= mostFollowers
        ? `${mostFollowers} backups or more`
        : `${count} backups`;

export const policyDelete = define<z.infer<typeof deleteInput>>({
  input: deleteInput,
  wish: ({ policyId }, facts) => {
    const template = facts.get(policyId);
    const call = { operationId: "deleteTemplate", method: "DELETE" as const, path: templatePath(template.vendorId) };
    return {
      ok: true,
      wish: {
        steps: [write("send", `Delete the template ${template.name}`, call)],
        summary: `Deletes the policy ${template.name}. Points that exist stay until they expire.`,
        subject: template.name,
        affected,
        memo: { templateId: template.vendorId },
      },
    };
  },
  checks: async (io, { policyId }, facts) => {
    const followers = await followersOf(io, facts.get(policyId).vendorId);
    return [
      followers > 0
        ? {
            id: "unused",
            level: "error",
            message: `${followersText(followers)} follow it; end or move them first.`,
            href: "/backups",
          }
        : { id: "unused", level: "ok", message: "No backup follows it." },
    ];
  },
  look: async (io, { memo }) => (await showTemplate(io, String(memo.templateId))) === null,
  happened: (_moment, _before, after) => (after === true ? {} : null),
});

export const scheduleCreate = define<z.infer<typeof scheduleCreateInput>>({
  input: scheduleCreateInput,
  wish: ({ policyId, name, schedule, retention }, facts) => {
    const template = facts.get(policyId);
    const kept = retention ?? retentionOf(template);
    if (kept === null) return refuse("retention", "is needed: the template has none to go on with");
    const policy = newPolicy(schedule, kept, { name: name ?? scheduleWords(schedule), facts });
    if (!policy.ok) return refuse("schedule", policy.message);
    const path = `${templatePath(template.vendorId)}/policy`;
    const call = { operationId: "createPolicy", method: "POST" as const, path, body: policy.body };
    return {
      ok: true,
      wish: {
        steps: [write("send", `Add ${scheduleWords(schedule)} to ${template.name}`, call, { capture: { newPolicyId: "/id" } })],
        summary: `Adds a schedule to the policy ${template.name}, for every backup that follows it.`,
        subject: template.name,
        affected,
        memo: { templateId: template.vendorId, name: policy.body.name ?? "" },
      },
    };
  },
  look: async (io, { memo }) =>
    (await listPolicies(io, String(memo.templateId)))
      .filter((row) => textOf(row, "name") === memo.name)
      .flatMap((row) => textOf(row, "id") ?? []),
  happened: (_moment, before, after) => {
    const newPolicyId = newIn(before, after);
    return newPolicyId === null ? null : { newPolicyId };
  },
});

/** The template's policy that a schedule's row is of. */
function policyOfSchedule(schedule: FactRow): { templateId: string; policyId: string; templateName: string } | null {
  const { slt_id: templateId, policy_id: policyId, slt_name: templateName } = schedule.attributes;
  if (typeof templateId !== "string" || typeof policyId !== "string") return null;
  return { templateId, policyId, templateName: typeof templateName === "string" ? templateName : templateId };
}

const unknownSchedule = (): Wished =>
  refuse("scheduleId", "belongs to no template that is known; sync the connection and try again");

export const scheduleUpdate = define<z.infer<typeof scheduleUpdateInput>>({
  input: scheduleUpdateInput,
  wish: ({ scheduleId, name, schedule, retention }, facts) => {
    const row = facts.get(scheduleId);
    const place = policyOfSchedule(row);
    if (place === null) return unknownSchedule();
    const mapped = policyFieldsOf(schedule, retention ?? null, zone(facts));
    if (!mapped.ok) return refuse("schedule", mapped.message);
    const body: Fields = { ...mapped.fields, ...(name === undefined ? {} : { name }) };
    const path = policyPath(place.templateId, place.policyId);
    return {
      ok: true,
      wish: {
        steps: [write("send", `Change ${row.name}`, { operationId: "updatePolicy", method: "PUT", path, body })],
        summary: `Changes the schedule ${row.name} of the policy ${place.templateName}, for every backup that follows it.`,
        subject: row.name,
        affected,
        memo: { ...place, ...wants({ send: body }) },
      },
    };
  },
  look: async (io, { memo }) => isAsWanted(await showPolicy(io, memo), wantsSchema.parse(memo.wants).send),
  happened: (_moment, _before, after) => (after === true ? {} : null),
});

export const scheduleDelete = define<z.infer<typeof scheduleDeleteInput>>({
  input: scheduleDeleteInput,
  wish: ({ scheduleId }, facts) => {
    const row = facts.get(scheduleId);
    const place = policyOfSchedule(row);
    if (place === null) return unknownSchedule();
    const path = policyPath(place.templateId, place.policyId);
    return {
      ok: true,
      wish: {
        steps: [write("send", `Remove ${row.name}`, { operationId: "deletePolicy", method: "DELETE", path })],
        summary: `Removes the schedule ${row.name} from the policy ${place.templateName}, for every backup that follows it. Points that exist stay.`,
        subject: row.name,
        affected,
        memo: { ...place },
      },
    };
  },
  look: async (io, { memo }) => (await showPolicy(io, memo)) === null,
  happened: (_moment, _before, after) => (after === true ? {} : null),
});
