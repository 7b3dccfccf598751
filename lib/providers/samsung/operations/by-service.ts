import { z } from "zod";
import type { Facts, Plan } from "../../plan";
import type { OperationSupport } from "../../provider";
import type { SamsungSettings } from "../connection";
import { fileServiceOf, type FileService } from "../readers/file-service";

/*
 * Volumes are of three services. Which one a volume is of stands in its row; which one a plan was made for stands in its memo,
 * because what follows (looking, tracking) has the plan and not the row.
 */
type AnyInput = Record<string, unknown>;
type Support = OperationSupport<AnyInput, SamsungSettings>;

/** How one kind of write is done for the volumes of each service, or why it cannot be. */
export interface ServiceTable {
  block: unknown;
  file: unknown;
  parallel: unknown;
}

const serviceWords = { "file-storage": "file", "parallel-file-storage": "parallel" } as const satisfies Record<
  FileService,
  keyof ServiceTable
>;

/** A support of any input: each has its own schema, which `plan` puts before it. */
const asSupport = (entry: unknown): Support | string => (typeof entry === "string" ? entry : (entry as Support));

const fileServiceSchema = z.enum(["file-storage", "parallel-file-storage"]).nullish();
const wordOf = (service: FileService | null | undefined): keyof ServiceTable =>
  service === null || service === undefined ? "block" : serviceWords[service];

/** One kind of write for volumes of every service. `input` is published; each service's own schema is held to after it. */
export function byService(table: ServiceTable, input?: z.ZodType): Support {
  const block = asSupport(table.block);
  if (typeof block === "string") throw new Error("Block volumes are what the kinds are made for.");
  const wanted = (value: AnyInput, facts: Facts) => {
    const service = fileServiceOf(facts.get(String(value.volumeId)).attributes);
    return { service, support: asSupport(table[wordOf(service)]) };
  };
  const planned = (plan: Plan): Support => {
    const support = asSupport(table[wordOf(fileServiceSchema.parse(plan.memo.service))]);
    if (typeof support === "string") throw new Error(`There is no plan for what is refused: ${support}`);
    return support;
  };
  return {
    input: (input ?? block.input) as z.ZodType<AnyInput>,
    plan(value, facts) {
      const { service, support } = wanted(value, facts);
      if (typeof support === "string") return { ok: false, errors: [{ path: "volumeId", message: support }] };
      const own = support.input.safeParse(value);
      if (!own.success) return { ok: false, errors: own.error.issues.flatMap(faultsOf) };
      const result = support.plan(own.data, facts);
      return result.ok ? { ok: true, plan: { ...result.plan, memo: { ...result.plan.memo, service } } } : result;
    },
    checks(io, value, facts) {
      const { support } = wanted(value, facts);
      return typeof support === "string" ? Promise.resolve([]) : (support.checks?.(io, value, facts) ?? Promise.resolve([]));
    },
    baseline: (io, moment) => planned(moment.plan).baseline?.(io, moment) ?? Promise.resolve(null),
    reconcile: (io, moment) => planned(moment.plan).reconcile(io, moment),
    track: (io, moment) =>
      planned(moment.plan).track?.(io, moment) ?? Promise.resolve({ state: "succeeded", result: { ...moment.outputs } }),
  };
}

/** The same kind of write for shares alone, by the name that only they have. */
export function onShares(support: Support): Support {
  return {
    ...support,
    plan(value, facts) {
      const isShare = fileServiceOf(facts.get(String(value.volumeId)).attributes) != null;
      if (isShare) return support.plan(value, facts);
      return {
        ok: false,
        errors: [{ path: "volumeId", message: "is a block volume; the kinds that begin with volume are for it" }],
      };
    },
  };
}

/** What one service does not take is named field by field. */
function faultsOf(issue: z.core.$ZodIssue): { path: string; message: string }[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path.join("."), message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "is not taken for this kind of volume" }));
}
