import { placeFieldProblems, restoreKnown } from "@/components/restore-wizard/place";
import { saidOf } from "@/components/wizard/connection-parts";
import type { WizardStep } from "@/components/wizard/steps";
import { isReady, momentAsked, placeOf, readyParts, type ManyContext } from "./intent";
import { PlacesStep } from "./places-step";
import { PointsStep } from "./points-step";
import type { ManyValues } from "./values";

export const manySteps: readonly WizardStep<ManyValues, ManyContext>[] = [
  {
    id: "points",
    title: "Machines and points",
    problems: (values, context) => {
      if (context.rows.length === 0) return ["Choose at least one machine."];
      if (values.rule === "before" && values.vmIds.length > 0 && momentAsked(values, context.timezone) === null)
        return ["Say which moment to go back to."];
      if (context.rows.some(({ isReading }) => isReading)) return ["Reading their points in time …"];
      return context.rows.some(isReady) ? [] : ["None of these machines can be restored so."];
    },
    fields: ["restoreTargetId"],
    Body: PointsStep,
  },
  {
    id: "place",
    title: "Where and how",
    problems: (values, context) => {
      const parts = readyParts(context);
      return [
        ...(values.namePattern.trim() === "" ? ["The copies need names."] : []),
        ...(context.rows.filter(isReady).length > 1 && !values.namePattern.includes("{vm}")
          ? ["With several machines the name needs {vm}, so that each has its own."]
          : []),
        ...parts.flatMap((part) =>
          saidOf(part, parts.length, placeFieldProblems(part.schema, placeOf(values, part.connectionId))),
        ),
      ];
    },
    fields: [...restoreKnown.filter((field) => field !== "restoreTargetId"), "powerOn", "options"],
    Body: PlacesStep,
  },
];
