"use client";

import { NumberField, SelectField, TextField } from "@/components/actions/fields/plain-fields";
import { ExtraFields } from "@/components/actions/fields/extra-fields";
import { LiveField } from "@/components/actions/fields/live-field";
import { MemberPicker, useMembers } from "@/components/actions/fields/member-picker";
import { allowedOf, allowedValues, scheduleRules, takes } from "@/components/actions/input-schema";
import { NextRuns } from "@/components/schedule-editor/next-runs";
import { firstSchedule } from "@/components/schedule-editor/schedule-change";
import { ScheduleFields } from "@/components/schedule-editor/schedule-fields";
import type { StepBodyProps, WizardStep } from "@/components/wizard/steps";
import { Toggle } from "@/components/wizard/toggle";
import { cycles } from "@/lib/domain/states";
import { cycleWords } from "@/lib/domain/schedule-words";
import { capabilityOf, prefixOf, replicaNameOf, schemaOf, type GroupContext, type GroupValues } from "./intent";

type Props = StepBodyProps<GroupValues, GroupContext>;

function MembersStep({ values, context, change }: Props) {
  // A group is of one connection; those whose vendor makes none are not offered.
  const able = context.capabilities.filter(({ kinds }) => kinds["volume-group.create"]?.supported);
  const chosenId = values.connectionId ?? able[0]?.connectionId ?? "";
  const create = schemaOf("volume-group.create", { ...values, connectionId: chosenId }, context);
  const membersAre = useMembers(chosenId === "" ? undefined : chosenId);
  return (
    <div className="grid gap-5">
      <TextField
        label="Name of the group"
        value={values.name}
        help={create.properties?.name?.description}
        onChange={(name) => change({ name })}
      />
      {able.length > 1 && (
        <SelectField
          label="Connection"
          value={chosenId}
          options={able.map(({ connectionId, providerLabel }) => ({
            value: connectionId,
            label: context.connectionNames.get(connectionId) ?? providerLabel,
          }))}
          onChange={(connectionId) => connectionId !== "" && change({ connectionId, memberIds: [], extra: {} })}
        />
      )}
      {chosenId !== "" && (
        <MemberPicker
          legend={membersAre === "volumes" ? "Member volumes" : "Member machines"}
          membersAre={membersAre}
          connectionId={chosenId}
          chosen={values.memberIds}
          onChange={(memberIds) => change({ memberIds, connectionId: chosenId })}
        />
      )}
      <ExtraFields known={["name", "memberIds"]} onChange={(extra) => change({ extra })} schema={create} values={values.extra} />
      <p className="text-sm text-muted-foreground">
        All members are captured at the same moment: the snapshots are crash-consistent. Applications are not paused; for an
        application-consistent state, quiesce them first.
      </p>
    </div>
  );
}

const refusalOf = (kind: Parameters<typeof capabilityOf>[0], values: GroupValues, context: GroupContext): string | null => {
  const capability = capabilityOf(kind, values, context);
  return capability && !capability.supported ? capability.reason : null;
};

function ScheduleStep({ values, context, change }: Props) {
  const schema = schemaOf("volume-group.set-snapshot-schedule", values, context);
  const rules = scheduleRules(schema, "schedule");
  return (
    <div className="grid gap-5">
      <Toggle
        label="Take snapshots by schedule"
        help="Without one, snapshots are taken only when somebody takes them."
        isOn={values.schedule !== null}
        disabledReason={refusalOf("volume-group.set-snapshot-schedule", values, context)}
        onChange={(isOn) =>
          change({
            schedule: isOn ? firstSchedule(rules, context.zone, "full") : null,
            keepCount: isOn && takes(schema, "keepCount") ? 7 : null,
          })
        }
      />
      {values.schedule && (
        <>
          <ScheduleFields schedule={values.schedule} rules={rules} position={1} onChange={(schedule) => change({ schedule })} />
          {takes(schema, "keepCount") && (
            <NumberField
              label="Snapshots to keep"
              value={values.keepCount}
              min={schema.properties?.keepCount?.minimum}
              max={schema.properties?.keepCount?.maximum}
              onChange={(keepCount) => change({ keepCount })}
            />
          )}
          <NextRuns schedules={[values.schedule]} timezone={context.timezone} />
        </>
      )}
    </div>
  );
}

function ReplicationStep({ values, context, change }: Props) {
  const schema = schemaOf("volume-group.replicate", values, context);
  const lookups = context.capabilities.find((item) => item.connectionId === values.connectionId)?.lookups ?? [];
  return (
    <div className="grid gap-5">
      <Toggle
        label="Replicate to another region"
        help="A copy of the group that is refreshed in a cycle, should this region be lost."
        isOn={values.replicates}
        disabledReason={refusalOf("volume-group.replicate", values, context)}
        onChange={(replicates) => change({ replicates })}
      />
      {values.replicates && (
        <div className="grid gap-4 sm:grid-cols-2">
          <LiveField
            label="Region of the copy"
            connectionId={values.connectionId ?? ""}
            lookup={lookups.includes("replication-regions") ? "replication-regions" : null}
            allowed={allowedValues(schema, "region")?.map(String) ?? null}
            input={{}}
            value={values.region}
            isRequired
            onChange={(region) => change({ region })}
          />
          <SelectField
            label="Refreshed"
            value={values.cycle}
            options={allowedOf(cycles, schema, "cycle").map((cycle) => ({ value: cycle, label: cycleWords(cycle) }))}
            onChange={(cycle) => cycle !== "" && change({ cycle })}
          />
          <TextField label="Name of the copy" value={replicaNameOf(values)} onChange={(replicaName) => change({ replicaName })} />
          <TextField
            label="Names of the copied volumes begin with"
            value={prefixOf(values)}
            onChange={(namePrefix) => change({ namePrefix })}
          />
        </div>
      )}
    </div>
  );
}

export const groupSteps: readonly WizardStep<GroupValues, GroupContext>[] = [
  {
    id: "members",
    title: "Members",
    problems: (values, context) => {
      const refusal = refusalOf("volume-group.create", values, context);
      return [
        ...(refusal ? [refusal] : []),
        ...(values.name.trim() === "" ? ["Name the group."] : []),
        ...(values.memberIds.length === 0 ? ["Choose at least one member."] : []),
      ];
    },
    fields: ["name", "memberIds"],
    Body: MembersStep,
  },
  { id: "snapshots", title: "Snapshot schedule", problems: () => [], Body: ScheduleStep },
  {
    id: "replication",
    title: "Replication",
    problems: (values) => (values.replicates && values.region === "" ? ["Choose the region of the copy."] : []),
    Body: ReplicationStep,
  },
];
