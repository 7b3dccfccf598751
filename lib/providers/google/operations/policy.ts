import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { PlanStep } from "../../plan";
import { askList, idsOf, newIn, textOf } from "./ask";
import { define, labelOf, refuse, write, type Io } from "./define";
import {
  affected,
  isAsWanted,
  listPolicies,
  newPolicy,
  policyPath,
  retentionOf,
  scheduleWords,
  showTemplate,
  takingPolicies,
  templatePath,
  templatesNamed,
  wants,
  wantsSchema,
  type Fields,
} from "./template";

/*
 * Templates (SLT) are what many backups follow; each of their policies is one schedule with its retention. So a schedule that is made,
 * changed or removed is a policy of a template, for every backup that follows it.
 */

const createInput = operationInputs["policy.create"]
  .omit({ priority: true, destinationId: true, projectId: true, options: true })
  .extend({ options: z.strictObject({ description: z.string().max(1_000).optional() }).optional() });
const updateInput = operationInputs["policy.update"].omit({ priority: true, options: true });
const deleteInput = operationInputs["policy.delete"];
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
