import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import type { Db } from "@/lib/db/client";
import { nouns, type Noun } from "@/lib/domain/nouns";
import { log } from "@/lib/http/log";
import { enqueueSync, runSync } from "@/lib/inventory";
import type { Plan, StepOutputs } from "@/lib/providers/plan";

const triesWhileBusy = 20;

/**
 * Reads again what an operation touched, so that the end of it and the rows agree. A pass that is already under way is given a
 * few seconds; after that a whole one is queued behind it.
 */
export async function rereadAffected(db: Db, connectionId: string, plan: Plan, outputs: StepOutputs): Promise<void> {
  const byNoun = new Map<Noun, readonly string[] | null>();
  for (const { noun, partition } of plan.affected) {
    const known = nouns.find((name) => name === noun);
    if (!known) continue;
    const before = byNoun.get(known);
    // A part that only the vendor's answer named; without the answer the whole is read.
    const part = partition?.replaceAll(/\{(\w+)\}/g, (_, name: string) => outputs[name] ?? "") || null;
    byNoun.set(known, part === null || before === null ? null : [...(before ?? []), part]);
  }
  if (byNoun.size === 0) return;
  const only = [...byNoun].map(([noun, partitions]) => ({ noun, partitions }));
  for (let attempt = 0; attempt < triesWhileBusy; attempt += 1) {
    const result = await runSync(db, connectionId, { only });
    if (result.outcome === "done") return;
    if (result.outcome === "failed") {
      log.warn({ connectionId, error: result.error }, "what an operation touched could not be read again");
      break;
    }
    await wait(250);
  }
  await enqueueSync(db, connectionId);
}
