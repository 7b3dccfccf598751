import { z } from "zod";
import { ApiRefusal } from "@/components/api/client";
import { allowedValues, takes } from "@/components/actions/input-schema";
import { chosenPoint, isDownload, modeOf, nameOf, schemaFor, type RestoreContext } from "@/components/restore-wizard/intent";
import { emptyRestoreValues, restoreValuesSchema } from "@/components/restore-wizard/values";
import type { CreateRequest, RequestDetail } from "@/lib/domain/request";

/** What the form remembers: what the restore wizard does, and why it is asked. */
export const wishValuesSchema = restoreValuesSchema.extend({
  inPlace: z.boolean(),
  reason: z.string(),
  ticket: z.string(),
  copyOfId: z.string().nullable(),
});
export type WishValues = z.infer<typeof wishValuesSchema>;

export const emptyWish = (vmId: string | null, restoreTargetId: string | null): WishValues => ({
  ...emptyRestoreValues(vmId, restoreTargetId),
  inPlace: false,
  reason: "",
  ticket: "",
  copyOfId: null,
});

const filesSchema = z.object({
  items: z.array(z.object({ source: z.string(), destination: z.string().optional() })),
  targetVmId: z.string().optional(),
  overwrite: z.boolean().optional(),
});

/** The same wish again, to be looked over and asked once more. A name that was taken meanwhile is proposed anew. */
export function copyOf(request: RequestDetail): WishValues {
  const files = filesSchema.safeParse(request.input);
  return {
    ...emptyWish(request.vmId, request.restoreTargetId),
    mode: request.kind === "files" ? "files" : "vm",
    inPlace: request.effect === "vm-in-place",
    reason: request.reason ?? "",
    ticket: request.ticket ?? "",
    copyOfId: request.id,
    ...(files.success
      ? {
          paths: files.data.items.map(({ source }) => source),
          fileTargetId: files.data.targetVmId ?? "",
          destination: files.data.items[0]?.destination ?? "",
          overwrite: files.data.overwrite ?? false,
        }
      : {}),
  };
}

/** Files go into the machine they came from, into a new folder, unless somebody says otherwise. */
export function fileDefaults(values: WishValues, context: RestoreContext): { fileTargetId: string; destination: string } {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: context.timezone }).format(context.now).replaceAll("-", "");
  const drive = /^[A-Za-z]:\\/.exec(values.paths[0] ?? "")?.[0];
  return {
    fileTargetId: values.fileTargetId || (context.vm?.id ?? ""),
    destination: values.destination || (drive ? `${drive}restored-${day}` : `/restored-${day}`),
  };
}

/** Why the machine cannot be put back in place; null when it can be asked for. */
export function inPlaceRefusal(context: RestoreContext): string | null {
  const schema = schemaFor("restore.vm", context);
  if (schema && takes(schema, "inPlace") && (allowedValues(schema, "inPlace")?.includes(true) ?? true)) return null;
  return `${context.capabilities?.providerLabel ?? "This vendor"}: no restore in place through its API.`;
}

/** What is missing before it can be asked, one sentence for each of the four fields. */
export function missing(values: WishValues, context: RestoreContext): string[] {
  if (values.vmId === null) return ["Choose the machine."];
  if (context.isReading) return ["Reading its points in time …"];
  const point = chosenPoint(values, context);
  if (!point?.restorable) return ["Choose a point in time that can be restored."];
  const problems: string[] = [];
  if (modeOf(values, context) === "files" && values.paths.length === 0) problems.push("Choose at least one file or folder.");
  if (values.reason.trim() === "" && values.ticket.trim() === "") problems.push("Say why, or give a ticket.");
  return problems;
}

/** The body to send; null while machine, point or what comes back is open. */
export function bodyOf(values: WishValues, context: RestoreContext): CreateRequest | null {
  const point = chosenPoint(values, context);
  if (values.vmId === null || !context.vm || context.isReading || !point?.restorable) return null;
  const kind = modeOf(values, context);
  if (kind === "files" && values.paths.length === 0) return null;
  return {
    vmId: values.vmId,
    restoreTargetId: point.id,
    kind,
    input: kind === "files" ? filesInput(values, context) : vmInput(values, context),
    reason: values.reason.trim() || null,
    ticket: values.ticket.trim() || null,
    copyOfId: values.copyOfId,
  };
}

function filesInput(values: WishValues, context: RestoreContext): Record<string, unknown> {
  const { fileTargetId, destination } = fileDefaults(values, context);
  if (isDownload(context)) return { items: values.paths.map((source) => ({ source })) };
  const items = values.paths.map((source) => ({ source, destination: destination.trim() }));
  return { items, targetVmId: fileTargetId, overwrite: values.overwrite };
}

/** What a vendor may need of a new machine and Backdesk does not always know of the old one. */
export const openFields = [
  { key: "serverTypeId", label: "Server type" },
  { key: "region", label: "Region" },
  { key: "clusterId", label: "Cluster" },
  { key: "storageId", label: "Storage" },
] as const;

function vmInput(values: WishValues, context: RestoreContext): Record<string, unknown> {
  if (values.inPlace && inPlaceRefusal(context) === null) return { name: context.vm?.name ?? "", inPlace: true };
  const given = openFields.flatMap(({ key }) => (values[key].trim() === "" ? [] : [[key, values[key].trim()] as const]));
  return { name: nameOf(values, context).trim(), ...Object.fromEntries(given) };
}

/** Fields that the server asked for: it could not fill them in. */
export const fieldsAskedFor = (error: Error | null): string[] =>
  error instanceof ApiRefusal ? (error.problem.errors ?? []).map(({ path }) => path.replace(/^input\./, "")) : [];
