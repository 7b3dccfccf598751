import { z } from "zod";
import { extraInput } from "@/components/actions/fields/extra-fields";
import { takes, type InputSchema } from "@/components/actions/input-schema";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import type { Intent } from "@/components/operations/intent";
import { cycleSchema, scheduleSchema } from "@/lib/domain/schedule";
import type { OperationKind } from "@/lib/domain/operation";

export const groupValuesSchema = z.object({
  name: z.string(),
  memberIds: z.array(z.string()),
  connectionId: z.string().nullable(),
  schedule: scheduleSchema.nullable(),
  keepCount: z.int().nullable(),
  replicates: z.boolean(),
  region: z.string(),
  cycle: cycleSchema,
  replicaName: z.string().nullable(),
  namePrefix: z.string().nullable(),
  /** Fields that only this vendor has. */
  extra: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type GroupValues = z.infer<typeof groupValuesSchema>;

export const emptyGroupValues = (): GroupValues => ({
  name: "",
  memberIds: [],
  connectionId: null,
  schedule: null,
  keepCount: null,
  replicates: false,
  region: "",
  cycle: "hourly",
  replicaName: null,
  namePrefix: null,
  extra: {},
});

export interface GroupContext {
  capabilities: readonly ConnectionCapabilities[];
  connectionNames: ReadonlyMap<string, string>;
  /** The zone that snapshot schedules are kept in. */
  zone: string;
  timezone: string;
}

export function capabilityOf(kind: OperationKind, values: GroupValues, context: GroupContext) {
  return context.capabilities.find((item) => item.connectionId === values.connectionId)?.kinds[kind];
}

export function schemaOf(kind: OperationKind, values: GroupValues, context: GroupContext): InputSchema {
  const capability = capabilityOf(kind, values, context);
  return capability?.supported ? capability.input : {};
}

export function createIntents(values: GroupValues): Intent[] {
  if (values.connectionId === null) return [];
  return [
    {
      id: "create",
      label: values.name,
      kind: "volume-group.create",
      connectionId: values.connectionId,
      input: { name: values.name.trim(), memberIds: values.memberIds, ...extraInput(values.extra) },
    },
  ];
}

export const replicaNameOf = (values: GroupValues): string => values.replicaName ?? `${values.name.trim()}-rep`;
export const prefixOf = (values: GroupValues): string => values.namePrefix ?? `${values.name.trim()}-rep`;

/** Whether anything follows the group itself. */
export const isFollowed = (values: GroupValues): boolean => values.schedule !== null || values.replicates;

/** What follows once the group exists: snapshot schedule, then replication. */
export function followingIntents(values: GroupValues, context: GroupContext, volumeGroupId: string): Intent[] {
  if (values.connectionId === null) return [];
  const { connectionId } = values;
  const intents: Intent[] = [];
  if (values.schedule) {
    intents.push({
      id: "schedule",
      label: "Snapshot schedule",
      kind: "volume-group.set-snapshot-schedule",
      connectionId,
      input: {
        volumeGroupId,
        schedule: values.schedule,
        ...(values.keepCount !== null && takes(schemaOf("volume-group.set-snapshot-schedule", values, context), "keepCount")
          ? { keepCount: values.keepCount }
          : {}),
      },
    });
  }
  if (values.replicates) {
    intents.push({
      id: "replicate",
      label: "Replication",
      kind: "volume-group.replicate",
      connectionId,
      input: {
        volumeGroupId,
        name: replicaNameOf(values),
        region: values.region,
        cycle: values.cycle,
        namePrefix: prefixOf(values),
      },
    });
  }
  return intents;
}
