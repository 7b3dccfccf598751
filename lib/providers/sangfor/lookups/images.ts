import { z } from "zod";
import type { Lookup, LookupRow } from "../../provider";
import type { SangforSettings } from "../connection";
import { askList, textOf, type Io, type VendorRow } from "../operations/ask";
import { bytesOfMb } from "../mapping";

/** Pages of a hundred that are read; a platform has a few dozen images. */
const mostPages = 10;
const pageSize = 100;

const formats: Readonly<Record<string, string>> = { ISO: "iso", aCloud: "disk", hci: "ova" };
const states: Readonly<Record<string, string>> = {
  active: "available",
  saving: "waiting-for-content",
  deactivated: "unavailable",
  error: "error",
};

function rowOf(image: VendorRow): LookupRow[] {
  const id = textOf(image, "id");
  if (id === null) return [];
  const [status, format, description] = [textOf(image, "status"), textOf(image, "disk_format"), textOf(image, "description")];
  const sizeMb = z.number().positive().nullable().catch(null).parse(image.size_mb);
  const known = formats[format ?? ""] ?? null;
  return [
    {
      value: id,
      label: textOf(image, "name") ?? id,
      detail: description,
      disabledReason: null,
      attributes: {
        state: states[status ?? ""] ?? "unknown",
        vendorState: status,
        format: known,
        osType: textOf(image, "os_type"),
        kind: textOf(image, "image_type"),
        sizeBytes: sizeMb === null ? null : bytesOfMb(sizeMb),
        // Disk images are exported to a file before that can be fetched (seed, "Download image").
        needsExport: known !== "iso",
      },
    },
  ];
}

async function page(io: Io, number: number, q: string | undefined): Promise<VendorRow[]> {
  const query = { page_num: String(number), page_size: String(pageSize), ...(q === undefined || q === "" ? {} : { name: q }) };
  return askList(io, { service: "", operationId: "listImages", path: "/janus/20180725/images", query });
}

const input = z.object({ q: z.string().max(200).optional() });

/** Images of machines and of installation media, by name where one is given. */
export const images: Lookup<z.infer<typeof input>, SangforSettings> = {
  input,
  run: async (io, { q }) => {
    const rows: LookupRow[] = [];
    for (let number = 0; number < mostPages; number += 1) {
      const found = await page(io, number, q);
      rows.push(...found.flatMap(rowOf));
      if (found.length < pageSize) break;
    }
    return rows;
  },
};
