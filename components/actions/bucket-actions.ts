import { ArchiveRestore, CalendarClock, CalendarPlus, History, Lock, Pause, Play, Trash2 } from "lucide-react";
import type { Bucket } from "@/lib/domain/inventory";
import type { ActionSpec } from "./action";
import type { RowsByNoun } from "./rows";
import { unlessGone } from "./unless-gone";

const noPolicy = "It has no archiving policy.";
const stateOf = (bucket: Bucket) => bucket.policies[0]?.state ?? null;

/** Actions on archive buckets, and on what is chosen in one. */
export const bucketActions: {
  readonly [N in "bucket" | "object" | "objectVersion"]: readonly ActionSpec<RowsByNoun[N]>[];
} = {
  bucket: [
    {
      id: "bucket.recover",
      label: "Recover everything",
      Icon: ArchiveRestore,
      kind: "archive.recover",
      many: false,
      isPrimary: true,
      refusal: (bucket) => (bucket.usedBytes === 0 ? "It is empty." : unlessGone(bucket)),
    },
    {
      id: "bucket.create-policy",
      label: "Set archiving policy",
      Icon: CalendarPlus,
      kind: "archive.create-policy",
      many: false,
      refusal: (bucket) =>
        bucket.policies.length > 0 ? "It has an archiving policy already: change that one." : unlessGone(bucket),
    },
    {
      id: "bucket.update-policy",
      label: "Change archiving policy",
      Icon: CalendarClock,
      kind: "archive.update-policy",
      many: false,
      refusal: (bucket) => (bucket.policies.length === 0 ? noPolicy : unlessGone(bucket)),
    },
    {
      id: "bucket.pause-policy",
      label: "Switch archiving off",
      Icon: Pause,
      kind: "archive.set-policy-state",
      many: true,
      refusal: (bucket) =>
        stateOf(bucket) === null ? noPolicy : stateOf(bucket) === "paused" ? "It is off already." : unlessGone(bucket),
    },
    {
      id: "bucket.resume-policy",
      label: "Switch archiving on",
      Icon: Play,
      kind: "archive.set-policy-state",
      many: true,
      refusal: (bucket) =>
        stateOf(bucket) === null ? noPolicy : stateOf(bucket) === "active" ? "It is on already." : unlessGone(bucket),
    },
    {
      id: "bucket.set-versioning",
      label: "Set versioning",
      Icon: History,
      kind: "archive.set-versioning",
      many: true,
      refusal: unlessGone,
    },
    {
      id: "bucket.set-encryption",
      label: "Set encryption",
      Icon: Lock,
      kind: "archive.set-encryption",
      many: true,
      refusal: unlessGone,
    },
    {
      id: "bucket.delete",
      label: "Delete bucket",
      Icon: Trash2,
      kind: "archive.delete",
      many: false,
      isDangerous: true,
      refusal: unlessGone,
    },
  ],
  object: [
    {
      id: "object.recover",
      label: "Recover",
      Icon: ArchiveRestore,
      kind: "archive.recover",
      many: false,
      isPrimary: true,
      refusal: ({ bucket }) => unlessGone(bucket),
    },
    {
      id: "object.delete",
      label: "Delete objects",
      Icon: Trash2,
      kind: "archive.delete-objects",
      many: false,
      isDangerous: true,
      isPrimary: true,
      refusal: ({ bucket }) => unlessGone(bucket),
    },
  ],
  objectVersion: [
    {
      id: "version.recover",
      label: "Recover version",
      Icon: ArchiveRestore,
      kind: "archive.recover-version",
      many: false,
      isPrimary: true,
      refusal: ({ bucket, versionIds }) =>
        versionIds.length > 1 ? "One at a time: choose a single version." : unlessGone(bucket),
    },
    {
      id: "version.delete",
      label: "Delete versions",
      Icon: Trash2,
      kind: "archive.delete-versions",
      many: false,
      isDangerous: true,
      isPrimary: true,
      refusal: ({ bucket }) => unlessGone(bucket),
    },
  ],
};
