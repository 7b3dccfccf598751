import { z } from "zod";
import { placeSchema } from "@/components/restore-wizard/place";

/** What the restore of several machines remembers. */
export const manyValuesSchema = z.object({
  /** Machines whose point the rule finds. */
  vmIds: z.array(z.string()),
  /** Points that were chosen one by one. */
  restoreTargetIds: z.array(z.string()),
  rule: z.enum(["latest", "before"]),
  /** A wall time of the person's zone, as its field gives it: `2026-11-19T08:00`. */
  moment: z.string(),
  /** `{vm}` stands for the machine's name, `{date}` for today. */
  namePattern: z.string(),
  /** Where the copies come up, by connection id. */
  places: z.record(z.string(), placeSchema),
});
export type ManyValues = z.infer<typeof manyValuesSchema>;

export const emptyManyValues = (vmIds: readonly string[], restoreTargetIds: readonly string[]): ManyValues => ({
  vmIds: [...vmIds],
  restoreTargetIds: [...restoreTargetIds],
  rule: "latest",
  moment: "",
  namePattern: "{vm}-restored-{date}",
  places: {},
});
