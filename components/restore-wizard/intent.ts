import { isRequired } from "@/components/actions/input-schema";
import type { CapabilityAnswer, ConnectionCapabilities } from "@/components/api/capabilities";
import type { Intent } from "@/components/operations/intent";
import type { Backup, RestoreTarget, Vm } from "@/lib/domain/inventory";
import { placeFieldProblems, placeInput } from "./place";
import { latestGood, restoredName } from "./points";
import type { RestoreValues } from "./values";

/** What the wizard has read for its draft. */
export interface RestoreContext {
  /** Opened for a machine or a point: what to restore is answered already. */
  isOpenedFor: boolean;
  isReading: boolean;
  vm: Vm | null;
  points: readonly RestoreTarget[];
  /** The backups of the machine: they tell which points hold files. */
  backups: readonly Backup[];
  capabilities: ConnectionCapabilities | null;
  now: Date;
  timezone: string;
}

/** The point in the draft, else the latest good one: what one sees chosen is what is sent. */
export function chosenPoint(values: RestoreValues, context: RestoreContext): RestoreTarget | null {
  return context.points.find((point) => point.id === values.restoreTargetId) ?? latestGood(context.points);
}

/** Points of a file backup hold files; points of an image hold the whole machine. */
export function modeOf(values: RestoreValues, context: RestoreContext): "vm" | "files" {
  if (values.mode && modeRefusal(values.mode, values, context) === null) return values.mode;
  return modeRefusal("vm", values, context) === null ? "vm" : "files";
}

/** Why a way of restoring is not to be had for the chosen point; null when it is. */
export function modeRefusal(mode: "vm" | "files", values: RestoreValues, context: RestoreContext): string | null {
  const kind = mode === "vm" ? "restore.vm" : "restore.files";
  const capability = context.capabilities?.kinds[kind];
  if (capability && !capability.supported) return capability.reason;
  const point = chosenPoint(values, context);
  const backup = context.backups.find((entry) => entry.id === point?.backupId);
  if (!backup) return null;
  if (mode === "vm" && backup.type === "filesystem") return "This point holds files, not a machine image.";
  // A vendor that mounts points hands out files of images as well.
  if (mode === "files" && backup.type === "image" && !isDownload(context))
    return "This point holds a machine image: restore the machine, and take the files from the copy.";
  return null;
}

/** The vendor's schema for what will be sent; null while it is not read or where it cannot be done. */
export function schemaFor(kind: "restore.vm" | "restore.files", context: RestoreContext) {
  const capability: CapabilityAnswer | undefined = context.capabilities?.kinds[kind];
  return capability?.supported ? capability.input : null;
}

/** Whether the vendor hands files out for download and writes them into no machine. */
export function isDownload(context: RestoreContext): boolean {
  const schema = schemaFor("restore.files", context);
  return schema !== null && !isRequired(schema, "targetVmId");
}

/** The name of the copy: what the person typed, else the proposal. */
export const nameOf = (values: RestoreValues, context: RestoreContext): string =>
  values.name ?? restoredName(chosenPoint(values, context)?.vmName ?? context.vm?.name ?? "vm", context.now, context.timezone);

/** What is missing before the machine can be restored. */
export function placeProblems(values: RestoreValues, context: RestoreContext): string[] {
  const schema = schemaFor("restore.vm", context);
  if (modeOf(values, context) === "files") {
    if (isDownload(context)) return values.paths.length > 0 ? [] : ["Choose at least one file or folder."];
    return [
      ...(values.paths.length > 0 ? [] : ["Choose at least one file or folder."]),
      ...(values.fileTargetId ? [] : ["Choose the machine to restore to."]),
      ...(/^(\/|[A-Za-z]:[\\/])/.test(values.destination.trim()) ? [] : ["Say where to put the files: a path such as /restore."]),
    ];
  }
  if (!schema) return ["What this vendor takes is still being read."];
  const problems = nameOf(values, context).trim() === "" ? ["The copy needs a name."] : [];
  return [...problems, ...placeFieldProblems(schema, values)];
}

export function restoreIntents(values: RestoreValues, context: RestoreContext): Intent[] {
  const point = chosenPoint(values, context);
  if (!point) return [];
  const frame = { id: "restore", connectionId: point.connectionId, href: point.vmId ? `/vms/${point.vmId}` : undefined };
  if (modeOf(values, context) === "files") {
    const destination = values.destination.trim();
    const isPlaced = !isDownload(context);
    return [
      {
        ...frame,
        label: point.vmName ?? "Files",
        kind: "restore.files",
        input: {
          restoreTargetId: point.id,
          ...(isPlaced ? { targetVmId: values.fileTargetId, overwrite: values.overwrite } : {}),
          items: values.paths.map((source) => (isPlaced ? { source, destination } : { source })),
        },
      },
    ];
  }
  const schema = schemaFor("restore.vm", context) ?? {};
  const name = nameOf(values, context).trim();
  return [
    {
      ...frame,
      label: name,
      kind: "restore.vm",
      input: {
        restoreTargetId: point.id,
        name,
        ...placeInput(schema, values),
      },
    },
  ];
}
