import type { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { backupAttributes } from "../readers/backup";
import { define, refuse } from "./define";
import { retentionSteps, scheduleSteps } from "./policy-steps";
import { bySteps, planned } from "./policy-plan";

const shared = "follows a policy that other machines follow, too; change the policy, or assign the machine to one of its own";

const setSchedulesInput = operationInputs["backup.set-schedules"];

/** Sets the schedules of the one machine that a policy holds. Where there are more, it is the policy that must be changed. */
export const backupSetSchedules = define<z.infer<typeof setSchedulesInput>>({
  input: setSchedulesInput,
  wish: ({ backupId, schedules }, facts) => {
    const backup = facts.get(backupId);
    const own = backupAttributes(backup.attributes)?.own ?? null;
    if (own === null) return refuse("backupId", shared);
    const name = String(backup.item.vmName ?? backup.name);
    return planned(scheduleSteps(own, schedules, facts.operationTag), {
      summary: `Sets the schedules of the policy ${own.policy_name}, which holds ${name} alone. Points that exist stay.`,
      subject: name,
    });
  },
  ...bySteps,
});

const setRetentionInput = operationInputs["backup.set-retention"];

/** Sets how long the backups of the one machine that a policy holds are kept. */
export const backupSetRetention = define<z.infer<typeof setRetentionInput>>({
  input: setRetentionInput,
  wish: ({ backupId, retention }, facts) => {
    const backup = facts.get(backupId);
    const own = backupAttributes(backup.attributes)?.own ?? null;
    if (own === null) return refuse("backupId", shared);
    const name = String(backup.item.vmName ?? backup.name);
    return planned(retentionSteps(own, retention), {
      summary: `Keeps what the policy ${own.policy_name} makes for ${retention.count} ${retention.unit}; it holds ${name} alone. Older points go with the vendor's next clean-up.`,
      subject: name,
    });
  },
  ...bySteps,
});
