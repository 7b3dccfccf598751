import { z } from "zod";
import { route } from "@/lib/http/route";
import { askVendor, lookupRowSchema } from "@/lib/operations/capabilities";

/** The parameters are the look-up's own input, checked by its schema; capabilities name the look-ups of a connection. */
export const GET = route(
  {
    action: "operations:write",
    summary: "Ask the vendor a live question, such as free names or networks",
    params: z.object({ id: z.string().max(64), name: z.string().max(64) }),
    answer: z.object({ items: z.array(lookupRowSchema) }),
  },
  async ({ db, scope, params: { id, name }, request, signal }) => ({
    items: await askVendor(db, scope, id, name, Object.fromEntries(new URL(request.url).searchParams), signal),
  }),
);
