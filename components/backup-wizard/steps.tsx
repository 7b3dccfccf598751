"use client";

import type { WizardStep } from "@/components/wizard/steps";
import { scheduleProblems } from "@/components/schedule-editor/schedule-change";
import { HowStep } from "./how-step";
import {
  createRefusal,
  followsPolicy,
  hasOwnSchedules,
  rulesOf,
  schedulesOf,
  typeOf,
  typeRefusal,
  type BackupContext,
} from "./intent";
import { MachinesStep } from "./machines-step";
import { PolicyStep } from "./policy-step";
import { RetentionStep } from "./retention-step";
import { SchedulesStep } from "./schedules-step";
import type { BackupValues } from "./values";

export const backupSteps: readonly WizardStep<BackupValues, BackupContext>[] = [
  {
    id: "what",
    title: "Machines",
    problems: (values, context) => {
      if (values.vmIds.length === 0) return ["Choose at least one machine."];
      if (context.vms.length < values.vmIds.length) return ["Reading the chosen machines …"];
      const refusal = createRefusal(context);
      return refusal ? [refusal] : [];
    },
    fields: ["vmId"],
    Body: MachinesStep,
  },
  {
    id: "how",
    title: "What is copied",
    problems: (values, context) => {
      const type = typeOf(values, context);
      const refusal = typeRefusal(type, context);
      return [
        ...(refusal ? [refusal] : []),
        ...(type === "filesystem" && values.paths?.length === 0 ? ["Add a path, or take the whole file system."] : []),
        ...(values.namePattern.trim() === "" ? ["The backup needs a name."] : []),
        ...(values.vmIds.length > 1 && !values.namePattern.includes("{vm}")
          ? ["With several machines the name needs {vm}, so that each has its own."]
          : []),
      ];
    },
    fields: ["type", "paths", "name", "encrypted", "replicated", "options"],
    Body: HowStep,
  },
  {
    id: "policy",
    title: "Policy",
    isNeeded: (_, context) => followsPolicy(context),
    problems: (values) => (values.policyId === "" ? ["Choose the policy to follow."] : []),
    fields: ["policyId"],
    Body: PolicyStep,
  },
  {
    id: "when",
    title: "Schedules",
    isNeeded: (_, context) => !followsPolicy(context) && (context.vms.length === 0 || hasOwnSchedules(context)),
    problems: (values, context) => scheduleProblems(schedulesOf(values, context), rulesOf(context)),
    fields: ["schedules"],
    Body: SchedulesStep,
  },
  {
    id: "kept",
    title: "Retention",
    isNeeded: (_, context) => !followsPolicy(context),
    problems: () => [],
    fields: ["retention"],
    Body: RetentionStep,
  },
];
