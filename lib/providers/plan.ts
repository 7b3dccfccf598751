import { z } from "zod";
import type { Noun } from "@/lib/domain/nouns";

/** A vendor call as data. `{name}` in path, query and body strings stands for an output of an earlier step. */
const vendorCallSchema = z.object({
  service: z.string(),
  operationId: z.string(),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  /** Path below the service's base, values percent-encoded, placeholders in braces. */
  path: z.string(),
  /** A list stands for the same name given once for each of its values. */
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  body: z.json().optional(),
  /** Region to send it to where it differs from the connection's own. */
  region: z.string().optional(),
});
export type VendorCall = z.infer<typeof vendorCallSchema>;

/** A call's query as it goes on the wire, without the question mark; "" without one. */
export function queryText(query: VendorCall["query"]): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) => [value].flat().map((text) => [name, text]));
  return new URLSearchParams(pairs).toString();
}

const planStepSchema = z.object({
  id: z.string(),
  /** In plain words, for the review and the progress page. */
  title: z.string(),
  effect: z.enum(["read", "write"]),
  call: vendorCallSchema,
  /** Output name -> JSON pointer into the answer's body. */
  capture: z.record(z.string(), z.string()).optional(),
  /**
   * Takes back what the step did, when a later step fails or the operation is cancelled; sent in reverse order. It must be safe
   * to send twice: the vendor's 404 or 410 counts as taken back.
   */
  undo: z.object({ title: z.string(), call: vendorCallSchema }).optional(),
});
export type PlanStep = z.infer<typeof planStepSchema>;

/** What to read again when the operation ends: a noun and, where it has parts, one part of it. */
const affectedSchema = z.object({ noun: z.string(), partition: z.string().nullable() });

export const planSchema = z.object({
  steps: z.array(planStepSchema).min(1),
  /** One sentence: what will happen and what will not be touched. */
  summary: z.string(),
  /** Name of the thing acted on, for lists and notices. */
  subject: z.string(),
  affected: z.array(affectedSchema),
  /** What track and reconcile need beyond the steps. */
  memo: z.record(z.string(), z.json()),
});
export type Plan = z.infer<typeof planSchema>;

export type StepOutputs = Record<string, string>;

/** A row of the inventory as planners see it. `attributes` is what the vendor's reader put there. */
export interface FactRow {
  id: string;
  noun: Noun;
  vendorId: string;
  name: string;
  tenantId: string | null;
  region: string | null;
  attributes: Record<string, unknown>;
  /** The row's own fields, as in the API's item. */
  item: Record<string, unknown>;
  /** vendorIds of rows it belongs to, by noun. */
  parents: Partial<Record<Noun, string>>;
}

/** All rows an input names, found by id, already checked to be of this connection and in the caller's scope. */
export interface Facts {
  /** The row with this id; throws a field error where the input names it and the engine could not load it. */
  get(id: string): FactRow;
  find(id: string | undefined): FactRow | null;
  now: Date;
  /** Unique to the operation and short: usable as a label or name suffix at the vendor. */
  operationTag: string;
  /** Who wished and who approved it, for vendors that have a field for such words; absent for an operation of one's own. */
  note?: string;
  settings: unknown;
}
