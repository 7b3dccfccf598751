import type { Check } from "@/lib/domain/operation";
import type { FactRow, Facts } from "../../plan";
import { restorability } from "../mapping";
import { pointAttributes, type PointAttributes } from "../readers/restore-target";
import { askBackup } from "./ask";
import type { Io } from "./define";

export interface Point {
  guid: string;
  machine: string;
  machineName: string;
  /** `2026-03-02 01:14 UTC`. */
  when: string;
  attributes: PointAttributes;
}

/** A point as planners need it, or what speaks against using it. */
export function pointOf(facts: Facts, id: string): Point | { fault: string } {
  const row: FactRow = facts.get(id);
  const attributes = pointAttributes(row.attributes);
  const machine = row.parents.vm;
  if (row.noun !== "restoreTarget" || attributes === null) return { fault: "is not a restore target" };
  if (machine === undefined) return { fault: "belongs to a machine that is no longer known; sync the connection and try again" };
  return {
    guid: row.vendorId,
    machine,
    machineName: String(row.item.vmName ?? row.name),
    when: `${String(row.item.takenAt).slice(0, 16).replace("T", " ")} UTC`,
    attributes,
  };
}

/** Why a point cannot be restored, as far as the last sync knows. */
export function restoreFault(facts: Facts, id: string): string | null {
  return facts.get(id).item.restorable === false ? "cannot be restored at present; choose another point" : null;
}

/** The first location that holds the point. */
export const heldAt = ({ attributes }: Point): string | null =>
  attributes.locations.find(({ status }) => status === null || status === "PRESENT")?.guid ?? null;

/** The point is still there and can still be restored: asked of the vendor, not of what was read some minutes ago. */
export async function pointCheck(io: Io, point: Point): Promise<Check> {
  const backup = await askBackup(io, point.guid);
  if (backup === null)
    return { id: "point-exists", level: "error", message: "The point no longer exists at the vendor; choose another." };
  const judged = restorability(backup);
  return judged.isRestorable
    ? { id: "point-exists", level: "ok", message: "The point exists and can be restored." }
    : {
        id: "point-exists",
        level: "error",
        message: judged.note ?? "The vendor says that this point cannot be restored at present.",
      };
}

export function ageCheck(facts: Facts, id: string, when: string): Check {
  const hours = Math.round((facts.now.getTime() - Date.parse(String(facts.get(id).item.takenAt))) / 3_600_000);
  const age = hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
  const message = `The point is ${age} old (${when}); what changed since is not in it.`;
  return { id: "point-age", level: hours > 24 * 7 ? "warning" : "ok", message };
}
