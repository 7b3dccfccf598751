import { z } from "zod";
import { VendorError } from "../../http";
import { activeClasses } from "../mapping";
import { hostVendorId } from "../readers/vm";
import type { Io } from "./define";

const anyRow = z.record(z.string(), z.unknown());
export type VendorRow = z.infer<typeof anyRow>;
const listSchema = z.object({ items: z.array(anyRow).nullish() });

interface Question {
  operationId: string;
  path: string;
  query?: Record<string, string | string[]>;
}

/** Reads one thing; null when the console has none such (404). */
export async function askOne(io: Io, question: Question): Promise<VendorRow | null> {
  try {
    const { body } = await io.http.call({ service: "", method: "GET", ...question }, { signal: io.signal });
    return anyRow.parse(body);
  } catch (error) {
    if (error instanceof VendorError && error.facts.status === 404) return null;
    throw error;
  }
}

/** Reads a list's items; none when there is no such thing. */
export async function askList(io: Io, question: Question): Promise<VendorRow[]> {
  return listSchema.parse((await askOne(io, question)) ?? {}).items ?? [];
}

export const textOf = (row: VendorRow | null | undefined, field: string): string | null => {
  const value = row?.[field];
  return typeof value === "string" && value !== "" ? value : null;
};

export const rowAt = (row: VendorRow | null | undefined, field: string): VendorRow | null => {
  const parsed = anyRow.safeParse(row?.[field]);
  return parsed.success ? parsed.data : null;
};

export const numberAt = (row: VendorRow | null | undefined, field: string): number | null => {
  const value = row?.[field];
  return typeof value === "number" ? value : null;
};

export const idsOf = (rows: readonly VendorRow[]): string[] => rows.flatMap((row) => textOf(row, "id") ?? []);

/** An id in `after` that was not in `before`. */
export function newIn(before: unknown, after: unknown): string | null {
  const ids = z.array(z.string());
  const known = ids.catch([]).parse(before);
  return ids.parse(after).find((id) => !known.includes(id)) ?? null;
}

const newest = { sort: "id:desc", limit: "50" };

/** Jobs that carry a label: the only way to find what an answer without a body began (contract README, "Operations worth knowing"). */
export const jobsLabelled = (io: Io, label: string): Promise<VendorRow[]> =>
  askList(io, { operationId: "listAllJobs", path: "/jobstatus", query: { filter: `label:==${label}`, ...newest } });

export const showImage = (io: Io, id: string): Promise<VendorRow | null> =>
  askOne(io, { operationId: "getBackup", path: `/backup/${encodeURIComponent(id)}` });

/** The active image with a label; null while there is none. */
export async function mountLabelled(io: Io, label: string): Promise<VendorRow | null> {
  const images = await askList(io, {
    operationId: "listBackups",
    path: "/backup",
    query: { filter: `label:==${label}`, ...newest },
  });
  return (
    images.find((image) => activeClasses.has(textOf(image, "jobclass") ?? "") || textOf(image, "characteristic") !== null) ?? null
  );
}

/** The machine's row of a host with this name; null while the console knows none. */
export async function hostNamed(io: Io, name: string): Promise<{ vendorId: string; name: string } | null> {
  const hosts = await askList(io, {
    operationId: "listHosts",
    path: "/host",
    query: { filter: `hostname:==${name}`, sort: "id:asc", limit: "5" },
  });
  const id = textOf(hosts[0] ?? null, "id");
  return id === null ? null : { vendorId: hostVendorId(id), name };
}

export const slasOf = (io: Io, applicationId: string): Promise<VendorRow[]> =>
  askList(io, {
    operationId: "listSlas",
    path: "/sla",
    query: { filter: `appid:==${applicationId}`, sort: "id:asc", limit: "10" },
  });
