import { z } from "zod";

/** The things that sync copies from vendors; one table, one list route and one reader each. */
export const nouns = [
  "vm",
  "backup",
  "schedule",
  "history",
  "restoreTarget",
  "volumeGroup",
  "volume",
  "snapshot",
  "agent",
  "policy",
  "bucket",
] as const;

export const nounSchema = z.enum(nouns);
export type Noun = (typeof nouns)[number];
