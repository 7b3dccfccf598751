import type { Check } from "@/lib/domain/operation";
import type { Facts, FactRow } from "../../plan";
import { showImage } from "./ask";
import type { Io } from "./define";

/** What is wrong with restoring from a point, as the end of a sentence; null when nothing is. */
export function pointFault(point: FactRow): string | null {
  if (point.noun !== "restoreTarget") return "is not a restore target";
  if (point.item.restorable === false) return "has expired; choose another point";
  return null;
}

export const textAt = (row: FactRow, name: string): string | null => {
  const value = row.attributes[name];
  return typeof value === "string" && value !== "" ? value : null;
};

export const takenAt = (point: FactRow): string => `${String(point.item.takenAt).slice(0, 16).replace("T", " ")} UTC`;
export const sourceName = (point: FactRow): string => String(point.item.vmName ?? "the machine");

/** The image is still there and has not expired: asked of the console, not of what was read some minutes ago. */
export async function pointCheck(io: Io, point: FactRow): Promise<Check> {
  const image = await showImage(io, point.vendorId);
  if (image === null)
    return { id: "point-exists", level: "error", message: "The point no longer exists at the vendor; choose another." };
  const expiresAt = typeof image.expiration === "number" ? image.expiration / 1_000 : null;
  if (expiresAt !== null && expiresAt > 0 && expiresAt <= io.now().getTime())
    return { id: "point-exists", level: "error", message: "The point has expired; choose another." };
  return { id: "point-exists", level: "ok", message: "The point exists and can be restored." };
}

export function ageCheck(point: FactRow, facts: Facts): Check {
  const hours = Math.round((facts.now.getTime() - Date.parse(String(point.item.takenAt))) / 3_600_000);
  const age = hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
  return {
    id: "point-age",
    level: hours > 24 * 7 ? "warning" : "ok",
    message: `The point is ${age} old (${takenAt(point)}); what changed since is not in it.`,
  };
}
