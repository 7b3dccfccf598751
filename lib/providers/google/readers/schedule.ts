import type { KnownRow, Reader, RowOf } from "../../reader";
import type { GoogleSettings } from "../connection";
import { retentionOf, scheduleOf, zoneOf } from "../mapping";
import { problem } from "./rows";
import { readTemplates, type Template } from "./templates";

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

function rowsOf(backup: KnownRow, template: Template, timezone: string): RowOf["schedule"][] {
  const isActive = backup.attributes.schedule_off !== true;
  return (template.policies ?? []).flatMap((policy) => {
    const schedule = scheduleOf(policy, timezone, { isActive });
    if (schedule === null) return [];
    const retention = retentionOf(policy);
    return {
      vendorId: `${backup.vendorId}/${policy.id}`,
      vendorTenant: textOf(backup.attributes.organization_id),
      tags: {},
      attributes: {
        slt_id: template.row.id,
        slt_name: template.row.name ?? null,
        policy_id: policy.id,
        op: policy.op ?? null,
        retention: retention === null ? null : { ...retention },
      },
      links: {
        backup: backup.vendorId,
        vm: textOf(backup.attributes.app_id),
        owner: { noun: "backup", vendorId: backup.vendorId },
      },
      fields: { name: policy.name ?? policy.id, state: isActive ? "active" : "paused", ownerKind: "backup", schedule },
    };
  });
}

/**
 * When each backup runs: the policies of its template, a partition per backup. Costs no call per backup, since templates are few and
 * backups are known.
 */
export const readSchedules: Reader<"schedule", GoogleSettings> = async function* (context) {
  const timezone = zoneOf(context.settings);
  const templates = new Map<string, Template>();
  let hasFailed = false;
  for await (const event of readTemplates<"schedule">(context, templates)) {
    hasFailed ||= event.type === "error";
    yield event;
  }
  const wanted = context.partitions === null ? null : new Set(context.partitions);
  let done = 0;
  for await (const backup of context.known("backup")) {
    if (wanted !== null && !wanted.has(backup.vendorId)) continue;
    const template = templates.get(textOf(backup.attributes.slt_id) ?? "");
    // What could not be read is not taken for gone.
    if (template === undefined && hasFailed) continue;
    if (template?.policies === null) continue;
    const rows = template === undefined ? [] : rowsOf(backup, template, timezone);
    if (rows.length > 0) yield { type: "rows", partition: backup.vendorId, rows };
    yield { type: "complete", partition: backup.vendorId };
    done += 1;
    if (done % 500 === 0) yield { type: "progress", done, total: null };
  }
  if (hasFailed) yield problem("Some templates could not be read; the schedules of backups that follow them stay as they were.");
};
