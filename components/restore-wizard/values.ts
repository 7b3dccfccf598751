import { z } from "zod";
import { emptyPlace, placeShape } from "./place";

/** What the restore wizard remembers. */
export const restoreValuesSchema = z.object({
  vmId: z.string().nullable(),
  restoreTargetId: z.string().nullable(),
  mode: z.enum(["vm", "files"]).nullable(),
  /** Null: the name that Backdesk proposes. */
  name: z.string().nullable(),
  ...placeShape,
  paths: z.array(z.string()),
  fileTargetId: z.string(),
  destination: z.string(),
  overwrite: z.boolean(),
});
export type RestoreValues = z.infer<typeof restoreValuesSchema>;

export const emptyRestoreValues = (vmId: string | null, restoreTargetId: string | null): RestoreValues => ({
  vmId,
  restoreTargetId,
  mode: null,
  name: null,
  ...emptyPlace,
  paths: [],
  fileTargetId: "",
  destination: "",
  overwrite: false,
});
