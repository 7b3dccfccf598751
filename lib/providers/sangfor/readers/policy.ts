import type { Reader } from "../../reader";
import type { SangforSettings } from "../connection";
import { zoneOf } from "../mapping";
import { badRow, pageEvents, readPages } from "./pages";
import { policyList, readPolicy } from "./policies";

/** Backup policies (List Backup Policies). */
export const readPolicies: Reader<"policy", SangforSettings> = async function* (context) {
  const timezone = zoneOf(context.settings);
  for await (const page of readPages(context, policyList)) {
    yield* pageEvents<"policy">(null, page, (value) => {
      const read = readPolicy(value, timezone);
      if (!read.ok) return [badRow(value, read.message)];
      const { policy } = read;
      return [
        {
          row: {
            vendorId: policy.id,
            vendorTenant: policy.projectId,
            tags: {},
            attributes: policy.attributes,
            links: {},
            fields: {
              name: policy.name,
              state: "available",
              retention: policy.retention,
              schedules: policy.schedules ?? [],
              backupCount: policy.serverIds.length,
            },
          },
        },
      ];
    });
  }
  yield { type: "complete", partition: null };
};
