import {
  allowedOf,
  allowedRetentions,
  allowedValues,
  isRequired,
  scheduleRules,
  takes,
  type InputSchema,
  type ScheduleRules,
} from "@/components/actions/input-schema";
import { extraInput } from "@/components/actions/fields/extra-fields";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import type { Intent } from "@/components/operations/intent";
import { usualSchedules } from "@/components/schedule-editor/schedule-change";
import type { Vm } from "@/lib/domain/inventory";
import type { Retention, Schedule } from "@/lib/domain/schedule";
import type { BackupValues } from "./values";

/** What the wizard has read for its draft. */
export interface BackupContext {
  /** The chosen machines, as far as they are read. */
  vms: readonly Vm[];
  capabilities: readonly ConnectionCapabilities[];
  /** The zone that schedules of the chosen machines' connection are kept in. */
  scheduleZone: string;
  /** The person's own. */
  timezone: string;
  now: Date;
}

export const backupTypes = ["image", "filesystem"] as const;

const connectionOf = (context: BackupContext): ConnectionCapabilities | null =>
  context.capabilities.find((item) => item.connectionId === context.vms[0]?.connectionId) ?? null;

/** What the connection of the first machine takes; with machines of several connections the server says what another cannot. */
export function schemaOf(context: BackupContext): InputSchema | null {
  const capability = connectionOf(context)?.kinds["backup.create"];
  return capability?.supported ? capability.input : null;
}

/** Why no backup can be made at all; null when one can. */
export function createRefusal(context: BackupContext): string | null {
  const capability = connectionOf(context)?.kinds["backup.create"];
  return capability && !capability.supported ? capability.reason : null;
}

export const vendorLabel = (context: BackupContext): string => connectionOf(context)?.providerLabel ?? "This vendor";

export function typeRefusal(type: (typeof backupTypes)[number], context: BackupContext): string | null {
  const schema = schemaOf(context);
  return schema && !allowedOf(backupTypes, schema, "type").includes(type)
    ? `${vendorLabel(context)}: not for this vendor.`
    : null;
}

export function typeOf(values: BackupValues, context: BackupContext): (typeof backupTypes)[number] {
  return values.type ?? (typeRefusal("image", context) === null ? "image" : "filesystem");
}

/** The vendor's choice between agent and agentless, where it is one. */
export function agentRefusal(agent: boolean, values: BackupValues, context: BackupContext): string | null {
  const schema = schemaOf(context);
  if (!schema || !takes(schema, "options", "agent")) return `${vendorLabel(context)}: not a choice with this vendor.`;
  const allowed = allowedValues(schema, "options", "agent");
  if (allowed && !allowed.includes(agent)) return `${vendorLabel(context)}: not offered.`;
  if (!agent && typeOf(values, context) === "filesystem") return "Files are read by an agent in the machine.";
  return null;
}

export function agentOf(values: BackupValues, context: BackupContext): boolean {
  const usual = typeOf(values, context) === "filesystem";
  return values.agent !== null && agentRefusal(values.agent, values, context) === null ? values.agent : usual;
}

/** Whether the vendor keeps schedules and retention in policies, which machines are assigned to. */
export function followsPolicy(context: BackupContext): boolean {
  const schema = schemaOf(context);
  return schema !== null && isRequired(schema, "policyId");
}

/** What the wizard asks of every vendor that takes it. */
export const createKnown = [
  "name",
  "vmId",
  "type",
  "paths",
  "schedules",
  "retention",
  "encrypted",
  "replicated",
  "policyId",
  "options.agent",
  "options.allFilesystems",
];

/** Whether schedules are given with each backup. */
export function hasOwnSchedules(context: BackupContext): boolean {
  const schema = schemaOf(context);
  return schema !== null && takes(schema, "schedules") && rulesOf(context).maxSchedules !== 0;
}

export function rulesOf(context: BackupContext): ScheduleRules {
  return scheduleRules(schemaOf(context) ?? {}, "schedules", "[]");
}

export const schedulesOf = (values: BackupValues, context: BackupContext): Schedule[] =>
  values.schedules ?? usualSchedules(rulesOf(context), context.scheduleZone);

export function retentionOf(values: BackupValues, context: BackupContext): Retention {
  const schema = schemaOf(context);
  return values.retention ?? (schema ? allowedRetentions(schema)?.[0] : undefined) ?? { count: 2, unit: "weeks" };
}

/** The backup's name for a machine: readable, and only of characters that vendors take. */
export function backupName(pattern: string, vm: Pick<Vm, "name">, type: string): string {
  return pattern
    .replaceAll("{vm}", vm.name)
    .replaceAll("{type}", type === "filesystem" ? "files" : type)
    .trim()
    .slice(0, 255);
}

/** One operation per machine. */
export function backupIntents(values: BackupValues, context: BackupContext): Intent[] {
  const type = typeOf(values, context);
  const schema = schemaOf(context) ?? {};
  const isAll = type === "filesystem" && values.paths === null;
  const options = {
    ...(takes(schema, "options", "agent") ? { agent: agentOf(values, context) } : {}),
    ...(isAll && takes(schema, "options", "allFilesystems") ? { allFilesystems: true } : {}),
  };
  return context.vms.map((vm) => ({
    id: vm.id,
    label: vm.name,
    kind: "backup.create",
    connectionId: vm.connectionId,
    href: `/vms/${vm.id}`,
    input: {
      ...(takes(schema, "name") ? { name: backupName(values.namePattern, vm, type) } : {}),
      vmId: vm.id,
      ...(isRequired(schema, "type") ? { type } : {}),
      ...(type === "filesystem" && values.paths !== null ? { paths: values.paths } : {}),
      ...(hasOwnSchedules(context) && !followsPolicy(context) ? { schedules: schedulesOf(values, context) } : {}),
      ...(followsPolicy(context)
        ? { policyId: values.policyId }
        : takes(schema, "retention")
          ? { retention: retentionOf(values, context) }
          : {}),
      ...(takes(schema, "encrypted") ? { encrypted: values.encrypted } : {}),
      ...(takes(schema, "replicated") ? { replicated: values.replicated } : {}),
      ...extraInput(values.extra),
      ...(Object.keys(options).length > 0 ? { options } : {}),
    },
  }));
}
