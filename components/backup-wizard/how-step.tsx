"use client";

import { ExtraFields } from "@/components/actions/fields/extra-fields";
import { PathList } from "@/components/actions/fields/path-list";
import { TextField } from "@/components/actions/fields/plain-fields";
import { isRequired, takes } from "@/components/actions/input-schema";
import { Choice } from "@/components/wizard/choice";
import { Toggle } from "@/components/wizard/toggle";
import type { StepBodyProps } from "@/components/wizard/steps";
import {
  agentOf,
  agentRefusal,
  backupName,
  createKnown,
  schemaOf,
  typeOf,
  typeRefusal,
  vendorLabel,
  type BackupContext,
} from "./intent";
import type { BackupValues } from "./values";

/** Image or files, agent or none, encryption, replication; what the vendor cannot do stays visible. */
export function HowStep({ values, context, change }: StepBodyProps<BackupValues, BackupContext>) {
  const schema = schemaOf(context) ?? {};
  const type = typeOf(values, context);
  const [first] = context.vms;
  const refusal = (field: string) => (takes(schema, field) ? null : `${vendorLabel(context)}: not offered.`);
  return (
    <div className="grid gap-6">
      {isRequired(schema, "type") && (
        <Choice
          legend="What is copied"
          value={type}
          onChange={(chosen) => change({ type: chosen, agent: null })}
          options={[
            {
              value: "image",
              label: "The whole machine",
              detail: "An image with all disks: restore to a new machine.",
              disabledReason: typeRefusal("image", context),
            },
            {
              value: "filesystem",
              label: "Files and folders",
              detail: "Restore single files into a machine that runs.",
              disabledReason: typeRefusal("filesystem", context),
            },
          ]}
        />
      )}
      <Choice
        legend="How it is read"
        value={agentOf(values, context) ? "agent" : "agentless"}
        onChange={(chosen) => change({ agent: chosen === "agent" })}
        options={[
          {
            value: "agentless",
            label: "Without an agent",
            detail: "From outside; nothing is installed.",
            disabledReason: agentRefusal(false, values, context),
          },
          {
            value: "agent",
            label: "By an agent in the machine",
            detail: "The agent has to be installed and connected.",
            disabledReason: agentRefusal(true, values, context),
          },
        ]}
      />
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
          help="Cannot be changed afterwards."
          isOn={values.encrypted}
          disabledReason={refusal("encrypted")}
          onChange={(encrypted) => change({ encrypted })}
        />
        <Toggle
          label="Replicate to another region"
          help="A second copy, should the first region be lost."
          isOn={values.replicated}
          disabledReason={refusal("replicated")}
          onChange={(replicated) => change({ replicated })}
        />
      </div>
      <ExtraFields known={createKnown} onChange={(extra) => change({ extra })} schema={schema} values={values.extra} />
      <TextField
        label={context.vms.length > 1 ? "Names of the backups" : "Name of the backup"}
        value={values.namePattern}
        help={first ? `{vm} stands for the machine's name: ${backupName(values.namePattern, first, type)}` : undefined}
        onChange={(namePattern) => change({ namePattern })}
      />
    </div>
  );
}
