import { z } from "zod";

const said = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join("; "))]);

/** What the vendor's own Terraform provider reads: `{"errors": [{status, code?, title?, detail}]}`. */
const errorsSchema = z.object({
  errors: z.array(z.object({ code: z.string().nullish(), title: z.string().nullish(), detail: said.nullish() })).min(1),
});

/** What the vendor's SDK decodes for 400: a list of `{loc, msg}`. */
const issuesSchema = z.array(z.object({ loc: z.array(z.string()).nullish(), msg: z.string() })).min(1);

/** The vendor's words in an error's body; null where they stand in neither known shape (contract README, "Errors"). */
export function errorWords(body: unknown): { code: string | null; message: string } | null {
  const errors = errorsSchema.safeParse(body);
  if (errors.success) {
    const messages = errors.data.errors.map(({ detail, title }) => detail ?? title ?? "").filter((text) => text !== "");
    return { code: errors.data.errors[0]?.code ?? null, message: messages.join("; ") };
  }
  const issues = issuesSchema.safeParse(body);
  if (!issues.success) return null;
  return { code: null, message: issues.data.map(({ loc, msg }) => (loc?.length ? `${loc.join(".")}: ${msg}` : msg)).join("; ") };
}
