"use client";

import { ExtraFields } from "@/components/actions/fields/extra-fields";
import { PathList } from "@/components/actions/fields/path-list";
import { TextField } from "@/components/actions/fields/plain-fields";
import { isRequired, takes } from "@/components/actions/input-schema";
import { Choice } from "@/components/wizard/choice";
import { Toggle } from "@/components/wizard/toggle";
import { LeftOutNote } from "@/components/wizard/left-out-note";
import type { StepBodyProps } from "@/components/wizard/steps";
import {
  agentOf,
  agentRefusal,
  backupName,
  createKnown,
  keptParts,
  leftOut,
  partsOf,
  refusalOfAll,
  typeOf,
  typeRefusal,
  type BackupContext,
  type BackupPart,
} from "./intent";
import type { BackupValues } from "./values";

/** Image or files, agent or none, encryption, replication; what the vendor cannot do stays visible. */
export function HowStep({ values, context, change }: StepBodyProps<BackupValues, BackupContext>) {
  const parts = partsOf(context);
  const type = typeOf(values, context);
  const [first] = context.vms;
  const ofTypes = parts.filter((part) => typeRefusal(type, part) === null);
  const notOffered = (field: string) => parts.filter(({ schema }) => !takes(schema, field));
  const agents = ofTypes.filter(({ schema }) => takes(schema, "options", "agent"));
  const shownAgent = agents[0] ?? ofTypes[0];
  return (
    <div className="grid gap-6">
      {parts.some(({ schema }) => isRequired(schema, "type")) && (
        <Choice
          legend="What is copied"
          value={type}
          onChange={(chosen) => change({ type: chosen, agent: null })}
          options={(["image", "filesystem"] as const).map((value) => ({
            value,
            label: value === "image" ? "The whole machine" : "Files and folders",
            detail: [
              value === "image"
                ? "An image with all disks: restore to a new machine."
                : "Restore single files into a machine that runs.",
              ...leftOutBy(parts, (part) => typeRefusal(value, part)),
            ].join(" "),
            disabledReason: refusalOfAll(parts, (part) => typeRefusal(value, part)),
          }))}
        />
      )}
      <Choice
        legend="How it is read"
        value={shownAgent && agentOf(values, type, shownAgent) ? "agent" : "agentless"}
        onChange={(chosen) => change({ agent: chosen === "agent" })}
        options={[
          {
            value: "agentless",
            label: "Without an agent",
            detail: "From outside; nothing is installed.",
            disabledReason: refusalOfAll(ofTypes, (part) => agentRefusal(false, type, part)),
          },
          {
            value: "agent",
            label: "By an agent in the machine",
            detail: "The agent has to be installed and connected.",
            disabledReason: refusalOfAll(ofTypes, (part) => agentRefusal(true, type, part)),
          },
        ]}
      />
      {agents.length > 0 && agents.length < ofTypes.length && (
        <p className="-mt-3 text-sm text-muted-foreground">
          Not a choice with {vendorsOf(ofTypes.filter((part) => !agents.includes(part)))}: there it is as the vendor is set up.
        </p>
      )}
      {type === "filesystem" && (
        <div className="grid gap-3">
          <Choice
            legend="Which files"
            value={values.paths === null ? "all" : "paths"}
            onChange={(chosen) => change({ paths: chosen === "all" ? null : [] })}
            options={[
              { value: "all", label: "The whole file system" },
              { value: "paths", label: "These paths" },
            ]}
          />
          {values.paths !== null && <PathList paths={values.paths} onChange={(paths) => change({ paths })} />}
        </div>
      )}
      <div className="grid gap-3">
        <Toggle
          label="Encrypt the copies"
          help={[
            "Cannot be changed afterwards.",
            ...(notOffered("encrypted").length > 0
              ? [`Not asked by ${vendorsOf(notOffered("encrypted"))}: as it is set up there.`]
              : []),
          ].join(" ")}
          isOn={values.encrypted}
          disabledReason={refusalOfAll(parts, notTaken("encrypted"))}
          onChange={(encrypted) => change({ encrypted })}
        />
        <Toggle
          label="Replicate to another region"
          help={["A second copy, should the first region be lost.", ...leftOutBy(parts, notTaken("replicated"))].join(" ")}
          isOn={values.replicated}
          disabledReason={refusalOfAll(parts, notTaken("replicated"))}
          onChange={(replicated) => change({ replicated })}
        />
      </div>
      {keptParts(values, context).map((part) => (
        <ExtraFields
          key={part.connectionId}
          known={createKnown}
          onChange={(extra) => change({ extra: { ...values.extra, [part.connectionId]: extra } })}
          schema={part.schema}
          values={values.extra[part.connectionId] ?? {}}
          {...(parts.length > 1 ? { legend: `Of ${part.connectionName}` } : {})}
        />
      ))}
      <LeftOutNote rows={leftOut(values, context)} />
      <TextField
        label={context.vms.length > 1 ? "Names of the backups" : "Name of the backup"}
        value={values.namePattern}
        help={first ? `{vm} stands for the machine's name: ${backupName(values.namePattern, first, type)}` : undefined}
        onChange={(namePattern) => change({ namePattern })}
      />
    </div>
  );
}

const notTaken = (field: string) => (part: BackupPart) => (takes(part.schema, field) ? null : `${part.vendor}: not offered.`);

const vendorsOf = (parts: readonly BackupPart[]): string => [...new Set(parts.map(({ vendor }) => vendor))].join(" and ");

/** Whose machines a choice would leave out, where it can be made at all. */
function leftOutBy(parts: readonly BackupPart[], refusal: (part: BackupPart) => string | null): string[] {
  const without = parts.filter((part) => refusal(part) !== null);
  return without.length === 0 ? [] : [`Machines of ${vendorsOf(without)} are left out.`];
}
