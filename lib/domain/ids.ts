import { z } from "zod";

/** Every kind of thing that has an id of Backdesk's own, with the prefix its ids carry. */
export const idPrefixes = {
  connection: "con",
  tenant: "ten",
  user: "usr",
  token: "tok",
  session: "ses",
  signInLink: "lnk",
  vm: "vm",
  backup: "bak",
  schedule: "sch",
  history: "his",
  restoreTarget: "rtp",
  volumeGroup: "vgr",
  volume: "vol",
  snapshot: "snp",
  agent: "agt",
  policy: "pol",
  bucket: "bkt",
  operation: "opn",
  request: "req",
  requestRule: "rul",
  notification: "ntf",
  channel: "chn",
  event: "evt",
  shareLink: "shr",
} as const;

export type IdKind = keyof typeof idPrefixes;

/** An opaque id as it appears in the API: a prefix, an underscore and lower-case letters or digits. */
export const idSchema = z
  .string()
  .min(3)
  .max(64)
  .regex(/^[a-z]{2,4}_[a-z0-9]+$/, "is not an id of Backdesk's; copy it from a list answer");
