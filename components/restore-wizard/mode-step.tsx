"use client";

import { Choice } from "@/components/wizard/choice";
import type { StepBodyProps } from "@/components/wizard/steps";
import { modeOf, modeRefusal, type RestoreContext } from "./intent";
import type { RestoreValues } from "./values";

export function ModeStep({ values, context, change }: StepBodyProps<RestoreValues, RestoreContext>) {
  return (
    <Choice
      legend="What comes back"
      value={modeOf(values, context)}
      onChange={(mode) => change({ mode })}
      options={[
        {
          value: "vm",
          label: "The whole machine",
          detail: "A new machine beside the old one.",
          disabledReason: modeRefusal("vm", values, context),
        },
        {
          value: "files",
          label: "Files and folders",
          detail: "Into a machine that runs.",
          disabledReason: modeRefusal("files", values, context),
        },
      ]}
    />
  );
}
