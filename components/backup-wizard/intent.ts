import {
  allowedOf,
  allowedRetentions,
  allowedValues,
  isRequired,
  scheduleRules,
  takes,
  type ScheduleRules,
} from "@/components/actions/input-schema";
import { extraInput } from "@/components/actions/fields/extra-fields";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import type { Intent } from "@/components/operations/intent";
import { usualSchedules } from "@/components/schedule-editor/schedule-change";
import { connectionParts, connectionRefusal, type ConnectionPart } from "@/components/wizard/connection-parts";
import type { Vm } from "@/lib/domain/inventory";
import type { Retention, Schedule } from "@/lib/domain/schedule";
import type { BackupValues } from "./values";

/** What the wizard has read for its draft. */
export interface BackupContext {
  /** The chosen machines, as far as they are read. */
  vms: readonly Vm[];
  capabilities: readonly ConnectionCapabilities[];
  /** The zones that schedules of the machines' connections are kept in. */
  zones: ReadonlyMap<string, string>;
  /** The person's own. */
  timezone: string;
  now: Date;
}

/** Machines of one connection, with what that takes for a new backup. */
export type BackupPart = ConnectionPart<Vm>;

export const backupTypes = ["image", "filesystem"] as const;
export type BackupType = (typeof backupTypes)[number];

const typeWords: Record<BackupType, string> = { image: "whole machines", filesystem: "files and folders" };

/** Every connection of the chosen machines that can make backups. */
export const partsOf = (context: BackupContext): BackupPart[] =>
  connectionParts(
    context.vms.filter(({ state }) => state !== "gone"),
    { kind: "backup.create", ...context },
  );

/** Those with the machines that are left after what was chosen, and no others. */
export const keptParts = (values: BackupValues, context: BackupContext): BackupPart[] =>
  partsOf(context).filter((part) => choiceRefusal(values, part, context) === null);

/** Why a machine gets no backup whatever is chosen; null when it may. */
export function machineRefusal(vm: Vm, context: BackupContext): string | null {
  if (vm.state === "gone") return "The machine no longer exists.";
  return connectionRefusal(vm, "backup.create", context.capabilities);
}

/** Why a connection cannot make the backup as it was chosen: its machines are left out, not given something else. */
export function choiceRefusal(values: BackupValues, part: BackupPart, context: BackupContext): string | null {
  const type = typeOf(values, context);
  const refusal = typeRefusal(type, part);
  if (refusal) return refusal;
  if (type === "filesystem" && values.paths !== null && !takes(part.schema, "paths")) return `${part.vendor}: takes no paths.`;
  if (
    values.replicated &&
    !takes(part.schema, "replicated") &&
    partsOf(context).some(({ schema }) => takes(schema, "replicated"))
  )
    return `${part.vendor}: a backup is not replicated by itself.`;
  return null;
}

/** Machines that will not be sent, each with the reason. */
export function leftOut(values: BackupValues, context: BackupContext): { id: string; name: string; reason: string }[] {
  const parts = partsOf(context);
  return context.vms.flatMap((vm) => {
    const part = parts.find(({ connectionId }) => connectionId === vm.connectionId);
    const reason = machineRefusal(vm, context) ?? (part ? choiceRefusal(values, part, context) : null);
    return reason === null ? [] : [{ id: vm.id, name: vm.name, reason }];
  });
}

export function typeRefusal(type: BackupType, part: BackupPart): string | null {
  return allowedOf(backupTypes, part.schema, "type").includes(type) ? null : `${part.vendor}: does not copy ${typeWords[type]}.`;
}

/** Null as soon as one of the connections can. */
export const refusalOfAll = (parts: readonly BackupPart[], refusal: (part: BackupPart) => string | null): string | null =>
  parts.some((part) => refusal(part) === null) ? null : parts[0] ? refusal(parts[0]) : null;

export function typeOf(values: BackupValues, context: BackupContext): BackupType {
  return values.type ?? (refusalOfAll(partsOf(context), (part) => typeRefusal("image", part)) === null ? "image" : "filesystem");
}

/** The vendor's choice between agent and agentless, where it is one. */
export function agentRefusal(agent: boolean, type: BackupType, part: BackupPart): string | null {
  if (!takes(part.schema, "options", "agent")) return `${part.vendor}: not a choice with this vendor.`;
  const allowed = allowedValues(part.schema, "options", "agent");
  if (allowed && !allowed.includes(agent)) return `${part.vendor}: not offered.`;
  if (!agent && type === "filesystem") return "Files are read by an agent in the machine.";
  return null;
}

/** Null: not a choice with this vendor. */
export function agentOf(values: BackupValues, type: BackupType, part: BackupPart): boolean | null {
  if (!takes(part.schema, "options", "agent")) return null;
  const usual = type === "filesystem";
  return values.agent !== null && agentRefusal(values.agent, type, part) === null ? values.agent : usual;
}

/** Whether the vendor keeps schedules and retention in policies, which machines are assigned to. */
export const followsPolicy = ({ schema }: BackupPart): boolean => isRequired(schema, "policyId");

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
export const hasOwnSchedules = (part: BackupPart): boolean =>
  !followsPolicy(part) && takes(part.schema, "schedules") && rulesOf(part).maxSchedules !== 0;

export const hasOwnRetention = (part: BackupPart): boolean => !followsPolicy(part) && takes(part.schema, "retention");

export const rulesOf = ({ schema }: BackupPart): ScheduleRules => scheduleRules(schema, "schedules", "[]");

export const schedulesOf = (values: BackupValues, part: BackupPart): Schedule[] =>
  values.schedules[part.connectionId] ?? usualSchedules(rulesOf(part), part.zone);

export const retentionOf = (values: BackupValues, part: BackupPart): Retention =>
  values.retention[part.connectionId] ?? allowedRetentions(part.schema)?.[0] ?? { count: 2, unit: "weeks" };

/** The backup's name for a machine: readable, and only of characters that vendors take. */
export function backupName(pattern: string, vm: Pick<Vm, "name">, type: string): string {
  return pattern
    .replaceAll("{vm}", vm.name)
    .replaceAll("{type}", type === "filesystem" ? "files" : type)
    .trim()
    .slice(0, 255);
}

/** One operation per machine, each as its own connection takes it; those that cannot be are told, not sent. */
export function backupIntents(values: BackupValues, context: BackupContext): Intent[] {
  const parts = partsOf(context);
  const refused = new Map(leftOut(values, context).map(({ id, reason }) => [id, reason]));
  return context.vms.map((vm) => {
    const part = parts.find(({ connectionId }) => connectionId === vm.connectionId);
    const refusal = refused.get(vm.id) ?? (part ? undefined : "Its connection is not known (any more).");
    return {
      id: vm.id,
      label: vm.name,
      kind: "backup.create",
      connectionId: vm.connectionId,
      href: `/vms/${vm.id}`,
      input: part && refusal === undefined ? inputOf(values, context, part, vm) : { vmId: vm.id },
      ...(refusal === undefined ? {} : { refusal }),
    };
  });
}

function inputOf(values: BackupValues, context: BackupContext, part: BackupPart, vm: Vm): Record<string, unknown> {
  const { schema } = part;
  const type = typeOf(values, context);
  const isAll = type === "filesystem" && values.paths === null;
  const agent = agentOf(values, type, part);
  const { options: extraOptions, ...extra } = extraInput(values.extra[part.connectionId] ?? {});
  const options = {
    ...(typeof extraOptions === "object" ? extraOptions : {}),
    ...(agent === null ? {} : { agent }),
    ...(isAll && takes(schema, "options", "allFilesystems") ? { allFilesystems: true } : {}),
  };
  return {
    ...(takes(schema, "name") ? { name: backupName(values.namePattern, vm, type) } : {}),
    vmId: vm.id,
    // What somebody chose is told also where the vendor would guess it, so that it refuses what it cannot do.
    ...(isRequired(schema, "type") || (values.type !== null && takes(schema, "type")) ? { type } : {}),
    ...(type === "filesystem" && values.paths !== null ? { paths: values.paths } : {}),
    ...(hasOwnSchedules(part) ? { schedules: schedulesOf(values, part) } : {}),
    ...(followsPolicy(part) ? { policyId: values.policyIds[part.connectionId] ?? "" } : {}),
    ...(hasOwnRetention(part) ? { retention: retentionOf(values, part) } : {}),
    ...(takes(schema, "encrypted") ? { encrypted: values.encrypted } : {}),
    ...(takes(schema, "replicated") ? { replicated: values.replicated } : {}),
    ...extra,
    ...(Object.keys(options).length > 0 ? { options } : {}),
  };
}
