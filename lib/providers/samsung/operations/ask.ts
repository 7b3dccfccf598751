import { z } from "zod";
import { VendorError } from "../../http";
import type { SamsungService } from "../contract";
import type { Io } from "./define";

const anyRow = z.record(z.string(), z.unknown());
export type VendorRow = z.infer<typeof anyRow>;

interface Question {
  service: SamsungService;
  operationId: string;
  path: string;
  query?: Record<string, string>;
}

/** Reads one thing; null when the vendor has none such (404). */
export async function askOne(io: Io, question: Question): Promise<VendorRow | null> {
  try {
    const answer = await io.http.call({ method: "GET", ...question }, { signal: io.signal });
    const row = anyRow.parse(answer.body);
    // Block Storage wraps what it shows.
    return "result" in row && typeof row.result === "object" && row.result !== null ? anyRow.parse(row.result) : row;
  } catch (error) {
    if (error instanceof VendorError && error.facts.status === 404) return null;
    throw error;
  }
}

/** Reads the rows of a list under `items`; none when the vendor leaves them out or has no such thing. */
export async function askList(io: Io, question: Question, items: string): Promise<VendorRow[]> {
  const body = await askOne(io, question);
  return z.array(anyRow).nullish().parse(body?.[items]) ?? [];
}

export const textOf = (row: VendorRow | null, field: string): string | null => {
  const value = row?.[field];
  return typeof value === "string" && value !== "" ? value : null;
};

export const idPath = (id: string) => encodeURIComponent(id);
