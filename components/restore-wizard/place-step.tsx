"use client";

import type { StepBodyProps } from "@/components/wizard/steps";
import { FilePlace } from "./file-place";
import { modeOf, type RestoreContext } from "./intent";
import type { RestoreValues } from "./values";
import { VmPlace } from "./vm-place";

export function PlaceStep(props: StepBodyProps<RestoreValues, RestoreContext>) {
  return modeOf(props.values, props.context) === "files" ? <FilePlace {...props} /> : <VmPlace {...props} />;
}
