import { z } from "zod";
import type { Operation, OperationKind } from "@/lib/domain/operation";

/** What a receipt can say of one ended operation. */
export interface ReceiptFacts {
  created: string[];
  overwritten: string[];
  skipped: string[];
  durationSeconds: number | null;
  howToPutBack: string;
  /** Files that wait at the vendor to be fetched. */
  downloads: DownloadFact[];
  /** What did not go as wished although it ended well. */
  warning: string | null;
}

/** A vendor call that hands out files, and which. */
export interface DownloadFact {
  method: "POST";
  path: string;
  body: { paths: string[] };
  names: string[];
}

const namesSchema = z.array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]));
const resultSchema = z.object({
  created: namesSchema.catch([]).default([]),
  overwritten: namesSchema.catch([]).default([]),
  skipped: namesSchema.catch([]).default([]),
  downloads: z
    .array(
      z.object({ method: z.literal("POST"), path: z.string().startsWith("/"), body: z.object({ paths: z.array(z.string()) }) }),
    )
    .catch([])
    .default([]),
  warning: z.string().nullable().catch(null).default(null),
});

const putBack: Partial<Record<OperationKind, string>> = {
  "backup.create": "Delete the backup; its points go with it.",
  "backup.run": "The new point expires with the backup's retention; it can be deleted under Restore targets.",
  "backup.set-schedules": "Set the former schedules again; they are in this operation's audit entry.",
  "backup.set-retention": "Set the former retention again. Points that expired meanwhile do not come back.",
  "backup.set-paths": "Set the former paths again.",
  "backup.set-replication": "Switch it back; a new copy is then made from the start.",
  "backup.delete": "It cannot be put back: its points are gone.",
  "restore.vm": "The source was not touched. Delete the copy at the vendor when it is no longer needed.",
  "restore.files": "Files that were overwritten come back from an earlier point only.",
  "restore.mount": "Unmount it; nothing was written anywhere.",
  "restore.unmount": "Mount the point again.",
  "policy.create": "Delete the policy.",
  "policy.delete": "Make it again and assign its machines; the audit entry names what it held.",
  "restore-target.delete": "It cannot be put back: the point is gone.",
  "agent.create": "Delete the agent.",
  "agent.delete": "Make the agent again.",
  "volume-group.create": "A group itself holds no data; remove its members to undo it.",
  "volume-group.add-members": "Remove the members again.",
  "volume-group.remove-members": "Add the members again.",
  "volume-group.snapshot": "Delete the snapshot.",
  "volume-group.restore-snapshot": "What was written after the snapshot is gone, unless a later snapshot holds it.",
  "volume-group.recover": "Delete the recovered volumes; the group was not touched.",
  "volume-group.replicate": "Delete the replication.",
  "volume-group.delete-replication": "Replicate again; the copy is made from the start.",
  "vm.changed-areas": "There is nothing to put back: the lock is released, and a snapshot that was taken for it is removed.",
  "vm.set-change-tracking": "Set it the other way. What had been recorded before does not come back.",
  "vm.power": "Switch it the other way.",
  "vm.run-script": "What the script did is the script's own; it cannot be put back from here.",
  "restore.quick": "What was on the disks before is gone; restore an earlier point.",
  "restore.quick-finish": "It cannot be put back: the data lies on the machine's own storage now.",
  "image.create": "Delete the image at the vendor.",
  "image.capture": "Delete the image at the vendor.",
  "image.export": "There is nothing to put back; the image was only read.",
  "volume.restore-snapshot": "What was written after the snapshot is gone, unless a later snapshot holds it.",
  "volume.create": "Detach and delete the volume.",
  "volume.delete": "It cannot be put back.",
};

/** Reads what the engine recorded; what a vendor does not tell stays out. */
export function receiptFacts(operation: Operation): ReceiptFacts {
  const result = resultSchema.safeParse(operation.result);
  const told = result.success ? result.data : { created: [], overwritten: [], skipped: [], downloads: [], warning: null };
  const { startedAt, endedAt } = operation;
  return {
    ...told,
    downloads: told.downloads.map((download) => ({ ...download, names: download.body.paths })),
    durationSeconds: startedAt && endedAt ? Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000) : null,
    howToPutBack: putBack[operation.kind] ?? "Set the former value again; this operation's audit entry names it.",
  };
}
