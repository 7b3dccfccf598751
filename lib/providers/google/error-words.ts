import { z } from "zod";

const codeText = z.union([z.string(), z.number()]).transform(String);

/** The console's own (contract README, "Errors and visibility"). */
const consoleError = z
  .object({ err_code: codeText, err_message: z.string().nullish() })
  .transform(({ err_code: code, err_message: message }) => ({ code, message: message ?? knownCodes[code] ?? "" }));

/** What OAuth token endpoints say. */
const oauthError = z
  .object({ error: z.string(), error_description: z.string().nullish() })
  .transform(({ error: code, error_description: message }) => ({ code, message: message ?? code }));

/** What Google's own APIs say, IAM credentials among them. */
const apiError = z
  .object({ error: z.object({ status: z.string().nullish(), code: codeText.nullish(), message: z.string() }) })
  .transform(({ error }) => ({ code: error.status ?? error.code ?? null, message: error.message }));

/** Codes that come without words often enough to have some of our own. */
const knownCodes: Readonly<Record<string, string>> = {
  "10011": "The login failed or the session lacks the right.",
  "10040": "There is no such object, or it is in another organization.",
};

const shapes = z.union([consoleError, oauthError, apiError]);

/** The vendor's words in an error's body; null where they stand in no known shape. */
export function errorWords(body: unknown): { code: string | null; message: string } | null {
  const parsed = shapes.safeParse(body);
  return parsed.success ? parsed.data : null;
}
