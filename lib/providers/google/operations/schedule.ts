import { type z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { FactRow } from "../../plan";
import { policyFieldsOf } from "../mapping";
import { askOne, newIn, textOf } from "./ask";
import { define, refuse, write, type Io, type Memo, type Wished } from "./define";
import {
  affected,
  isAsWanted,
  listPolicies,
  newPolicy,
  policyPath,
  retentionOf,
  scheduleWords,
  templatePath,
  wants,
  wantsSchema,
  zone,
  type Fields,
} from "./template";

const retention = operationInputs["policy.create"].shape.retention.optional();
/** Without a retention what is taken is kept as long as the template's first policy keeps. */
const scheduleCreateInput = operationInputs["schedule.create"].extend({ retention });
const scheduleUpdateInput = operationInputs["schedule.update"].extend({ retention });
const scheduleDeleteInput = operationInputs["schedule.delete"];

const showPolicy = (io: Io, memo: Memo) =>
  askOne(io, { operationId: "getPolicy", path: policyPath(String(memo.templateId), String(memo.policyId)) });

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
