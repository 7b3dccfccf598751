"use client";

import type { WizardStep } from "@/components/wizard/steps";
import { extraProblems } from "@/components/actions/fields/extra-fields";
import { scheduleProblems } from "@/components/schedule-editor/schedule-change";
import { saidOf } from "@/components/wizard/connection-parts";
import { HowStep } from "./how-step";
import {
  choiceRefusal,
  createKnown,
  followsPolicy,
  hasOwnRetention,
  hasOwnSchedules,
  keptParts,
  machineRefusal,
  partsOf,
  refusalOfAll,
  rulesOf,
  schedulesOf,
  typeOf,
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
      const refusals = context.vms.map((vm) => machineRefusal(vm, context));
      return refusals.every((refusal) => refusal !== null) ? [...new Set(refusals)] : [];
    },
    fields: ["vmId"],
    Body: MachinesStep,
  },
  {
    id: "how",
    title: "What is copied",
    problems: (values, context) => {
      const type = typeOf(values, context);
      const refusal = refusalOfAll(partsOf(context), (part) => choiceRefusal(values, part, context));
      const kept = keptParts(values, context);
      return [
        ...(refusal ? [refusal] : []),
        ...(type === "filesystem" && values.paths?.length === 0 ? ["Add a path, or take the whole file system."] : []),
        ...(values.namePattern.trim() === "" ? ["The backup needs a name."] : []),
        ...(values.vmIds.length > 1 && !values.namePattern.includes("{vm}")
          ? ["With several machines the name needs {vm}, so that each has its own."]
          : []),
        ...kept.flatMap((part) =>
          saidOf(part, kept.length, extraProblems(part.schema, createKnown, values.extra[part.connectionId] ?? {})),
        ),
      ];
    },
    fields: ["type", "paths", "name", "encrypted", "replicated", "options"],
    Body: HowStep,
  },
  {
    id: "policy",
    title: "Policy",
    isNeeded: (values, context) => keptParts(values, context).some(followsPolicy),
    problems: (values, context) => {
      const parts = keptParts(values, context);
      return parts
        .filter((part) => followsPolicy(part) && !values.policyIds[part.connectionId])
        .flatMap((part) => saidOf(part, parts.length, ["Choose the policy to follow."]));
    },
    fields: ["policyId"],
    Body: PolicyStep,
  },
  {
    id: "when",
    title: "Schedules",
    isNeeded: (values, context) => context.vms.length === 0 || keptParts(values, context).some(hasOwnSchedules),
    problems: (values, context) => {
      const parts = keptParts(values, context).filter(hasOwnSchedules);
      return parts.flatMap((part) => saidOf(part, parts.length, scheduleProblems(schedulesOf(values, part), rulesOf(part))));
    },
    fields: ["schedules"],
    Body: SchedulesStep,
  },
  {
    id: "kept",
    title: "Retention",
    isNeeded: (values, context) => context.vms.length === 0 || keptParts(values, context).some(hasOwnRetention),
    problems: () => [],
    fields: ["retention"],
    Body: RetentionStep,
  },
];
