import { z } from "zod";

const errorSchema = z.object({
  message: z.string().min(1).nullish(),
  error: z.object({ message: z.string().min(1).nullish() }).nullish(),
});

/** The vendor's words in an error's body: at `error.message` or `message` (contract README, "Errors"). It has no codes. */
export function errorWords(body: unknown): { code: string | null; message: string } | null {
  const parsed = errorSchema.safeParse(body);
  if (!parsed.success) return null;
  const message = parsed.data.error?.message ?? parsed.data.message ?? null;
  return message === null ? null : { code: null, message };
}
