import type { LookupRow } from "@/components/api/lookups";

export const formats = ["iso", "disk", "ova"] as const;
export type ImageFormat = (typeof formats)[number];
export const formatWords: Record<ImageFormat, string> = { iso: "Installation medium (ISO)", disk: "Disk image", ova: "OVA" };

export const imageStates = ["available", "waiting-for-content", "unavailable", "error", "unknown"] as const;
export type ImageState = (typeof imageStates)[number];

/** An image as the vendor shows it now. */
export interface Image {
  id: string;
  name: string;
  description: string | null;
  state: ImageState;
  vendorState: string | null;
  format: ImageFormat | null;
  osType: string | null;
  kind: string | null;
  sizeBytes: number | null;
  needsExport: boolean;
}

const text = (value: unknown) => (typeof value === "string" ? value : null);

export function imageOf({ value, label, detail, attributes }: LookupRow): Image {
  return {
    id: value,
    name: label,
    description: detail,
    state: imageStates.find((state) => state === attributes.state) ?? "unknown",
    vendorState: text(attributes.vendorState),
    format: formats.find((format) => format === attributes.format) ?? null,
    osType: text(attributes.osType),
    kind: text(attributes.kind),
    sizeBytes: typeof attributes.sizeBytes === "number" ? attributes.sizeBytes : null,
    needsExport: attributes.needsExport === true,
  };
}

/** What a file most likely is, by the end of its name. */
export function formatOfFile(name: string): ImageFormat {
  if (/\.iso$/i.test(name)) return "iso";
  return /\.ova$/i.test(name) ? "ova" : "disk";
}

/** A name to save under: what file systems refuse is replaced. */
export const fileNameOf = ({ name, format }: Pick<Image, "name" | "format">): string => {
  const ending = format === "iso" ? ".iso" : format === "ova" ? ".ova" : ".img";
  const plain = name.replaceAll(/[/\\"<>:|?*\u0000-\u001f]/g, "_").slice(0, 200);
  return plain.toLowerCase().endsWith(ending) ? plain : `${plain}${ending}`;
};
