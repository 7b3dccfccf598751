import { z } from "zod";
import type { Reader, ReadEvent, ReaderContext, RowOf } from "../../reader";
import type { StorwareSettings } from "../connection";
import { pointKindOf, restorability } from "../mapping";
import { backupSchema, instantOf, mountSchema, parseRecord, type Backup, type Mount } from "../records";
import { machineAttributes, type MachineAttributes } from "./machine-attributes";
import { readAllRows, readPages } from "./pages";
import { perMachine } from "./per-machine";

/** What is kept of a point beside its row: what its restore is asked for with. */
const pointAttributesSchema = z.object({
  manager: z.string().nullable(),
  manager_type: z.string().nullable(),
  hypervisor: z.string().nullable(),
  nics: z.array(z.string()),
  locations: z.array(z.object({ guid: z.string(), destination: z.string().nullable(), status: z.string().nullable() })),
  status: z.string().nullable(),
  description: z.string().nullable(),
  rule: z.string().nullable(),
  /** Where it is mounted at present. */
  mounts: z.array(z.object({ guid: z.string(), mode: z.string().nullable(), unmountsAt: z.string().nullable() })),
});
export type PointAttributes = z.infer<typeof pointAttributesSchema>;

export function pointAttributes(attributes: Record<string, unknown>): PointAttributes | null {
  const parsed = pointAttributesSchema.safeParse(attributes);
  return parsed.success ? parsed.data : null;
}

interface Owner {
  guid: string;
  name: string;
  machine: MachineAttributes | null;
  mounts: readonly Mount[];
}

/** A point of a machine; null for a record of `/backups` that is none: a run under way, one that failed, one that was removed. */
export function pointRow(backup: Backup, owner: Owner): RowOf["restoreTarget"] | { message: string } | null {
  const judged = restorability(backup);
  if (!judged.isPoint) return null;
  const takenAt = instantOf(backup.snapshotTime ?? backup.backupTime);
  if (takenAt === null) return { message: "The backup has no time, so it cannot be placed in time." };
  const isLeaving =
    backup.backupLocations.length > 0 && backup.backupLocations.every(({ retentionHint }) => retentionHint === "TO_REMOVE");
  const attributes: PointAttributes = {
    manager: owner.machine?.manager ?? null,
    manager_type: owner.machine?.manager_type ?? null,
    hypervisor: owner.machine?.hypervisor ?? null,
    nics: owner.machine?.nics ?? [],
    locations: backup.backupLocations.map(({ guid, backupDestination, status }) => ({
      guid,
      destination: backupDestination?.guid ?? null,
      status,
    })),
    status: backup.status,
    description: backup.description,
    rule: backup.backupRule?.guid ?? null,
    mounts: owner.mounts.map(({ guid, mode, unmountTime }) => ({ guid, mode, unmountsAt: instantOf(unmountTime) })),
  };
  const held = backup.backupLocations.filter(({ status }) => status === null || status === "PRESENT");
  return {
    vendorId: backup.guid,
    vendorTenant: owner.machine?.vendor_tenant ?? null,
    tags: {},
    attributes,
    links: { vm: owner.guid, ...(owner.machine?.policy == null ? {} : { backup: owner.guid }) },
    fields: {
      backupName: owner.machine?.policy_name ?? null,
      vmName: owner.name,
      volumeName: null,
      takenAt,
      expiresAt: instantOf(backup.archiveExpire),
      kind: pointKindOf(backup.type),
      sizeBytes: backup.size !== null && backup.size >= 0 ? backup.size : null,
      restorable: judged.isRestorable && !isLeaving,
      note: isLeaving ? "It is marked for removal; the vendor's next clean-up removes it." : judged.note,
      scheduleName: backup.originEntity?.type === "SCHEDULE" ? backup.originEntity.name : null,
      locations: [
        ...new Set(held.map(({ backupDestination }) => backupDestination?.name ?? backupDestination?.guid ?? "unknown")),
      ],
    },
  };
}

/** Mounts by the backup they show: few at any time, so they are read once for all machines. */
async function readMounts(context: ReaderContext<StorwareSettings>) {
  const list = { operationId: "listMountedBackups", path: "/mounted-backups", isPaged: true };
  const answer = await readAllRows(context, list);
  const byBackup = new Map<string, Mount[]>();
  for (const value of answer.ok ? answer.rows : []) {
    const parsed = parseRecord(mountSchema, value);
    const backup = parsed.ok ? parsed.record.backup?.guid : undefined;
    if (parsed.ok && backup !== undefined) byBackup.set(backup, [...(byBackup.get(backup) ?? []), parsed.record]);
  }
  return { byBackup, message: answer.ok ? null : answer.message };
}

/**
 * Points in time, a partition per machine (`GET /backups?protected-entity=`), with where each is mounted (`GET /mounted-backups`).
 * Runs that failed and backups that were removed are no points.
 */
export const readRestoreTargets: Reader<"restoreTarget", StorwareSettings> = async function* (context) {
  const mounts = await readMounts(context);
  if (mounts.message !== null) yield { type: "error", partition: null, vendorId: null, message: mounts.message };
  yield* perMachine<"restoreTarget">(context, "vm", async ({ vendorId: guid, name, attributes }) => {
    const machine = machineAttributes(attributes);
    const events: ReadEvent<"restoreTarget">[] = [];
    const rows = new Map<string, RowOf["restoreTarget"]>();
    const list = {
      operationId: "listBackups",
      path: "/backups",
      query: { "protected-entity": guid },
      isPaged: true,
    };
    for await (const page of readPages(context, list)) {
      if (!page.ok && page.status === 404) return null;
      if (!page.ok) events.push({ type: "error", partition: guid, vendorId: null, message: page.message });
      for (const value of page.ok ? page.rows : []) {
        const parsed = parseRecord(backupSchema, value);
        const owner = { guid, name, machine, mounts: (parsed.ok ? mounts.byBackup.get(parsed.record.guid) : null) ?? [] };
        const row = parsed.ok ? pointRow(parsed.record, owner) : parsed;
        if (row === null) continue;
        if ("message" in row) {
          const vendorId = parsed.ok ? parsed.record.guid : parsed.vendorId;
          events.push({ type: "error", partition: guid, vendorId, message: row.message });
        } else rows.set(row.vendorId, row);
      }
    }
    if (rows.size > 0) events.push({ type: "rows", partition: guid, rows: [...rows.values()] });
    return [...events, { type: "complete", partition: guid }];
  });
};
