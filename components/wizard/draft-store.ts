import { z } from "zod";

/** What a wizard remembers: survives reload and going back, ends with the browser tab. */
export interface Draft<Values> {
  /** One per intent to send: part of every Idempotency-Key, so that a double click or a reload never makes two. */
  id: string;
  values: Values;
  /** Intent id -> id of the operation that was made from it. */
  sent: Record<string, string>;
}

type KeptStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const frameSchema = z.object({ id: z.string().min(1), values: z.unknown(), sent: z.record(z.string(), z.string()) });
const prefix = "backdesk.draft.";

/** `seed` tells drafts of one wizard apart: what it was opened for. */
export const draftKey = (wizard: string, seed: string): string => `${prefix}${wizard}:${seed}`;

/** The draft kept under a key; null when there is none or when it no longer fits the wizard's schema. */
export function readDraft<Values>(storage: KeptStorage, key: string, schema: z.ZodType<Values>): Draft<Values> | null {
  const text = storage.getItem(key);
  if (text === null) return null;
  const frame = frameSchema.safeParse(parseJson(text));
  if (!frame.success) return null;
  const values = schema.safeParse(frame.data.values);
  return values.success ? { ...frame.data, values: values.data } : null;
}

export function writeDraft<Values>(storage: KeptStorage, key: string, draft: Draft<Values>): void {
  storage.setItem(key, JSON.stringify(draft));
}

export function dropDraft(storage: KeptStorage, key: string): void {
  storage.removeItem(key);
}

export const newDraft = <Values>(values: Values): Draft<Values> => ({ id: crypto.randomUUID(), values, sent: {} });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
