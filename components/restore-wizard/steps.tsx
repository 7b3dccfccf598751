"use client";

import type { WizardStep } from "@/components/wizard/steps";
import { chosenPoint, modeRefusal, placeProblems, restoreKnown, type RestoreContext } from "./intent";
import { MachineStep } from "./machine-step";
import { PlaceStep } from "./place-step";
import { PointStep } from "./point-step";
import type { RestoreValues } from "./values";
import { ModeStep } from "./mode-step";

const modesLeft = (values: RestoreValues, context: RestoreContext) =>
  (["vm", "files"] as const).filter((mode) => modeRefusal(mode, values, context) === null);

export const restoreSteps: readonly WizardStep<RestoreValues, RestoreContext>[] = [
  {
    id: "what",
    title: "Machine",
    // Opened from a machine or a point, there is one answer.
    isNeeded: (_, context) => !context.isOpenedFor,
    problems: (values) => (values.vmId === null ? ["Choose the machine."] : []),
    Body: MachineStep,
  },
  {
    id: "point",
    title: "Point in time",
    problems: (values, context) => {
      const point = chosenPoint(values, context);
      if (context.isReading) return ["Reading its points in time …"];
      if (!point) return ["There is no point in time that can be restored."];
      return point.restorable ? [] : [point.note ?? "This point cannot be restored."];
    },
    Body: PointStep,
  },
  {
    id: "mode",
    title: "What comes back",
    isNeeded: (values, context) => modesLeft(values, context).length !== 1,
    problems: (values, context) => (modesLeft(values, context).length === 0 ? ["Nothing can be restored from this point."] : []),
    Body: ModeStep,
  },
  {
    id: "place",
    title: "Where and how",
    problems: placeProblems,
    fields: [...restoreKnown, "options", "items", "targetVmId", "overwrite"],
    Body: PlaceStep,
  },
];
