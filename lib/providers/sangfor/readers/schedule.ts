import type { Reader, RowOf } from "../../reader";
import type { SangforSettings } from "../connection";
import { zoneOf } from "../mapping";
import { inBatches } from "./backup";
import { badRow, pageEvents, readPages, type MadeRow } from "./pages";
import { backupIdOf, policyList, readPolicy } from "./policies";

/**
 * When each backup runs: its policy's expression (List Backup Policies), a row for every time of day it names. A policy whose
 * expression our schedules cannot say has none; the expression itself stands in the policy's details.
 */
export const readSchedules: Reader<"schedule", SangforSettings> = async function* (context) {
  const timezone = zoneOf(context.settings);
  for await (const page of readPages(context, policyList)) {
    yield* inBatches(
      pageEvents<"schedule">(null, page, (value): MadeRow<"schedule">[] => {
        const read = readPolicy(value, timezone);
        if (!read.ok) return [badRow(value, read.message)];
        const { policy } = read;
        return policy.serverIds.flatMap((serverId) =>
          (policy.schedules ?? []).map((schedule): { row: RowOf["schedule"] } => {
            const backup = backupIdOf(policy.id, serverId);
            return {
              row: {
                vendorId: `${backup}/${schedule.time}`,
                vendorTenant: policy.projectId,
                tags: {},
                attributes: { policy_id: policy.id, trigger_cron: policy.attributes.trigger_cron },
                links: { vm: serverId, backup, owner: { noun: "backup", vendorId: backup } },
                fields: {
                  name: policy.name,
                  state: policy.isEnabled ? "active" : "paused",
                  ownerKind: "backup",
                  schedule,
                },
              },
            };
          }),
        );
      }),
    );
  }
  yield { type: "complete", partition: null };
};
