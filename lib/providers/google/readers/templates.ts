import { z } from "zod";
import type { Noun } from "@/lib/domain/nouns";
import { inParallel } from "../../in-parallel";
import type { ReadEvent, ReaderContext } from "../../reader";
import { readOne, readPages } from "./pages";
import { policyRow, problem, templateRow } from "./rows";

type PolicyOf = Extract<ReturnType<typeof policyRow>, { ok: true }>["row"];
type TemplateOf = Extract<ReturnType<typeof templateRow>, { ok: true }>["row"];

/** A template with its policies; null where the policies could not be read. */
export interface Template {
  row: TemplateOf;
  policies: PolicyOf[] | null;
}

const atOnce = 8;
const policiesSchema = z.object({ items: z.array(z.unknown()).nullish() });

export async function readPolicies(
  context: ReaderContext,
  templateId: string,
): Promise<{ ok: true; policies: PolicyOf[] } | { ok: false; message: string }> {
  const path = `/slt/${encodeURIComponent(templateId)}/policy`;
  const answer = await readOne(context, { operationId: "listPolicies", path });
  if (!answer.ok) return answer.status === 404 ? { ok: true, policies: [] } : answer;
  const parsed = policiesSchema.safeParse(answer.body);
  if (!parsed.success) return { ok: false, message: "The answer of listPolicies has no list of items." };
  const policies: PolicyOf[] = [];
  for (const value of parsed.data.items ?? []) {
    const policy = policyRow(value);
    if (!policy.ok) return { ok: false, message: policy.message };
    policies.push(policy.row);
  }
  return { ok: true, policies };
}

/** All templates with their policies (List Templates, List Policies): tens, not thousands. Gives the errors of what could not be read. */
export async function* readTemplates<N extends Noun>(
  context: ReaderContext,
  templates: Map<string, Template>,
): AsyncGenerator<ReadEvent<N>, void, void> {
  for await (const page of readPages(context, { operationId: "listTemplates", path: "/slt" })) {
    if (!page.ok) {
      yield problem(page.message);
      continue;
    }
    const read = async (value: unknown) => {
      const parsed = templateRow(value);
      if (!parsed.ok) return { ok: false as const, vendorId: null, message: parsed.message };
      const found = await readPolicies(context, parsed.row.id);
      templates.set(parsed.row.id, { row: parsed.row, policies: found.ok ? found.policies : null });
      return found.ok ? { ok: true as const } : { ok: false as const, vendorId: parsed.row.id, message: found.message };
    };
    for await (const outcome of inParallel(page.rows, atOnce, read)) {
      if (!outcome.ok) yield problem(outcome.message, outcome.vendorId);
    }
  }
}
