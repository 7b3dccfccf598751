"use client";

import { ScheduleFields } from "@/components/schedule-editor/schedule-fields";
import { NextRuns } from "@/components/schedule-editor/next-runs";
import { firstSchedule } from "@/components/schedule-editor/schedule-change";
import type { Volume, VolumeGroup } from "@/lib/domain/inventory";
import type { Cycle, Schedule } from "@/lib/domain/schedule";
import { cycles as allCycles } from "@/lib/domain/states";
import { cycleWords } from "@/lib/domain/schedule-words";
import { defineDialog } from "../action-dialog";
import { LookupSelect } from "../fields/lookup-select";
import { NumberField, SelectField, TextField } from "../fields/plain-fields";
import { SnapshotPicker } from "../fields/snapshot-picker";
import { allowedOf, allowedValues, isRequired, scheduleRules, takes, type InputSchema } from "../input-schema";
import { ExtraFields, extraInput, extraProblems, type ExtraValues } from "../fields/extra-fields";
import { many } from "../many";
import { ownTimezone } from "@/components/schedule-editor/own-timezone";

type OwnerKey = "volumeGroupId" | "volumeId";
type Owner = VolumeGroup | Volume;
const ownerOf = (key: OwnerKey, row: Owner): { volumeGroupId: string } | { volumeId: string } =>
  key === "volumeGroupId" ? { volumeGroupId: row.id } : { volumeId: row.id };
const membersOf = (row: Owner | undefined): string[] =>
  row && "members" in row ? row.members.map((member) => member.name) : row ? [row.name] : [];

/** Shares are named with underscores where others have hyphens. */
const isShare = (row: Owner | undefined): boolean => row !== undefined && "kind" in row && row.kind !== "block";
const copyName = (row: Owner | undefined, suffix: string, most: number): string =>
  `${row?.name ?? ""}${isShare(row) ? "_" : "-"}${suffix}`.slice(0, most);
/** Of single volumes only shares are kept by number; what groups take stands in their schema. */
const takesKeepCount = (rows: readonly Owner[], schema: InputSchema): boolean =>
  takes(schema, "keepCount") && rows.every((row) => !("kind" in row) || row.kind === "file");

/** What the snapshot form asks itself, or leaves to the vendor. */
const snapshotKnown = ["volumeGroupId", "volumeId", "name", "expiresAfterSeconds"];

/** What a group and a volume have in common: snapshots, their schedule, replication. */
export function ownedDialogs<Row extends Owner>(key: OwnerKey) {
  const thing = key === "volumeGroupId" ? "group" : "volume";
  return {
    snapshot: defineDialog<Row, { name: string; extra: ExtraValues }>({
      initial: () => ({ name: "", extra: {} }),
      Fields: ({ schema, form, change }) => (
        <div className="grid gap-4">
          {takes(schema, "name") && (
            <TextField
              label="Name of the snapshot"
              value={form.name}
              help={isRequired(schema, "name") ? undefined : "Empty: the vendor names it."}
              onChange={(name) => change({ name })}
            />
          )}
          <ExtraFields known={snapshotKnown} onChange={(extra) => change({ extra })} schema={schema} values={form.extra} />
        </div>
      ),
      problems: (form, _rows, schema) => [
        ...(isRequired(schema, "name") && form.name.trim() === "" ? ["The snapshot needs a name."] : []),
        ...extraProblems(schema, snapshotKnown, form.extra),
      ],
      consequence: () =>
        key === "volumeGroupId" ? (
          <p className="text-sm text-muted-foreground">
            All members are captured at the same moment: crash-consistent. Applications are not paused.
          </p>
        ) : null,
      input: (row, form) => ({
        ...ownerOf(key, row),
        ...(form.name.trim() ? { name: form.name.trim() } : {}),
        ...extraInput(form.extra),
      }),
      confirm: many("Snapshot now", "Snapshot # now"),
    }),
    restoreSnapshot: defineDialog<Row, { snapshotId: string }>({
      initial: () => ({ snapshotId: "" }),
      Fields: ({ rows: [row], form, change }) =>
        row ? (
          <SnapshotPicker owner={ownerOf(key, row)} chosen={form.snapshotId} onChange={(snapshotId) => change({ snapshotId })} />
        ) : null,
      problems: (form) => (form.snapshotId === "" ? ["Choose the snapshot to go back to."] : []),
      consequence: ([row]) => <Overwritten names={membersOf(row)} />,
      guard: ([row]) => row?.name ?? null,
      input: (row, form) => ({ ...ownerOf(key, row), snapshotId: form.snapshotId }),
      confirm: () => "Overwrite with the snapshot",
    }),
    recover: defineDialog<Row, { snapshotId: string; name: string }>({
      initial: ([row]) => ({ snapshotId: "", name: copyName(row, "rec", 20) }),
      Fields: ({ rows: [row], form, change }) =>
        row ? (
          <div className="grid gap-4">
            <SnapshotPicker
              owner={ownerOf(key, row)}
              chosen={form.snapshotId}
              onChange={(snapshotId) => change({ snapshotId })}
            />
            <TextField
              label={key === "volumeGroupId" ? "Names of the new volumes begin with" : "Name of the new volume"}
              value={form.name}
              onChange={(name) => change({ name })}
            />
          </div>
        ) : null,
      problems: (form) => [
        ...(form.snapshotId === "" ? ["Choose a snapshot."] : []),
        ...(form.name.trim() === "" ? ["Give a name."] : []),
      ],
      consequence: () => (
        <p className="text-sm text-muted-foreground">Makes new volumes beside the old ones. The {thing} is not touched.</p>
      ),
      input: (row, form) => ({
        ...ownerOf(key, row),
        snapshotId: form.snapshotId,
        [key === "volumeGroupId" ? "namePrefix" : "name"]: form.name.trim(),
      }),
      confirm: () => "Recover",
    }),
    setSchedule: defineDialog<Row, { schedule: Schedule | null; keepCount: number | null }>({
      initial: (rows, schema) => ({
        schedule: rows[0]?.snapshotSchedule ?? firstSchedule(scheduleRules(schema, "schedule"), ownTimezone(), "full"),
        keepCount: takesKeepCount(rows, schema) ? (keptNow(rows[0]) ?? defaultKeep(schema)) : null,
      }),
      Fields: ({ rows, schema, form, change }) => (
        <div className="grid gap-4">
          {form.schedule && (
            <>
              <ScheduleFields
                schedule={form.schedule}
                rules={scheduleRules(schema, "schedule")}
                position={1}
                onChange={(schedule) => change({ schedule })}
              />
              <NextRuns schedules={[form.schedule]} timezone={ownTimezone()} />
            </>
          )}
          {takesKeepCount(rows, schema) && (
            <NumberField
              label="Snapshots to keep"
              value={form.keepCount}
              min={schema.properties?.keepCount?.minimum}
              max={schema.properties?.keepCount?.maximum}
              onChange={(keepCount) => change({ keepCount })}
            />
          )}
        </div>
      ),
      input: (row, form) => ({
        ...ownerOf(key, row),
        schedule: form.schedule,
        ...(form.keepCount === null ? {} : { keepCount: form.keepCount }),
      }),
      confirm: () => "Set schedule",
    }),
    deleteSchedule: defineDialog<Row, object>({
      initial: () => ({}),
      consequence: () => <p className="text-sm">No more snapshots are taken by themselves. Those that exist stay.</p>,
      input: (row) => ownerOf(key, row),
      confirm: many("Remove schedule", "Remove # schedules"),
    }),
    replicate: defineDialog<Row, { name: string; region: string; cycle: Cycle | ""; namePrefix: string }>({
      initial: ([row], schema) => ({
        name: copyName(row, "rep", 20),
        region: "",
        cycle: cycles(schema)[0] ?? "hourly",
        namePrefix: copyName(row, "rep", 16),
      }),
      Fields: ({ rows: [row], schema, form, change }) =>
        row ? (
          <div className="grid gap-4">
            <RegionField
              asking={key === "volumeId" ? { volumeId: row.id } : {}}
              connectionId={row.connectionId}
              own={row.region}
              schema={schema}
              value={form.region}
              onChange={(region) => change({ region })}
            />
            <CycleField schema={schema} value={form.cycle} onChange={(cycle) => change({ cycle })} />
            <TextField label="Name of the copy" value={form.name} onChange={(name) => change({ name })} />
            {takes(schema, "namePrefix") && (
              <TextField
                label="Names of the copied volumes begin with"
                value={form.namePrefix}
                onChange={(namePrefix) => change({ namePrefix })}
              />
            )}
          </div>
        ) : null,
      problems: (form) => [
        ...(form.region ? [] : ["Choose the region of the copy."]),
        ...(form.name.trim() ? [] : ["Name the copy."]),
      ],
      input: (row, form) => ({
        ...ownerOf(key, row),
        name: form.name.trim(),
        region: form.region,
        cycle: form.cycle || undefined,
        ...(key === "volumeGroupId" ? { namePrefix: form.namePrefix.trim() } : {}),
      }),
      confirm: () => "Replicate",
    }),
    setCycle: defineDialog<Row, { cycle: Cycle | "" }>({
      initial: ([row]) => ({ cycle: row?.replication?.cycle ?? "" }),
      Fields: ({ schema, form, change }) => (
        <CycleField schema={schema} value={form.cycle} onChange={(cycle) => change({ cycle })} />
      ),
      problems: (form, rows) =>
        form.cycle === ""
          ? ["Choose how often."]
          : rows.every((row) => row.replication?.cycle === form.cycle)
            ? ["That is what it is now."]
            : [],
      input: (row, form) => ({ ...ownerOf(key, row), cycle: form.cycle || undefined }),
      confirm: () => "Set cycle",
    }),
    setPolicy: defineDialog<Row, { policy: "resync" | "break" | "" }>({
      initial: () => ({ policy: "" }),
      Fields: ({ form, change }) => (
        <SelectField
          label="Replication"
          value={form.policy}
          empty="Choose"
          options={[
            { value: "break", label: "Break: the copy becomes writable and stops following" },
            { value: "resync", label: "Resync: the copy follows again; what was written to it is lost" },
          ]}
          onChange={(policy) => change({ policy })}
        />
      ),
      problems: (form) => (form.policy === "" ? ["Choose what shall happen."] : []),
      guard: ([row]) => row?.name ?? null,
      input: (row, form) => ({ ...ownerOf(key, row), policy: form.policy || undefined }),
      confirm: () => "Set policy",
    }),
    deleteReplication: defineDialog<Row, object>({
      initial: () => ({}),
      consequence: ([row]) => (
        <p className="text-sm">
          The copy{row?.replication?.region ? ` in ${row.replication.region}` : ""} is no longer kept. The {thing} itself is not
          touched.
        </p>
      ),
      guard: ([row]) => row?.name ?? null,
      input: (row) => ownerOf(key, row),
      confirm: () => "Delete replication",
    }),
  };
}

const cycles = (schema: InputSchema): Cycle[] => allowedOf(allCycles, schema, "cycle");
const keptNow = (row: Owner | undefined): number | null =>
  row !== undefined && "snapshotKeepCount" in row ? row.snapshotKeepCount : null;
const defaultKeep = (schema: InputSchema): number => Math.min(7, schema.properties?.keepCount?.maximum ?? 7);

function CycleField({
  schema,
  value,
  onChange,
}: {
  schema: InputSchema;
  value: Cycle | "";
  onChange: (cycle: Cycle | "") => void;
}) {
  return (
    <SelectField
      label="Refreshed"
      value={value}
      empty="Choose"
      options={cycles(schema).map((cycle) => ({ value: cycle, label: cycleWords(cycle) }))}
      onChange={onChange}
    />
  );
}

interface RegionFieldProps {
  connectionId: string;
  /** What the vendor's regions depend on. */
  asking: Record<string, string>;
  own: string | null;
  schema: InputSchema;
  value: string;
  onChange: (region: string) => void;
}

/** Regions that the schema lists, else asked of the vendor. */
function RegionField({ connectionId, asking, own, schema, value, onChange }: RegionFieldProps) {
  const listed = allowedValues(schema, "region");
  if (!listed)
    return (
      <LookupSelect
        label="Region of the copy"
        connectionId={connectionId}
        lookup="replication-regions"
        input={asking}
        value={value}
        empty="Choose a region"
        onChange={onChange}
      />
    );
  return (
    <SelectField
      label="Region of the copy"
      value={value}
      empty="Choose a region"
      options={listed
        .map(String)
        .map((region) => ({ value: region, label: region === own ? `${region} (its own)` : region, disabled: region === own }))}
      onChange={onChange}
    />
  );
}

/** Every object that will be overwritten, by name and number. */
function Overwritten({ names }: { names: readonly string[] }) {
  return (
    <div className="rounded-md border border-bad bg-bad-soft p-3 text-sm">
      <p className="font-medium">
        {names.length === 1 ? "1 volume will be overwritten" : `${names.length} volumes will be overwritten`}; what was written
        after the snapshot is lost:
      </p>
      <ul className="mt-1 max-h-32 list-disc overflow-y-auto pl-5">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </div>
  );
}
