import { z } from "zod";

/** Paths dated before 20240725 say `code`, the others `errcode` (contract README, "Envelope"). */
const envelopeSchema = z.object({
  code: z.union([z.number(), z.string()]).nullish(),
  errcode: z.union([z.number(), z.string()]).nullish(),
  message: z.string().nullish(),
  data: z.unknown(),
});

const isSuccessCode = (code: number | string | null | undefined) =>
  code === null || code === undefined || code === "" || Number(code) === 0;

const codeOf = (body: unknown): { code: string; message: string } | null => {
  const parsed = envelopeSchema.safeParse(body);
  if (!parsed.success) return null;
  const { code, errcode, message } = parsed.data;
  const told = isSuccessCode(errcode) ? code : errcode;
  return isSuccessCode(told) ? null : { code: String(told), message: message ?? "" };
};

/** The platform's own words in an error's body; null where it holds none. */
export const errorWords = (body: unknown): { code: string | null; message: string } | null => codeOf(body);

/**
 * The status that an answer's envelope stands for: an HTTP status, or 500 for a product code such as `0x1000`. Null for a success.
 */
export function refusedStatus(body: unknown): number | null {
  const words = codeOf(body);
  if (words === null) return null;
  return /^[45]\d\d$/.test(words.code) ? Number(words.code) : 500;
}

/** What is inside either envelope; undefined where there is none. */
export function dataOf(body: unknown): unknown {
  const parsed = envelopeSchema.safeParse(body);
  return parsed.success ? parsed.data.data : undefined;
}
