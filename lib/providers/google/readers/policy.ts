import type { Reader, RowOf } from "../../reader";
import type { GoogleSettings } from "../connection";
import { listedState, retentionOf, scheduleOf, zoneOf } from "../mapping";
import { organizationIn, organizationNames } from "./rows";
import { readTemplates, type Template } from "./templates";

function rowOf({ row, policies }: Template, timezone: string): RowOf["policy"] {
  const read = policies ?? [];
  const [first] = read;
  return {
    vendorId: row.id,
    // A template that several organizations use belongs to none of them alone.
    vendorTenant: row.orglist?.length === 1 ? organizationIn(row.orglist) : null,
    tags: {},
    attributes: {
      description: row.description ?? null,
      organizations: organizationNames(row.orglist),
      policies: read.map((policy) => ({
        id: policy.id,
        name: policy.name ?? policy.id,
        op: policy.op ?? null,
        schedule_type: policy.scheduletype ?? null,
        start_seconds: policy.starttime ?? null,
        end_seconds: policy.endtime ?? null,
        selection: policy.selection ?? null,
        retention: policy.retention ?? null,
        retention_unit: policy.retentionm ?? null,
        priority: policy.priority ?? null,
      })),
    },
    links: {},
    fields: {
      name: row.name ?? row.id,
      state: listedState,
      retention: first === undefined ? null : retentionOf(first),
      schedules: read.flatMap((policy) => scheduleOf(policy, timezone, { isActive: true }) ?? []),
      backupCount: null,
    },
  };
}

/** Templates (SLT) with their policies, as policies. They are few, so they are always read in full. */
export const readPolicyRows: Reader<"policy", GoogleSettings> = async function* (context) {
  const templates = new Map<string, Template>();
  yield* readTemplates<"policy">(context, templates);
  const timezone = zoneOf(context.settings);
  const rows = [...templates.values()].filter(({ policies }) => policies !== null).map((template) => rowOf(template, timezone));
  if (rows.length > 0) yield { type: "rows", partition: null, rows };
  yield { type: "complete", partition: null };
};
