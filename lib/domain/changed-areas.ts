import { z } from "zod";

const bytes = z.number().int().min(0);

/** What of one disk differs between two points in time: how much, and roughly where. */
export const changedDiskSchema = z.object({
  /** The disk's name or slot at the vendor. */
  name: z.string(),
  sizeBytes: bytes,
  changedBytes: bytes,
  areaCount: z.number().int().min(0),
  /** Changed bytes in each of so many equal parts of the disk, first to last. */
  parts: z.array(bytes).min(1),
});
export type ChangedDisk = z.infer<typeof changedDiskSchema>;

/** What an operation tells that looked at changed areas. */
export const changedAreasSchema = z.object({ disks: z.array(changedDiskSchema) });
export type ChangedAreas = z.infer<typeof changedAreasSchema>;

/** Fine enough for a map as wide as a page, and the same few numbers for a disk of any size. */
export const partsOfMap = 120;

/** A disk of which nothing is known to have changed yet. */
export const unchangedDisk = (name: string, sizeBytes: number, parts = partsOfMap): ChangedDisk => ({
  name,
  sizeBytes,
  changedBytes: 0,
  areaCount: 0,
  parts: Array.from({ length: Math.max(1, Math.min(parts, sizeBytes)) }, () => 0),
});

/** First byte of a part; part n ends where n + 1 begins. */
export const partStart = ({ sizeBytes, parts }: Pick<ChangedDisk, "sizeBytes" | "parts">, part: number): number =>
  Math.floor((part * sizeBytes) / parts.length);

/**
 * Adds areas (in bytes) to the map of a disk; what lies behind the disk's end is left out. The areas themselves are not kept, so
 * that a disk of many terabytes takes no more than its parts.
 */
export function addAreas(disk: ChangedDisk, areas: Iterable<{ start: number; length: number }>): ChangedDisk {
  const added = { ...disk, parts: [...disk.parts] };
  for (const { start, length } of areas) {
    const end = Math.min(start + length, disk.sizeBytes);
    if (end <= start) continue;
    added.changedBytes += end - start;
    added.areaCount += 1;
    let part = Math.floor((start * disk.parts.length) / disk.sizeBytes);
    while (part > 0 && partStart(disk, part) > start) part -= 1;
    for (; part < disk.parts.length && partStart(disk, part) < end; part += 1) {
      const inPart = Math.min(end, partStart(disk, part + 1)) - Math.max(start, partStart(disk, part));
      if (inPart > 0) added.parts[part] = (added.parts[part] ?? 0) + inPart;
    }
  }
  return added;
}
