import { z } from "zod";
import type { Retention, Schedule } from "@/lib/domain/schedule";
import type { FactRow, Facts } from "../../plan";
import type { GoogleSettings } from "../connection";
import { policyFieldsOf, zoneOf } from "../mapping";
import { askList, askOne, type VendorRow } from "./ask";
import { idPath, type Io } from "./define";

/* What the kinds that change templates share: where templates and their policies are, and what is sent of a schedule. */

const knownPolicies = z
  .array(
    z.object({
      id: z.string(),
      name: z.string(),
      op: z.string().nullable(),
      retention: z.string().nullable(),
      retention_unit: z.string().nullable(),
    }),
  )
  .catch([]);
/** Copies of what other policies took have times of their own and are left alone. */
const copyOperations = new Set(["cloud", "stream_snap"]);
export const takingPolicies = (template: FactRow) =>
  knownPolicies.parse(template.attributes.policies).filter(({ op }) => !copyOperations.has(op ?? "snap"));

export const templatePath = (id: string) => `/slt/${idPath(id)}`;
export const policyPath = (templateId: string, id: string) => `${templatePath(templateId)}/policy/${idPath(id)}`;
export const affected = [
  { noun: "policy", partition: null },
  { noun: "schedule", partition: null },
];

export const showTemplate = (io: Io, id: string) => askOne(io, { operationId: "getTemplate", path: templatePath(id) });
export const listPolicies = (io: Io, templateId: string) =>
  askList(io, { operationId: "listPolicies", path: `${templatePath(templateId)}/policy` });
export const templatesNamed = (io: Io, name: string) =>
  askList(io, { operationId: "listTemplates", path: "/slt", query: { filter: `name:==${name}`, sort: "id:asc", limit: "10" } });

export const zone = (facts: Facts) => zoneOf(facts.settings as GoogleSettings);

export function retentionOf(template: FactRow): Retention | null {
  const first = takingPolicies(template)[0];
  const unit = z.enum(["days", "weeks", "months", "years"]).safeParse(first?.retention_unit);
  const count = Number(first?.retention);
  return unit.success && Number.isInteger(count) && count >= 1 ? { count, unit: unit.data } : null;
}

export type Fields = Record<string, string | boolean | number>;

/** A policy as it is sent; its name carries the operation's tag, so that it is known again. */
export function newPolicy(
  schedule: Schedule,
  retention: Retention,
  { name, facts }: { name: string; facts: Facts },
): { ok: true; body: Fields } | { ok: false; message: string } {
  const mapped = policyFieldsOf(schedule, retention, zone(facts));
  if (!mapped.ok) return mapped;
  return { ok: true, body: { name: `${name} (${facts.operationTag})`, op: "snap", priority: "medium", ...mapped.fields } };
}

export const scheduleWords = ({ frequency, time }: Schedule) => `${frequency[0]?.toUpperCase()}${frequency.slice(1)} ${time}`;

/** What a step wants to see at the console, by the step: kept in the memo, compared with what is there. */
export const wants = (steps: Record<string, Fields>) => ({ wants: steps });
export const wantsSchema = z.record(z.string(), z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]))).catch({});
export const isAsWanted = (row: VendorRow | null, wanted: Fields | undefined): boolean =>
  row !== null && wanted !== undefined && Object.entries(wanted).every(([name, value]) => String(row[name]) === String(value));
