import { z } from "zod";
import { route } from "@/lib/http/route";
import { askVendor, lookupRowSchema } from "@/lib/operations/capabilities";

export const POST = route(
  {
    action: "operations:write",
    summary: "Ask the vendor a live question, such as free names or networks",
    params: z.object({ id: z.string().max(64), name: z.string().max(64) }),
    body: z.strictObject({ input: z.record(z.string(), z.unknown()) }),
    answer: z.object({ items: z.array(lookupRowSchema) }),
  },
  async ({ db, scope, params: { id, name }, body, signal }) => ({ items: await askVendor(db, scope, id, name, body.input, signal) }),
);
