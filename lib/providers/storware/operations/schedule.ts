import type { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { FactRow } from "../../plan";
import { define, refuse } from "./define";
import { createScheduleStep, deleteScheduleStep, saveScheduleStep, taggedName } from "./policy-steps";
import { bySteps, known, planned, unknownPolicy } from "./policy-plan";

const scheduleCreateInput = operationInputs["schedule.create"];

/** Adds a schedule to a policy: to its first active rule. */
export const scheduleCreate = define<z.infer<typeof scheduleCreateInput>>({
  input: scheduleCreateInput,
  wish: ({ policyId, name, schedule }, facts) => {
    const policy = facts.get(policyId);
    const attributes = known(policy);
    if (attributes === null) return refuse("policyId", unknownPolicy);
    if (attributes.rule === null) return refuse("policyId", "has no active rule that could follow the schedule");
    const full = taggedName(name ?? policy.name, facts.operationTag);
    const step = createScheduleStep({
      schedule,
      name: full,
      rules: [attributes.rule],
      tenantId: attributes.arrangement?.tenant_id ?? null,
      output: "schedule",
      path: "schedule",
    });
    return planned(step, {
      summary: `Adds a schedule to the policy ${policy.name}. It runs for every machine that follows the policy.`,
      subject: policy.name,
    });
  },
  ...bySteps,
});

interface StoredSchedule {
  guid: string;
  name: string;
  rules: string[];
  tenantId: string | null;
}

function stored(row: FactRow): StoredSchedule | null {
  const { guid, name, rules, tenant_id: tenantId } = row.attributes;
  if (row.noun !== "schedule" || typeof guid !== "string" || typeof name !== "string" || !Array.isArray(rules)) return null;
  const guids = rules.filter((rule): rule is string => typeof rule === "string");
  return { guid, name, rules: guids, tenantId: typeof tenantId === "string" ? tenantId : null };
}

const scheduleUpdateInput = operationInputs["schedule.update"];

/** Changes a schedule for everything that follows it. */
export const scheduleUpdate = define<z.infer<typeof scheduleUpdateInput>>({
  input: scheduleUpdateInput,
  wish: ({ scheduleId, name, schedule }, facts) => {
    const kept = stored(facts.get(scheduleId));
    if (kept === null) return refuse("scheduleId", "is not a schedule of a policy");
    const saved = { ...kept, name: name ?? kept.name, schedule };
    return planned(saveScheduleStep(saved, `Save the schedule ${saved.name}`), {
      summary: `Changes the schedule ${kept.name} for every machine whose policy follows it. Runs under way go on.`,
      subject: kept.name,
      memo: { schedule },
    });
  },
  ...bySteps,
});

const scheduleDeleteInput = operationInputs["schedule.delete"];

export const scheduleDelete = define<z.infer<typeof scheduleDeleteInput>>({
  input: scheduleDeleteInput,
  wish: ({ scheduleId }, facts) => {
    const kept = stored(facts.get(scheduleId));
    if (kept === null) return refuse("scheduleId", "is not a schedule of a policy");
    return planned(
      { ok: true, steps: [deleteScheduleStep(kept)] },
      {
        summary: `Deletes the schedule ${kept.name} for every machine whose policy follows it. Points that exist stay.`,
        subject: kept.name,
      },
    );
  },
  ...bySteps,
});
