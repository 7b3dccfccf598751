"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { z } from "zod";
import { draftKey, dropDraft, newDraft, readDraft, writeDraft, type Draft } from "./draft-store";

export interface DraftHandle<Values> {
  draft: Draft<Values>;
  /** Merges into the values and keeps them. */
  change: (values: Partial<Values>) => void;
  markSent: (intentId: string, operationId: string) => void;
  /** A new intent with the same values: sending again makes new operations. */
  renew: () => void;
  /** Forgets everything. */
  discard: () => void;
}

const drafts = new Map<string, Draft<unknown>>();
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/**
 * One wizard's draft in the tab's own storage; null until the browser has read it. `initial` is used when nothing is kept
 * under this wizard and seed.
 */
export function useDraft<Values extends object>(
  wizard: string,
  seed: string,
  options: { schema: z.ZodType<Values>; initial: () => Values },
): DraftHandle<Values> | null {
  const key = draftKey(wizard, seed);
  const { schema, initial } = options;
  const read = (): Draft<Values> => {
    // What stands under a key was put there by this very hook, with this wizard's schema.
    const known = drafts.get(key) as Draft<Values> | undefined;
    if (known) return known;
    const draft = readDraft(sessionStorage, key, schema) ?? newDraft(initial());
    drafts.set(key, draft);
    return draft;
  };
  const draft = useSyncExternalStore<Draft<Values> | null>(subscribe, read, () => null);
  const update = useCallback(
    (next: Draft<Values> | null) => {
      if (next) {
        drafts.set(key, next);
        writeDraft(sessionStorage, key, next);
      } else {
        drafts.delete(key);
        dropDraft(sessionStorage, key);
      }
      for (const listener of listeners) listener();
    },
    [key],
  );
  if (!draft) return null;
  const current = (): Draft<Values> => (drafts.get(key) as Draft<Values> | undefined) ?? draft;
  return {
    draft,
    change: (values) => update({ ...current(), values: { ...current().values, ...values } }),
    markSent: (intentId, operationId) => update({ ...current(), sent: { ...current().sent, [intentId]: operationId } }),
    renew: () => update(newDraft(current().values)),
    discard: () => update(null),
  };
}
